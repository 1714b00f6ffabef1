"""A secret is known by its shape, at its place; examples, placeholders and long words are none."""

import json
import socket
import time
from typing import Any

import pytest

from connector.redaction import Redactor
from connector.secrets import FoundSecret, find_secrets, look_through
from tests.connector.planted import CERTAIN, LIKELY, drawn, private_key, web_token, written


@pytest.mark.parametrize("name", [*CERTAIN, *LIKELY])
def test_a_secret_is_found_with_its_kind_and_place(name: str) -> None:
    kind, secret, text = written(name)
    before = "first line\r\n  "
    [found] = find_secrets(f"{before}{text}\nlast line")
    assert found.kind == kind
    assert found.certain is (name in CERTAIN)
    assert found.start == len(before) + text.index(secret)
    assert found.end == found.start + len(secret)


@pytest.mark.parametrize("name", CERTAIN)
def test_a_secret_is_found_inside_json(name: str) -> None:
    kind, _, text = written(name)
    assert [found.kind for found in find_secrets(json.dumps({"a": [{"b": text}]}))] == [kind]


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_secret_access_key_is_known_by_what_stands_before_it(quote: str) -> None:
    key = drawn(40)
    [found] = find_secrets(f"aws_secret_access_key = {quote}{key}{quote}")
    assert found.kind == "AWS secret access key"
    assert not find_secrets(f"checksum = {quote}{key}{quote}")


@pytest.mark.parametrize("kind", ["", "RSA ", "EC ", "OPENSSH "])
def test_a_private_key_is_found_with_its_body(kind: str) -> None:
    text = private_key(kind)
    [found] = find_secrets(f"a\n{text}b")
    assert found.kind == "private key"
    assert text[-60:-30] not in f"a\n{text}b"[: found.start]
    assert find_secrets(json.dumps({"key": text}))


@pytest.mark.parametrize(
    "text",
    [
        "AKIA" + "IOSFODNN7EXAMPLE",
        "aws_secret_access_key = '" + "wJalrXUtnFEMI/K7MDENG/bPxRfiCY" + "EXAMPLEKEY'",
        "Account" + "Key=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
        "Account" + "Key=C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==",
        "sk_" + "live_" + "x" * 24,
        "sk_" + "test_" + drawn(24),
        "gh" + "p_" + "a" * 36,
        "gh" + "p_" + "YOUR" + drawn(32),
        "xox" + "b-1234567890-1234567890-abcdef",
        "https://user:password@contoso.com",
        "https://{user}:{pass}@contoso.com",
        "https://contoso.com/a:b@c",
        "mailto:a@contoso.com",
        "Authorization: Bearer {token}",
        "Authorization: Bearer <your access token goes right here, please>",
        "Authorization: Basic dXNlcjpwYXNzd29yZA==",
        "Basic authentication",
        "Bearer authentication",
        "-----BEGIN RSA PRIVATE" + " KEY-----\n...\n-----END RSA PRIVATE" + " KEY-----",
        "-----BEGIN PRIVATE" + " KEY-----\nMIIEvQ…\n",
        web_token(sub="1234567890", name="John Doe", iat=1516239022),
        "eyJ" + drawn(40) + "." + drawn(40),
        "eyJhbGciOiJIUzI1NiJ9",
        "a1b2" + "AKI" + "A" + "BCDEFGHIJKLMNOPQ" + "rst",
        "sig=abc&x=1",
        "SG.a.b",
        "design=" + drawn(43),
        "",
        "the password is in the portal",
    ],
    ids=lambda text: text[:24],
)
def test_examples_placeholders_and_words_are_no_secrets(text: str) -> None:
    assert find_secrets(text) == []


def test_escapes_do_not_hide_a_secret() -> None:
    _, secret, _ = written("github")
    hidden = "".join(f"\\u{ord(letter):04x}" if number % 3 == 0 else letter for number, letter in enumerate(secret))
    text = f'{{"a": "\\/\\/", "b": "{hidden}"}}'
    [found] = find_secrets(text)
    assert text[found.start : found.end] == hidden


def test_several_secrets_are_found_each_once() -> None:
    texts = [written(name)[2] for name in CERTAIN]
    found = find_secrets("\n".join(texts))
    assert [secret.kind for secret in found] == [written(name)[0] for name in CERTAIN]


def test_lines_and_columns_are_those_of_an_editor() -> None:
    _, secret, _ = written("stripe")
    [found] = look_through("a.md", f"a\r\nb\rc\n  é {secret}\n")
    assert (found.line, found.column, found.end_line, found.end_column) == (4, 5, 4, 5 + len(secret))
    assert secret not in repr(found)


def planted(*texts: str) -> list[FoundSecret]:
    return [FoundSecret("a", "b", True, text, 1, 1, 1, 1) for text in texts]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("the key abcdefgh-0123 is here", "the key … is here"),
        ("abcdefgh-0123, abcdefgh-0123", "…, …"),
        ("cut: abcdefgh-0", "cut: …"),
        ("cut: cdefgh-0123", "cut: …"),
        ("abcdefgh- is too short", "abcdefgh- is too short"),
        ("second-secret-value", "…"),
        ("", ""),
    ],
)
def test_secrets_and_their_beginnings_are_taken_out(text: str, clean: str) -> None:
    assert Redactor(planted("abcdefgh-0123", "second-secret-value"))(text) == clean


def test_every_line_of_a_long_secret_is_taken_out() -> None:
    key = private_key()
    body = key.split("\n")[3]
    assert Redactor(planted(key))(f"found {body[:30]}") == "found …"


def test_without_secrets_nothing_changes() -> None:
    assert Redactor([])("abcdefgh") == "abcdefgh"


@pytest.mark.parametrize(
    "unit",
    [
        *("AKIA", "eyJ", "eyJ.", "eyJa.", "-us1", "sig=", "sig=%", "://", "://a:", "://a:b", "T3BlbkFJ", "sk-T3BlbkFJ"),
        *("SG.", "SG.a", "xoxb-", "xoxb-1-", ":AA", "1:AA", "8Q~", "PRIVATE KEY", "-----BEGIN PRIVATE KEY-----", "aws"),
        *(
            "aws ",
            "aws'",
            "Bearer ",
            "Bearer a",
            "Basic ",
            "npm_",
            "ghp_",
            "glpat-",
            "AzFu",
            "\\/",
            "\\u0041",
            "k_live_",
        ),
        *(
            "sk_live_",
            "hooks.slack.com/",
            "hooks.slack.com/services/T/B",
            "a",
            " ",
            "'",
            "github_pat_",
            "AIza",
            "GOCSPX-",
        ),
        *("pypi-AgEIcHlwaS5vcmc", "eyJaaaaaaaa.eyJ", "AccountKey=", "SharedAccessKey="),
    ],
)
def test_a_megabyte_of_anything_is_read_in_a_moment(unit: str) -> None:
    find_secrets(unit)
    start = time.perf_counter()
    find_secrets(unit * (1_000_000 // len(unit)))
    assert time.perf_counter() - start < 5


def test_nothing_is_sent_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert find_secrets("\n".join(written(name)[2] for name in [*CERTAIN, *LIKELY]))
