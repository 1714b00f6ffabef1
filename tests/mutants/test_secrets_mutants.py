"""Secrets planted in the files of the sample: one finding, at their line and column, and no face repeats them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from checks.openapi.guard import Guard
from checks.rule import Level
from connector.publisher import Publisher
from publish.check import annotate
from report import json_face, markdown, text
from report.assemble import certify
from report.model import ConnectorReport, FailOn
from report.verdict import conclude
from tests.connector.planted import CERTAIN, LIKELY, private_key, written
from tools.examples import materialize

SHOWN: Final = 12
"""Characters of a secret that no face may show: more than the prefix that its issuer gives to all of them."""

DEFINITION: Final = "apiDefinition.swagger.json"
PROPERTIES: Final = "apiProperties.json"


def spots(text: str) -> dict[str, dict[str, Any]]:
    """Patches of the sample that hold a text, each in another spot."""
    operation = {
        "summary": "Send",
        "description": "Sends it.",
        "operationId": "Send",
        "responses": {"200": {"description": "Done"}},
    }
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return {
        "title": {DEFINITION: {"info": {"title": text}}},
        "description": {DEFINITION: {"info": {"description": text}}},
        "host": {DEFINITION: {"host": text}},
        "base path": {DEFINITION: {"basePath": f"/{text}"}},
        "contact": {DEFINITION: {"info": {"contact": {"email": text}}}},
        "website": {DEFINITION: {"x-ms-connector-metadata": {0: {"propertyValue": text}}}},
        "path": {DEFINITION: {"paths": {f"/bot/{text}/send": {"post": operation}}}},
        "operation id": {DEFINITION: {"paths": {"/send": {"post": {**operation, "operationId": text}}}}},
        "summary": {DEFINITION: {"paths": {"/send": {"post": {**operation, "summary": text}}}}},
        "tag": {DEFINITION: {"tags": [{"name": text}, {"name": text}]}},
        "extension": {DEFINITION: {f"x-{text}": text}},
        "type": {DEFINITION: {"definitions": {"A": {"type": text}}}},
        "reference": {DEFINITION: {"definitions": {"A": {"$ref": f"#/definitions/{text}"}}}},
        "default": {DEFINITION: {"definitions": {"A": {"type": "integer", "default": text}}}},
        "enumeration": {DEFINITION: {"definitions": {"A": {"type": "string", "enum": [text, text]}}}},
        "security": {DEFINITION: {"security": [{text: []}]}},
        "brand colour": {PROPERTIES: {"properties": {"iconBrandColor": text}}},
        "unknown property": {PROPERTIES: {"properties": {text: text}}},
        "connection parameter": {PROPERTIES: {"properties": {"connectionParameters": {text: {"type": text}}}}},
        "policy": {PROPERTIES: {"properties": {"policyTemplateInstances": [{"templateId": text, "title": text}]}}},
        "capability": {PROPERTIES: {"properties": {"capabilities": [text]}}},
        "readme": {"readme.md": {"replace": ["Sign in with your", f"Use `{text}`. Sign in with your"]}},
        "heading": {"readme.md": {"replace": ["## Prerequisites", f"##{text}\n\n## Prerequisites"]}},
        "link": {"readme.md": {"replace": ["Sign in with your", f"See [this]({text}). Sign in with your"]}},
        "introduction": {"intro.md": {"replace": ["## FAQ", f"## Actions\n\n{text}\n\n## FAQ"]}},
        "script": {
            "script.csx": "public class Script : ScriptBase\n{\n"
            f'    private const string Key = "{quoted}";\n\n'
            "    public override Task<HttpResponseMessage> ExecuteAsync() => null;\n}\n"
        },
        "using": {"script.csx": f"using {text};\n\npublic class Other {{ }}\n"},
        "settings": {"settings.json": {"script": text, text: text}},
        "declaration": {"certification.yml": {"test-account": {"steps": text}, "reviewers-contact": {"email": text}}},
        "unknown declaration": {"certification.yml": {text: text}},
        "another file": {"notes.txt": f"Remember\n\n  {text}\n"},
    }  # fmt: skip


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    with Guard() as guard:
        yield guard


def report(patch: dict[str, Any], directory: Path, guard: Guard) -> ConnectorReport:
    path = materialize(patch, directory / "contoso-invoices")
    return certify(str(path), "contoso-invoices", Publisher.VERIFIED, FailOn.FAILED, guard)


def faces(found: ConnectorReport) -> dict[str, str]:
    """Everything that a reader may see of a report."""
    whole = conclude([found], FailOn.FAILED)
    terminal = io.StringIO()
    text.render(whole, terminal, hints=True)
    return {
        "terminal": terminal.getvalue(),
        "json": json_face.render(whole),
        "markdown": markdown.render(whole, hints=True, limit=10**9),
        "annotations": repr(annotate(whole, lambda path, file: f"{path}/{file}", hints=True)),
        "report": repr(whole),
    }


def repeated(secret: str, shown: str) -> list[str]:
    """Stretches of the secret that a text repeats."""
    return [
        secret[at : at + SHOWN]
        for at in range(len(secret) - SHOWN + 1)
        if secret[at : at + SHOWN] in shown or json.dumps(secret[at : at + SHOWN])[1:-1] in shown
    ]


NAMES: Final = sorted(CERTAIN)


@pytest.mark.parametrize("spot", spots("x"))
def test_a_secret_is_found_wherever_it_stands_and_no_face_repeats_it(spot: str, tmp_path: Path, guard: Guard) -> None:
    name = "github"
    _, secret, _ = written(name)
    found = report(spots(secret)[spot], tmp_path, guard)
    assert {"pr-no-secrets"} <= {finding.rule for finding in found.findings}
    for face, shown in faces(found).items():
        assert repeated(secret, shown) == [], face


@pytest.mark.parametrize("name", NAMES)
def test_each_kind_is_one_finding_at_its_place(name: str, tmp_path: Path, guard: Guard) -> None:
    kind, secret, line = written(name)
    found = report({"notes.txt": f"Remember\n\n  {line}\n"}, tmp_path, guard)
    [finding] = [finding for finding in found.findings if finding.level is not Level.HINT]
    column = 3 + line.index(secret)
    assert (finding.rule, finding.file, finding.message) == (
        "pr-no-secrets",
        "notes.txt",
        f"a secret stands here: {kind}",
    )
    assert (finding.line, finding.column, finding.end_line, finding.end_column) == (3, column, 3, column + len(secret))
    assert finding.source is None
    for face, shown in faces(found).items():
        assert repeated(secret, shown) == [], face


@pytest.mark.parametrize("name", sorted(LIKELY))
def test_what_may_be_a_secret_warns(name: str, tmp_path: Path, guard: Guard) -> None:
    kind, secret, line = written(name)
    found = report({"readme.md": {"replace": ["Sign in with your", f"{line} . Sign in with your"]}}, tmp_path, guard)
    told = [(one.rule, one.message) for one in found.findings if one.level is not Level.HINT]
    assert told == [("no-example-payload-with-secrets", f"what may be a secret stands here: {kind}")]
    for face, shown in faces(found).items():
        assert repeated(secret, shown) == [], face


def test_a_private_key_is_one_finding_and_none_of_its_lines_is_shown(tmp_path: Path, guard: Guard) -> None:
    key = private_key()
    patch = {"readme.md": {"replace": ["Sign in with your", f"{key}\n[x](missing.md) Sign in with your"]}}
    found = report(patch, tmp_path, guard)
    assert [one.rule for one in found.findings if one.level is Level.REQUIRED] == ["pr-no-secrets"]
    for face, shown in faces(found).items():
        for line in key.split("\n")[1:-2]:
            assert repeated(line, shown) == [], face


def test_a_rule_that_asks_for_a_secret_at_its_place_says_it_alone(tmp_path: Path, guard: Guard) -> None:
    _, secret, _ = written("entra")
    settings = {"oAuthSettings": {"clientSecret": secret}}
    patch = {PROPERTIES: {"properties": {"connectionParameters": {"token": settings}}}}
    found = report(patch, tmp_path, guard)
    assert [one.rule for one in found.findings if one.level is Level.REQUIRED] == ["oauth-client-secret-absent"]
    for face, shown in faces(found).items():
        assert repeated(secret, shown) == [], face


def test_files_in_folders_are_looked_through_and_links_are_not(tmp_path: Path, guard: Guard) -> None:
    _, secret, line = written("stripe")
    path = materialize({}, tmp_path / "contoso-invoices")
    (path / "docs" / "more").mkdir(parents=True)
    (path / "docs" / "more" / "notes.md").write_text(line)
    (path / "elsewhere").symlink_to(tmp_path)
    (tmp_path / "outside.txt").write_text(line)
    found = certify(str(path), "contoso-invoices", Publisher.VERIFIED, FailOn.FAILED, guard)
    assert [one.file for one in found.findings if one.rule == "pr-no-secrets"] == ["docs/more/notes.md"]
    assert all(secret not in shown for shown in faces(found).values())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_other_encodings_hide_nothing(encoding: str, tmp_path: Path, guard: Guard) -> None:
    _, _, line = written("sendgrid")
    path = materialize({}, tmp_path / "contoso-invoices")
    (path / "notes.txt").write_bytes(f"é {line}".encode(encoding))
    found = certify(str(path), "contoso-invoices", Publisher.VERIFIED, FailOn.FAILED, guard)
    assert [one.file for one in found.findings if one.rule == "pr-no-secrets"] == ["notes.txt"]


def test_a_file_that_is_no_text_is_left_alone(tmp_path: Path, guard: Guard) -> None:
    _, _, line = written("sendgrid")
    path = materialize({}, tmp_path / "contoso-invoices")
    (path / "package.zip").write_bytes(b"PK\x03\x04\0\0" + line.encode())
    found = certify(str(path), "contoso-invoices", Publisher.VERIFIED, FailOn.FAILED, guard)
    assert not [one for one in found.findings if one.level is not Level.HINT]


def test_ten_thousand_secrets_are_told_in_time(tmp_path: Path, guard: Guard) -> None:
    _, secret, _ = written("github")
    lines = "\n".join(secret[:-5] + f"{number:05}" for number in range(10_000))
    found = report({"notes.txt": lines, DEFINITION: {"info": {"title": secret}}}, tmp_path, guard)
    assert sum(one.rule == "pr-no-secrets" for one in found.findings) > 1_000
    assert all(secret not in shown for shown in faces(found).values())
