"""Two reports are the same where they find the same, however their versions tell it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tools.compare_reports import compare, lines, main, read

FILE = "apiDefinition.swagger.json"


def finding(pointer: str | None, message: str = "too long", level: str = "error", **more: Any) -> dict[str, Any]:
    return {"rule": "a-rule", "file": FILE, "pointer": pointer, "message": message, "level": level, **more}


def use(pointer: str) -> dict[str, Any]:
    return {"pointer": pointer, "line": 1, "column": 1, "end_line": 1, "end_column": 2}


def report(version: int, *findings: dict[str, Any], path: str = "Contoso") -> dict[str, Any]:
    return {"version": version, "connectors": [{"path": path, "findings": list(findings)}]}


def difference(place: Path, before: Any, after: Any, *, messages: bool = True) -> list[str]:
    """The lines but for the totals of each rule."""
    for name, value in (("before.json", before), ("after.json", after)):
        (place / name).write_text(json.dumps(value), encoding="utf-8")
    found = compare(read(place / "before.json"), read(place / "after.json"), messages=messages)
    return [line for line in lines(found) if line[0] in "-+~" and line[1] == " "]


def test_levels_have_other_names_in_version_1(tmp_path: Path) -> None:
    old = [finding(f"/{name}", level=name) for name in ("required", "recommended", "hint")]
    new = [
        finding(f"/{one['pointer'][1:]}", level=name)
        for one, name in zip(old, ("error", "warning", "hint"), strict=True)
    ]
    assert difference(tmp_path, report(1, *old), report(2, *new)) == []


def test_a_level_that_changed_is_told_once_for_its_rule(tmp_path: Path) -> None:
    old = [finding("/a", level="required"), finding("/b", level="required")]
    new = [finding("/a", level="warning"), finding("/b", level="warning")]
    assert difference(tmp_path, report(1, *old), report(2, *new)) == ["~ a-rule: error → warning"]


@pytest.mark.parametrize(
    ("pointer", "holder", "member"),
    [
        ("/info/contact", "/info", "contact"),
        ("/info", "", "info"),
        ("/info/contact/email", "/info", "contact/email"),
        ("/paths/~1a~0b/get", "/paths", "/a~b/get"),
        ("/paths/~1a/get/summary", "/paths/~1a/get", "summary"),
    ],
)
def test_a_missing_member_is_named_by_its_holder_in_version_2(
    pointer: str, holder: str, member: str, tmp_path: Path
) -> None:
    new = finding(holder, member=member)
    assert difference(tmp_path, report(1, finding(pointer)), report(2, new)) == []
    assert len(difference(tmp_path, report(1, finding(f"{pointer}s")), report(2, new))) == 2


def test_a_finding_that_only_one_side_has_is_listed_with_its_sign(tmp_path: Path) -> None:
    before, after = report(2, finding("/a"), finding("/b")), report(2, finding("/b"), finding("/c"))
    assert difference(tmp_path, before, after) == [
        f"- Contoso a-rule {FILE} /a: too long",
        f"+ Contoso a-rule {FILE} /c: too long",
    ]


def test_the_same_finding_twice_is_not_the_same_as_once(tmp_path: Path) -> None:
    twice, once = report(1, finding("/a"), finding("/a")), report(1, finding("/a"))
    assert difference(tmp_path, twice, once) == [f"- Contoso a-rule {FILE} /a: too long"]
    assert difference(tmp_path, once, twice) == [f"+ Contoso a-rule {FILE} /a: too long"]


def test_other_words_at_the_same_place_are_a_difference_unless_they_shall_not_be(tmp_path: Path) -> None:
    before, after = report(2, finding("/a", "too long")), report(2, finding("/a", "too short"))
    assert len(difference(tmp_path, before, after)) == 2
    assert difference(tmp_path, before, after, messages=False) == []


def test_a_shared_definition_stands_for_its_uses(tmp_path: Path) -> None:
    old = [finding("/paths/a/0", "of a"), finding("/paths/b/0", "of b")]
    new = finding("/parameters/p", "of a", uses=2, places=[use("/paths/a/0"), use("/paths/b/0")])
    assert difference(tmp_path, report(1, *old), report(2, new)) == []
    assert difference(tmp_path, report(2, new), report(1, *old)) == []


def test_further_places_of_one_fault_are_findings_of_their_own_in_version_1(tmp_path: Path) -> None:
    old = [finding("/a", "in a"), finding("/b", "in b")]
    new = finding("/a", "in a", uses=1, places=[use("/b")])
    assert difference(tmp_path, report(1, *old), report(2, new)) == []


def test_a_use_that_only_one_side_has_is_a_difference(tmp_path: Path) -> None:
    old = [finding("/paths/a/0", "of a"), finding("/paths/b/0", "of b")]
    new = finding("/parameters/p", "of a", uses=2, places=[use("/paths/a/0"), use("/paths/c/0")])
    assert difference(tmp_path, report(1, *old), report(2, new)) == [
        f"- Contoso a-rule {FILE} /paths/b/0: of b",
        f"+ Contoso a-rule {FILE} /paths/c/0: (a further place) of a",
    ]


def test_a_definition_none_of_whose_uses_is_known_is_new(tmp_path: Path) -> None:
    new = finding("/parameters/p", "of a", uses=1, places=[use("/paths/a/0")])
    assert len(difference(tmp_path, report(1), report(2, new))) == 2


def test_uses_beyond_the_list_are_counted_and_no_more_of_them_than_there_are(tmp_path: Path) -> None:
    old = [finding(f"/paths/{number}/0", f"of {number}") for number in range(5)]
    new = finding("/parameters/p", "of 0", uses=4, places=[use("/paths/0/0"), use("/paths/1/0")])
    assert difference(tmp_path, report(1, *old), report(2, new)) == [f"- Contoso a-rule {FILE} /paths/4/0: of 4"]


def test_a_connector_that_only_one_side_has_is_named_without_its_findings(tmp_path: Path) -> None:
    before, after = report(1, finding("/a"), path="A"), report(1, finding("/a"), path="B")
    assert difference(tmp_path, before, after) == ["- connector A", "+ connector B"]


def test_the_reports_of_a_directory_are_taken_together(tmp_path: Path) -> None:
    (tmp_path / "many/below").mkdir(parents=True)
    for place, path in (("many/a.json", "A"), ("many/below/b.json", "B")):
        (tmp_path / place).write_text(json.dumps(report(1, finding("/a"), path=path)))
    one = report(2, finding("/a"), path="A")
    one["connectors"] += report(2, finding("/a"), path="B")["connectors"]
    (tmp_path / "one.json").write_text(json.dumps(one))
    assert main([str(tmp_path / "many"), str(tmp_path / "one.json")]) == 0


def test_the_exit_status_tells_whether_anything_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.json").write_text(json.dumps(report(1, finding(None, "a\n::error::\x1b"))))
    (tmp_path / "b.json").write_text(json.dumps(report(1)))
    assert main([str(tmp_path / "a.json")] * 2) == 0
    assert capsys.readouterr().out == "only before: 0, only after: 0\n"
    assert main([str(tmp_path / "a.json"), str(tmp_path / "b.json")]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"- Contoso a-rule {FILE} : a\\u000a::error::\\u001b",
        "-1 a-rule",
        "only before: 1, only after: 0",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[" * 100_000,
        "[]",
        "{}",
        "3",
        '{"version": 3, "connectors": []}',
        '{"version": 1, "connectors": [1]}',
        '{"version": 1, "connectors": null}',
        '{"version": 2, "connectors": [{"path": "A", "findings": [{"rule": "a"}]}]}',
        '{"version": 2, "connectors": [{"path": [], "findings": []}]}',
        json.dumps(report(2, finding("/a", places=[{}]))),
        json.dumps(report(2, finding("/a", places=[use("/b")], uses="many"))),
        json.dumps(report(2, finding("/a") | {"level": []})),
        json.dumps(report(2, finding("/a") | {"rule": []})),
        json.dumps(report(2, finding("/a") | {"message": 5})),
        json.dumps(report(2, finding("/a") | {"file": 5})),
        json.dumps(report(2, finding("/a", member=5))),
    ],
)
def test_what_is_no_report_is_one_line(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.json"
    file.write_text(text)
    assert main([str(file), str(file)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith((f"{file}: this is not JSON", f"{file}: this is no report"))


def test_a_place_without_reports_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for place in (tmp_path, tmp_path / "nowhere.json"):
        assert main([str(place), str(place)]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1
