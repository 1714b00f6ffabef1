"""``--fix`` in memory: rounds of edits, of which only those stay that mend and bring nothing new."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from certify import fixing
from certify.applied import apply
from certify.fixing import fix_connector
from certify.judge import judge_task
from certify.request import Request, Task
from checks.rule import REGISTRY
from connector.edits import Replace
from connector.files import blob_name
from connector.publisher import Publisher
from report.model import Change, Edit
from tools.examples import Patch, materialize

DEFINITION, PROPERTIES = "apiDefinition.swagger.json", "apiProperties.json"


def of_list(member: Patch) -> Patch:
    return {DEFINITION: {"paths": {"/invoices": {"get": member}}}}


def fixed(path: Path, *only: str, base: dict[str, str] | None = None, **wishes: Any) -> dict[str, Any]:
    task = Task(str(path), path.name, base=base)
    request = Request((task,), publisher=Publisher.VERIFIED, fix_only=only, **wishes)
    return fix_connector(request, task, None)


def contents(result: dict[str, Any]) -> dict[str, bytes]:
    return {file["target"]: b64decode(file["content"]) for file in result["fix"]["files"]}


def test_a_connector_without_certain_faults_is_left_as_it_is(tmp_path: Path) -> None:
    result = fixed(materialize({}, tmp_path / "c"))
    assert (result["fix"]["files"], result["fix"]["diff"], result["fix"]["fixed"]) == ([], "", {})


def test_only_the_characters_of_the_edits_change(tmp_path: Path) -> None:
    path = materialize(of_list({"summary": "List invoices."}), tmp_path / "c")
    text = (path / DEFINITION).read_bytes().replace(b"\n", b"\r\n").replace(b"    ", b"\t") + b"\r\n\r\n"
    (path / DEFINITION).write_bytes(text)
    result = fixed(path, "operation-summary-ends-alphanumeric")
    assert contents(result)[DEFINITION] == text.replace(b"List invoices.", b"List invoices")
    assert result["fix"]["fixed"] == {"operation-summary-ends-alphanumeric": 1}


def test_an_operation_is_renamed_wherever_it_is_named(tmp_path: Path) -> None:
    path = materialize({}, tmp_path / "c")
    for name in (DEFINITION, PROPERTIES):
        (path / name).write_text((path / name).read_text().replace("ListInvoices", "list.invoices"))
        (path / name).write_text((path / name).read_text().replace("ListCustomers", "list.customers"))
    properties = json.loads((path / PROPERTIES).read_text())
    properties["properties"]["scriptOperations"] = ["list.invoices"]
    (path / PROPERTIES).write_text(json.dumps(properties))
    (path / "script.csx").write_text('public class Script : ScriptBase { string a = "list.invoices"; }')
    after = contents(fixed(path, "operation-id-sanitized"))
    assert b'"list.' not in b"".join(after.values())
    assert after["script.csx"].count(b'"List_Invoices"') == 1
    assert after[PROPERTIES].count(b"List_Invoices") == 2
    assert after[DEFINITION].count(b"List_Customers") == 3


def test_an_edit_that_makes_room_for_another_is_followed_by_it(tmp_path: Path) -> None:
    path = materialize(of_list({"summary": "list invoices & bills."}), tmp_path / "c")
    after = json.loads(contents(fixed(path))[DEFINITION])
    assert after["paths"]["/invoices"]["get"]["summary"] == "List invoices and bills"


@pytest.fixture
def worsening() -> Iterator[Callable[[str], None]]:
    """Lets a rule propose a change that another rule finds fault with."""

    def worsen(value: str) -> None:
        def check(operation: Any) -> Any:
            place = operation.at("summary")
            if operation.summary.endswith("."):
                yield place.finding("it ends with a period").fix(Replace(place.file, place.pointer, value))

        rule = REGISTRY["operation-summary-ends-alphanumeric"]
        object.__setattr__(rule, "check", check)

    original = REGISTRY["operation-summary-ends-alphanumeric"].check
    yield worsen
    object.__setattr__(REGISTRY["operation-summary-ends-alphanumeric"], "check", original)


def test_a_finding_whose_edit_was_taken_back_says_so(tmp_path: Path, worsening: Callable[[str], None]) -> None:
    worsening("A" + "a" * 89)
    path = materialize(of_list({"summary": "List invoices."}), tmp_path / "c")
    result = fixed(path, "operation-summary-ends-alphanumeric")
    (left,) = (one for one in result["connector"]["findings"] if one["rule"] == "operation-summary-ends-alphanumeric")
    assert left["fix"] is None
    assert left["help"].endswith("--fix leaves it alone: operation-summary-max-80 would find fault with the result.")
    assert (result["fix"]["files"], result["fix"]["refused"]) == ([], 1)


def test_an_edit_that_does_not_mend_is_taken_back(tmp_path: Path, worsening: Callable[[str], None]) -> None:
    worsening("List bills.")
    path = materialize(of_list({"summary": "List invoices."}), tmp_path / "c")
    result = fixed(path, "operation-summary-ends-alphanumeric")
    assert (result["fix"]["files"], result["fix"]["refused"]) == ([], 1)


def test_a_file_that_somebody_saves_meanwhile_does_not_count_as_the_one_that_was_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = materialize(of_list({"summary": "List invoices."}), tmp_path / "c")
    judged = (path / DEFINITION).read_bytes()

    def judge_and_save(*arguments: Any, **more: Any) -> Any:
        result = judge_task(*arguments, **more)
        (path / DEFINITION).write_bytes(judged + b"\n")
        return result

    monkeypatch.setattr(fixing, "judge_task", judge_and_save)
    result = fixed(path, "operation-summary-ends-alphanumeric")
    assert [file["before"] for file in result["fix"]["files"]] == [blob_name(judged)]
    assert contents(result)[DEFINITION] == judged.replace(b"List invoices.", b"List invoices")


def test_one_bad_edit_among_many_is_found_and_the_others_stay(tmp_path: Path, worsening: Callable[[str], None]) -> None:
    worsening("A" + "a" * 89)
    path = materialize(of_list({"summary": "List invoices."}), tmp_path / "c")
    definition = json.loads((path / DEFINITION).read_text())
    definition["paths"]["/customers"]["get"]["externalDoc"] = {"url": "https://contoso.com"}
    definition["paths"]["/invoices/{id}"]["get"]["summary"] = "get invoice"
    definition["tags"] = [{"name": "a"}, {"name": "a"}]
    (path / DEFINITION).write_text(json.dumps(definition, indent=2))
    result = fixed(path)
    after = json.loads(contents(result)[DEFINITION])
    assert after["paths"]["/invoices"]["get"]["summary"] == "List invoices."
    assert "externalDocs" in after["paths"]["/customers"]["get"]
    assert after["paths"]["/invoices/{id}"]["get"]["summary"] == "Get invoice"
    assert after["tags"] == [{"name": "a"}]
    assert result["fix"]["refused"] == 1


def test_an_update_keeps_the_operation_ids_that_flows_remember(tmp_path: Path) -> None:
    path = materialize(of_list({"operationId": "list.invoices"}), tmp_path / "c")
    base = {name: b64encode((path / name).read_bytes()).decode() for name in (DEFINITION, PROPERTIES)}
    result = fixed(path, "operation-id-sanitized", base=base)
    assert (result["fix"]["files"], result["fix"]["refused"]) == ([], 1)


def test_a_byte_order_mark_goes_when_its_own_edit_says_so_and_not_before(tmp_path: Path) -> None:
    path = materialize(of_list({"summary": "List invoices."}), tmp_path / "c")
    data = (path / DEFINITION).read_bytes()
    (path / DEFINITION).write_bytes(b"\xef\xbb\xbf" + data)
    kept = contents(fixed(path, "operation-summary-ends-alphanumeric"))[DEFINITION]
    assert kept == b"\xef\xbb\xbf" + data.replace(b'invoices."', b'invoices"', 1)
    assert contents(fixed(path, "json-no-bom"))[DEFINITION] == data


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_becomes_utf_8(encoding: str, tmp_path: Path) -> None:
    path = materialize(of_list({"summary": "List invoices"}), tmp_path / "c")
    text = (path / DEFINITION).read_text()
    (path / DEFINITION).write_bytes(text.encode(encoding))
    assert contents(fixed(path, "json-utf8"))[DEFINITION] == text.encode()


def test_what_json_does_not_know_goes_without_a_trace(tmp_path: Path) -> None:
    path = materialize({}, tmp_path / "c")
    text = (path / DEFINITION).read_text()
    lines = text.splitlines(keepends=True)
    commented = "".join([lines[0], "  // what it is\n", lines[1].rstrip("\n") + " /* of OpenAPI */\n", *lines[2:]])
    commented = commented.rstrip().removesuffix("}").rstrip() + ",\n}"
    (path / DEFINITION).write_text(commented)
    assert contents(fixed(path, "swagger-json-strict"))[DEFINITION].decode() == text.rstrip()


def test_a_misnamed_file_is_looked_into_once_it_has_its_name(tmp_path: Path) -> None:
    path = materialize(of_list({"summary": "List invoices."}), tmp_path / "c")
    (path / DEFINITION).rename(path / "apiDefination.swagger.json")
    result = fixed(path)
    (file,) = result["fix"]["files"]
    assert (file["name"], file["target"]) == ("apiDefination.swagger.json", DEFINITION)
    assert b'"List invoices"' in contents(result)[DEFINITION]


def test_a_file_that_is_not_whole_in_its_encoding_is_not_touched(tmp_path: Path) -> None:
    path = materialize(of_list({"summary": "List invoices."}), tmp_path / "c")
    data = (path / DEFINITION).read_bytes().replace(b"Contoso Invoices Support", b"Contoso \xff Support")
    (path / DEFINITION).write_bytes(data)
    result = fixed(path)
    assert result["fix"]["files"] == []
    assert all(one["fix"] is None for one in result["connector"]["findings"])


def test_only_the_rules_that_were_named_are_fixed(tmp_path: Path) -> None:
    path = materialize(of_list({"summary": "list invoices."}), tmp_path / "c")
    after = json.loads(contents(fixed(path, "operation-summary-ends-alphanumeric"))[DEFINITION])
    assert after["paths"]["/invoices"]["get"]["summary"] == "list invoices"


def test_an_icon_is_drawn_on_the_brand_color(tmp_path: Path) -> None:
    spec = {"size": [120, 100], "background": "#FFFFFF", "logo": {"box": [40, 30, 80, 70], "color": "#F0A020"}}
    path = materialize({"icon.png": {"draw": spec}}, tmp_path / "c")
    result = fixed(path, fix_icon=True, fix_findings=False)
    image = Image.open(BytesIO(contents(result)["icon.png"]))
    assert (image.size, image.getpixel((0, 0)), image.getpixel((115, 115))) == (
        (230, 230),
        (36, 64, 107),
        (240, 160, 32),
    )
    assert not [one for one in result["connector"]["findings"] if one["file"] == "icon.png" and one["level"] == "error"]


def test_an_icon_that_is_fine_or_cannot_be_told_is_left_alone(tmp_path: Path) -> None:
    assert fixed(materialize({}, tmp_path / "a"), fix_icon=True)["fix"]["icon"].endswith("it is fine as it is")
    plain = materialize({"icon.png": {"draw": {"size": [100, 100], "background": "#FFFFFF"}}}, tmp_path / "b")
    assert "no logo can be told" in fixed(plain, fix_icon=True)["fix"]["icon"]


def test_edits_that_do_not_fit_the_file_are_not_applied() -> None:
    edit = Edit(Change.REPLACE, "f", 9, 1, 9, 2, "x")
    assert apply([edit], b"{}") is None
    assert apply([Edit(Change.REPLACE, "f", 1, 1, 1, 2, "x")], b"\xff") is None
