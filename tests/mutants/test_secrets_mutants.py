"""Secrets planted in the files of the sample: one finding, at their line and column, and no face repeats them."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from certify.readers import Inline, Readers
from checks.rule import Level
from connector.publisher import Publisher
from publish.check import annotate
from report.faces import json as json_face
from report.faces import markdown, text
from report.model import ConnectorReport, FailOn
from report.verdict import conclude
from tests.connector.planted import CERTAIN, LIKELY, private_key, web_token, written
from tests.mutants.pull_request import right
from tests.reports import report_on
from tools.examples import SAMPLE, materialize

SHOWN: Final = 6
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
def readers() -> Readers:
    return Inline()


def report(patch: dict[str, Any], directory: Path, readers: Readers) -> ConnectorReport:
    path = materialize(patch, directory / "contoso-invoices")
    return report_on(path, readers)


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
    """Stretches of the secret that a text repeats, but for the words in the name of its kind."""
    stretches = {secret[at : at + SHOWN] for at in range(len(secret) - SHOWN + 1)}
    kinds = "incoming webhook of microsoft teams, github_pat_"
    return [
        stretch
        for stretch in sorted(stretches)
        if (stretch in shown or json.dumps(stretch)[1:-1] in shown) and stretch.lower() not in kinds
    ]


NAMES: Final = sorted(CERTAIN)


@pytest.mark.parametrize("spot", spots("x"))
def test_a_secret_is_found_wherever_it_stands_and_no_face_repeats_it(
    spot: str, tmp_path: Path, readers: Readers
) -> None:
    name = "github"
    _, secret, _ = written(name)
    found = report(spots(secret)[spot], tmp_path, readers)
    assert {"pr-no-secrets"} <= {finding.rule for finding in found.findings}
    for face, shown in faces(found).items():
        assert repeated(secret, shown) == [], face


@pytest.mark.parametrize("spot", spots("x"))
@pytest.mark.parametrize("text", ["https://clerk:{}@api.contoso.com", "{}@api.contoso.com/a/b"], ids=["whole", "part"])
def test_a_short_password_is_not_repeated_wherever_it_stands(
    spot: str, text: str, tmp_path: Path, readers: Readers
) -> None:
    password = "kR7wVz2q"
    patch = spots(text.format(password))[spot]
    patch = {**patch, "more.txt": f"ftp://clerk:{password}@contoso.com"}
    found = report(patch, tmp_path, readers)
    assert "no-example-payload-with-secrets" in {finding.rule for finding in found.findings}
    for face, shown in faces(found).items():
        assert repeated(password, shown) == [], face


@pytest.mark.parametrize("spot", spots("x"))
def test_slashes_and_signs_of_a_secret_hide_none_of_it(spot: str, tmp_path: Path, readers: Readers) -> None:
    key = "aB3+/xY7/kQ9/pL2+/zW5/mN8+/tR4/hJ6+/vC1/sD0/" + "gF3/bX7+kP9/" * 3 + "Qw5/9+=="
    assert len(key) == 88
    found = report(spots("Account" + f"Key={key}")[spot], tmp_path, readers)
    assert "pr-no-secrets" in {finding.rule for finding in found.findings}
    for face, shown in faces(found).items():
        assert repeated(key, shown) == [], face


@pytest.mark.parametrize("member", ["title", "description"])
def test_a_secret_behind_escapes_is_found_and_not_repeated(member: str, tmp_path: Path, readers: Readers) -> None:
    _, secret, _ = written("stripe")
    path = materialize({DEFINITION: {"info": {member: f"Send {secret}!"}}}, tmp_path / "contoso-invoices")
    text = (path / DEFINITION).read_text()
    hidden = "".join(f"\\u{ord(letter):04x}" for letter in secret)
    (path / DEFINITION).write_text(text.replace(secret, hidden))
    found = report_on(path, readers)
    [finding] = [one for one in found.findings if one.rule == "pr-no-secrets"]
    before = text[: text.index(secret)]
    line, column = before.count("\n") + 1, len(before) - before.rindex("\n")
    assert (finding.line, finding.column, finding.end_column) == (line, column, column + len(hidden))
    for face, shown in faces(found).items():
        assert repeated(secret, shown) == [], face


@pytest.mark.parametrize("name", ["{}.txt", "docs/key of {}/notes.md", "{}"])
def test_a_secret_in_the_name_of_a_file_is_told_without_the_name(name: str, tmp_path: Path, readers: Readers) -> None:
    _, secret, _ = written("stripe")
    _, other, _ = written("github")
    path = materialize({}, tmp_path / "contoso-invoices")
    file = path / name.format(secret)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(other)
    found = report_on(path, readers)
    told = {(one.file, one.message) for one in found.findings if one.rule == "pr-no-secrets"}
    assert told == {
        (None, "a secret is in the name of a file: Stripe key"),
        (name.format("…"), "a secret is here: GitHub token"),
    }
    for face, shown in faces(found).items():
        assert repeated(secret, shown) == [], face


@pytest.mark.parametrize("secret", ["kRwVzqTnLbXyHsJdPmGcEuFaRi", "kR7wVz2testLbX4yHs8JdPmGc"], ids=["letters", "test"])
def test_a_client_secret_without_digits_or_with_a_word_in_it_counts(
    secret: str, tmp_path: Path, readers: Readers
) -> None:
    settings = {"oAuthSettings": {"clientSecret": secret}}
    more = {DEFINITION: {"info": {"title": secret}, "host": secret}, "settings.json": {"script": secret}}
    patch = {PROPERTIES: {"properties": {"connectionParameters": {"token": settings}}}, **more}
    found = report(patch, tmp_path, readers)
    assert "oauth-client-secret-absent" in {one.rule for one in found.findings if one.level is Level.ERROR}
    assert all(repeated(secret, shown) == [] for shown in faces(found).values())


@pytest.mark.parametrize(
    "value", ["YourClientSecretHere2024", "[[kR7wVz2testLbX4yHs8JdPmGc]]", "<kRwVzqTnLbXyHsJdPmGcEu>"]
)
def test_the_place_of_a_client_secret_passes(value: str, tmp_path: Path, readers: Readers) -> None:
    settings = {"oAuthSettings": {"clientSecret": value}}
    found = report({PROPERTIES: {"properties": {"connectionParameters": {"token": settings}}}}, tmp_path, readers)
    assert "oauth-client-secret-absent" not in {one.rule for one in found.findings}


def test_each_secret_on_one_line_is_told(tmp_path: Path, readers: Readers) -> None:
    _, secret, _ = written("entra")
    _, other, _ = written("google-client")
    path = materialize(
        {
            PROPERTIES: {
                "properties": {
                    "connectionParameters": {"token": {"oAuthSettings": {"clientSecret": secret, "clientId": other}}}
                }
            }
        },
        tmp_path / "contoso-invoices",
    )
    text = json.dumps(json.loads((path / PROPERTIES).read_text()))
    (path / PROPERTIES).write_text(text)
    found = report_on(path, readers)
    told = {(one.rule, one.column) for one in found.findings if one.level is Level.ERROR}
    assert told == {
        ("oauth-client-secret-absent", text.index('"clientSecret"') + 1),
        ("pr-no-secrets", text.index(other) + 1),
    }
    for face, shown in faces(found).items():
        assert repeated(secret, shown) == repeated(other, shown) == [], face


AZURITE: Final = (
    "AccountKey=" + "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
)
NEAR: Final = {
    "the example key of AWS": "AKI" + "A" + "IOSFODNN7EXAMPLE",
    "its secret": "aws_secret_access_key = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCY" + "EXAMPLEKEY'",
    "a test key of Stripe": "sk_" + "test_" + "4eC39HqLyjWDarjtT1zdp7dc",
    "the key of Azurite": AZURITE,
    "the token in GitHub's documentation": "gh" + "p_" + "16C7e42F292c6912E7710c838347Ae178B4a",
    "the web token of the textbooks": web_token(sub="1234567890", name="John Doe", iat=1516239022),
    "an elided private key": "-----BEGIN PRIVATE" + " KEY-----\n...\n-----END PRIVATE" + " KEY-----",
    "a placeholder": "Authorization: Bearer {token}",
    "a presigned address": "https://a.s3.amazonaws.com/b?AWSAccessKeyId=AKI" + "A" + "Q3EGRIP5T7KXZ2WM",
    "a checksum": "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "a GUID": '{"apiKey": "3f2504e0-4f89-11d3-9a0c-0305e82c3301"}',
    "one sign too few": "gh" + "p_" + "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG",
}


@pytest.mark.parametrize("near", NEAR)
def test_what_only_looks_like_a_secret_passes(near: str, tmp_path: Path, readers: Readers) -> None:
    text = NEAR[near]
    patch = {
        "notes.md": text,
        DEFINITION: {"x-note": text},
        "readme.md": {"replace": ["Sign in with", f"`{text}` with"]},
    }
    found = report(patch, tmp_path, readers)
    assert not {"pr-no-secrets", "no-example-payload-with-secrets"} & {one.rule for one in found.findings}


@pytest.mark.parametrize("name", NAMES)
def test_each_kind_is_one_finding_at_its_place(name: str, tmp_path: Path, readers: Readers) -> None:
    kind, secret, line = written(name)
    found = report({"notes.txt": f"Remember\n\n  {line}\n"}, tmp_path, readers)
    [finding] = [finding for finding in found.findings if finding.level is not Level.HINT]
    column = 3 + line.index(secret)
    assert (finding.rule, finding.file, finding.message) == (
        "pr-no-secrets",
        "notes.txt",
        f"a secret is here: {kind}",
    )
    assert (finding.line, finding.column, finding.end_line, finding.end_column) == (3, column, 3, column + len(secret))
    assert finding.source is None
    for face, shown in faces(found).items():
        assert repeated(secret, shown) == [], face


@pytest.mark.parametrize("name", sorted(LIKELY))
def test_what_may_be_a_secret_warns(name: str, tmp_path: Path, readers: Readers) -> None:
    kind, secret, line = written(name)
    found = report({"readme.md": {"replace": ["Sign in with your", f"{line} . Sign in with your"]}}, tmp_path, readers)
    told = [(one.rule, one.message) for one in found.findings if one.level is not Level.HINT]
    assert told == [("no-example-payload-with-secrets", f"what may be a secret is here: {kind}")]
    for face, shown in faces(found).items():
        assert repeated(secret, shown) == [], face


def test_a_private_key_is_one_finding_and_none_of_its_lines_is_shown(tmp_path: Path, readers: Readers) -> None:
    key = private_key()
    patch = {"readme.md": {"replace": ["Sign in with your", f"{key}\n[x](missing.md) Sign in with your"]}}
    found = report(patch, tmp_path, readers)
    assert [one.rule for one in found.findings if one.level is Level.ERROR] == ["pr-no-secrets"]
    for face, shown in faces(found).items():
        for line in key.split("\n")[1:-2]:
            assert repeated(line, shown) == [], face


def test_a_rule_that_asks_for_a_secret_at_its_place_says_it_alone(tmp_path: Path, readers: Readers) -> None:
    _, secret, _ = written("entra")
    settings = {"oAuthSettings": {"clientSecret": secret}}
    patch = {PROPERTIES: {"properties": {"connectionParameters": {"token": settings}}}}
    found = report(patch, tmp_path, readers)
    assert [one.rule for one in found.findings if one.level is Level.ERROR] == ["oauth-client-secret-absent"]
    for face, shown in faces(found).items():
        assert repeated(secret, shown) == [], face


def test_files_in_folders_are_looked_through_and_links_are_not(tmp_path: Path, readers: Readers) -> None:
    _, secret, line = written("stripe")
    path = materialize({}, tmp_path / "contoso-invoices")
    (path / "docs" / "more").mkdir(parents=True)
    (path / "docs" / "more" / "notes.md").write_text(line)
    (path / "elsewhere").symlink_to(tmp_path)
    (tmp_path / "outside.txt").write_text(line)
    found = report_on(path, readers)
    assert [one.file for one in found.findings if one.rule == "pr-no-secrets"] == ["docs/more/notes.md"]
    assert all(secret not in shown for shown in faces(found).values())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "latin-1"])
def test_other_encodings_hide_nothing(encoding: str, tmp_path: Path, readers: Readers) -> None:
    _, _, line = written("sendgrid")
    path = materialize({}, tmp_path / "contoso-invoices")
    (path / "notes.txt").write_bytes(f"é {line}".encode(encoding))
    found = report_on(path, readers)
    assert [one.file for one in found.findings if one.rule == "pr-no-secrets"] == ["notes.txt"]


def test_a_zero_byte_hides_nothing_in_a_text(tmp_path: Path, readers: Readers) -> None:
    _, _, line = written("sendgrid")
    path = materialize({}, tmp_path / "contoso-invoices")
    (path / "notes.md").write_bytes(b"a\0\n" + line.encode())
    found = report_on(path, readers)
    assert [(one.file, one.line) for one in found.findings if one.rule == "pr-no-secrets"] == [("notes.md", 2)]


@pytest.mark.parametrize("name", ["github", "stripe"])
def test_a_secret_in_the_title_of_the_pull_request_is_not_repeated(name: str, readers: Readers) -> None:
    _, secret, _ = written(name)
    pull_request = replace(right(), title=f"Add {secret}", base_ref=secret)
    path = "independent-publisher-connectors/Contoso Invoices"
    found = report_on(SAMPLE, readers, path, publisher=Publisher.INDEPENDENT, pull_request=pull_request)
    assert {"pr-title-independent", "pr-base-dev"} <= {one.rule for one in found.findings}
    for face, shown in faces(found).items():
        assert repeated(secret, shown) == [], face


def test_a_file_that_is_no_text_is_left_alone(tmp_path: Path, readers: Readers) -> None:
    _, _, line = written("sendgrid")
    path = materialize({}, tmp_path / "contoso-invoices")
    (path / "cache.bin").write_bytes(b"PK\x03\x04\0\0" + line.encode())
    found = report_on(path, readers)
    assert not [one for one in found.findings if one.level is not Level.HINT]


def test_ten_thousand_secrets_are_told_and_none_is_shown(tmp_path: Path, readers: Readers) -> None:
    _, secret, _ = written("github")
    lines = "\n".join(secret[:-5] + f"{number:05}" for number in range(10_000))
    found = report({"notes.txt": lines, DEFINITION: {"info": {"title": secret}}}, tmp_path, readers)
    assert sum(one.rule == "pr-no-secrets" for one in found.findings) > 1_000
    assert all(secret not in shown for shown in faces(found).values())
