"""A secret is known by its shape, at its place; examples, placeholders and long words are none."""

import json
import socket
from typing import Any, Final

import pytest

from connector.secret_search import decoded, is_text, look_through, look_through_names
from connector.secrets import MAX_CANDIDATES, Effort, find_secrets, is_drawn
from tests.connector.planted import CERTAIN, LIKELY, drawn, private_key, web_token, written
from tests.effort import at_most


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
        private_key("ENCRYPTED "),
        private_key("RSA ", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123456789ABCDEF\n\n"),
        f"PuTTY-User-Key-File-3: ssh-rsa\nEncryption: aes256-cbc\nPrivate-Lines: 2\n{drawn(64)}\n{drawn(64)}\n",
    ],
    ids=["PKCS 8", "PEM", "PuTTY"],
)
def test_a_private_key_that_a_password_protects_is_likely_one(text: str) -> None:
    for shown in (text, json.dumps({"key": text})):
        [found] = find_secrets(shown)
        assert (found.kind, found.certain) == ("private key", False)


@pytest.mark.parametrize(
    "text",
    [
        "AKIA" + "IOSFODNN7EXAMPLE",
        "aws_secret_access_key = '" + "wJalrXUtnFEMI/K7MDENG/bPxRfiCY" + "EXAMPLEKEY'",
        "AKI" + "A" + "IOSFODNN7EXAMPLE,wJalrXUtnFEMI/K7MDENG/bPxRfiCY" + "EXAMPLEKEY",
        "https://a.s3.amazonaws.com/b?X-Amz-Credential=ASI" + "A" + drawn(16, "ABCDEFGH2345"),
        'aws-sdk: "' + drawn(40, "0123456789abcdef") + '"',
        "aws_secret_access_key = " + drawn(40, "0123456789abcdef"),
        "Account" + "Key=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
        "Account" + "Key=C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==",
        "sk_" + "live_" + "x" * 24,
        "sk_" + "test_" + drawn(24),
        "gh" + "p_" + "a" * 36,
        "gh" + "p_" + "YOUR" + drawn(32),
        "gh" + "p_" + "16C7e42F292c6912E7710c838347Ae178B4a",
        "gh" + "o_" + "16C7e42F292c6912E7710c838347Ae178B4a",
        "gh" + "r_" + "1B4a2e77838347a7E420ce178F2E7c6912E169246c34E1ccbF66C46812d16D5B1A9Dc86A1498",
        "xox" + "b-17653672481-19874698323-pdFZKVeTuE8sk7oOcBrzbqgy",
        "xox" + "b-1-a",
        "xox" + "b-1234567890-1234567890-abcdef",
        "https://user:password@contoso.com",
        "https://user:passwd@contoso.com",
        "https://user:pw1@contoso.com",
        "https://{user}:{pass}@contoso.com",
        "https://contoso.com/a:b@c",
        "mailto:a@contoso.com",
        "Authorization: Bearer {token}",
        "Authorization: Bearer <your access token goes right here, please>",
        "Authorization: Basic dXNlcjpwYXNzd29yZA==",
        "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        "Basic authentication",
        "bearer authentication-with-the-client-credentials-flow",
        "bearer oauth2/v2.0/authorization-code-and-refresh",
        "Bearer authentication",
        "-----BEGIN RSA PRIVATE" + " KEY-----\n...\n-----END RSA PRIVATE" + " KEY-----",
        "-----BEGIN PRIVATE" + " KEY-----\nMIIEvQ…\n",
        web_token(some="payload"),
        web_token(sub="1234567890", name="John Doe", iat=1516239022),
        "eyJ" + drawn(40) + "." + drawn(40),
        "eyJhbGciOiJIUzI1NiJ9",
        "a1b2" + "AKI" + "A" + "BCDEFGHIJKLMNOPQ" + "rst",
        "sig=abc&x=1",
        "SG.a.b",
        "design=" + drawn(43),
        "sig=" + drawn(60),
        "https://a.azurewebsites.net/api/b?code=your-function-key-of-the-portal-0123456789",
        '"format": "password", "x-token": "123"',
        '"tokenUrl": "https://login.contoso.com/common/oauth2/v2.0/token"',
        '"clientSecret": "Value-From-Your-App-Registration"',
        '"api_key": "3f2504e0-4f89-11d3-9a0c-0305e82c3301"',
        '"secret": "the_value_of_the_2nd_portal_page"',
        '"refresh_token": "tGzv3JOkF0XG5Qx2TlKWIA"',
        "Authorization: Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW",
        web_token(iss="joe", **{"http://example.com/is_root": True}),
        "Server=tcp:contoso;User ID=clerk;Pass" + "word={your_password};",
        "Server=contoso;Uid=clerk;Pwd=P@ss" + "w0rd;",
        "Pass" + "word=" + drawn(12),
        "https://api.contoso.com/invoices?api_" + "key=YOUR-KEY-0123456789abcdef",
        "https://api.contoso.com/invoices?page" + "_token=" + drawn(32),
        "var nextPageTok" + 'en = "' + drawn(32) + '";',
        'var cacheKey = "' + drawn(32) + '";',
        '"required": ["tok' + 'en", "transaction_reference"]',
        "",
        "the password is in the portal",
        '"pass' + 'word": "portal"',
        '"pass' + 'word": "123456"',
        '"pass' + 'word": "P@ssw0rd!"',
        '"pass' + 'word": {"type": "string"}',
    ],
    ids=lambda text: text[:24],
)
def test_examples_placeholders_and_words_are_no_secrets(text: str) -> None:
    assert find_secrets(text) == []


def test_escapes_do_not_hide_a_secret() -> None:
    _, secret, _ = written("github")
    hidden = "".join(f"\\u{ord(letter):04x}" if number % 3 == 0 else letter for number, letter in enumerate(secret))
    text = f'{{"a": "\\/\\/", "b": "{hidden}"}}'
    [found] = look_through("a.json", text)
    assert text[found.column - 1 : found.end_column - 1] == found.written == hidden
    assert found.text == secret


def test_an_aws_key_and_its_secret_are_told_each() -> None:
    name, secret = "AKI" + "A" + drawn(16, "ABCDEFGH2345"), "aB3" + drawn(37)
    [alone] = find_secrets(f"key: {name}")
    assert (alone.kind, alone.certain) == ("AWS access key", True)
    for pair in (f"{name},{secret}", f'"id": "{name}",\n  "secretAccessKey": "{secret}"'):
        _, found = find_secrets(pair)
        assert (found.kind, found.certain, found.text) == ("AWS secret access key", True, secret)


@pytest.mark.parametrize(
    ("address", "certain"),
    [
        ("https://a.blob.core.windows.net/b?sv=2022-11-02&se=2999-01-01T00%3A00%3A00Z&sig={}", True),
        ("https://a.blob.core.windows.net/b?sv=2022-11-02&sig={}&se=2999-01-01", True),
        ("https://a.blob.core.windows.net/b?sv=2022-11-02&se=2019-01-01&sig={}", False),
        ("https://a.blob.core.windows.net/b?sig={}&sv=2022-11-02&se=2019-01-01", False),
        ("https://a.logic.azure.com/workflows/b/triggers/c?sp=%2Frun&sv=1.0&sig={}", True),
        ("https://a.contoso.com/webhook?sig={}", False),
    ],
)
def test_a_signature_opens_something_until_it_expires(address: str, certain: bool) -> None:
    [found] = find_secrets(f'say "{address.format(drawn(43))}" and "se=2001-01-01"')
    assert (found.kind, found.certain) == ("shared access signature", certain)


HEX: Final = drawn(32, "0123456789abcdef")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"name": "API-Key", "in": "query", "x-example": "%s"}', "example"),
        ('{"x-example": "%s", "schema": {"type": "string"}, "name": "Api_Key"}', "example"),
        ('{"properties": {"accessToken": {"type": "string", "items": {}, "default": "%s"}}}', "example"),
        ('{"client_secret": "%s"}', "value"),
        ('{"name": "id", "example": "%s"}', None),
        ('{"name": "nextPageToken", "example": "%s"}', None),
        ('{"continuationToken": "%s"}', None),
        ('[{"name": "API-Key"}, {"name": "id", "example": "%s"}]', None),
        ('{"apiKey": {"example": "x"}, "id": {"example": "%s"}}', None),
        ('{"name": "API-Key", "description": "%s"}', None),
    ],
)
def test_what_is_named_like_a_secret_has_no_value_drawn_at_random(text: str, kind: str | None) -> None:
    found = find_secrets(text % HEX)
    assert [(one.kind.split()[0], one.text, one.certain) for one in found] == ([(kind, HEX, False)] if kind else [])


@pytest.mark.parametrize(
    ("text", "drawn_at_random"),
    [
        ("kR7wVz2qTn9LbX4yHs8J", True),
        ("kRwVzqTnLbXyHsJdPmGcEuFaRi", True),
        ("kR7wVz2testLbX4yHs8JdP", True),
        ("kR7wVz2qTn9", False),
        ("Value-From-Your-App-Registration", False),
        ("Your-Client-Secret-Here-2024", False),
        ("YourClientSecretHere2024", False),
        ("mySuperSecretTestClientSecretValue", False),
        ("client-secret-of-the-portal-1", False),
        ("", False),
    ],
)
def test_random_letters_are_told_from_words(text: str, drawn_at_random: bool) -> None:
    assert is_drawn(text) is drawn_at_random


def test_a_key_is_found_behind_twice_as_many_addresses_as_are_common() -> None:
    _, secret, text = written("address")
    [found] = find_secrets("see https://contoso.com " * 4_000 + text)
    assert found.text == secret


def test_several_secrets_are_found_each_once() -> None:
    texts = [written(name)[2] for name in CERTAIN]
    found = find_secrets("\n".join(texts))
    assert [secret.kind for secret in found] == [written(name)[0] for name in CERTAIN]


def test_lines_and_columns_are_those_of_an_editor() -> None:
    _, secret, _ = written("stripe")
    [found] = look_through("a.md", f"a\r\nb\rc\n  é {secret}\n")
    assert (found.line, found.column, found.end_line, found.end_column) == (4, 5, 4, 5 + len(secret))
    assert secret not in repr(found)


def test_what_may_be_a_secret_is_told_once_with_its_number() -> None:
    line = written("bearer")[2] + "\n"
    [found] = look_through("a.md", line * 3)
    assert (found.line, found.places) == (1, 3)
    line = written("stripe")[2] + "\n"
    assert [(found.line, found.places) for found in look_through("a.md", line * 2)] == [(1, 1), (2, 1)]


@pytest.mark.parametrize(
    "line",
    [
        "Password: {}", "- **Password:** {}", "* Password: `{}`", "| Password | {} |", "The password is {}.", "pwd={}",
        "Kennwort: {}",
    ],
)  # fmt: skip
def test_a_password_that_a_document_tells_is_found(line: str) -> None:
    secret = "hunter" + "2xyz!"
    for file in ("readme.md", "Notes.TXT"):
        [found] = look_through(file, f"# Sign in\n{line.format(secret)}\n")
        assert (found.kind, found.certain, found.text, found.line) == ("password in a document", False, secret, 2)
        assert found.column == line.index("{") + 1
    assert not list(look_through("script.csx", line.format(secret)))


@pytest.mark.parametrize("secret", ["Pass" + "word2024", "sha" + "ron-1984", "Str" + "ing+4711"])
def test_a_weak_password_is_told_all_the_same(secret: str) -> None:
    assert [found.text for found in look_through("readme.md", f"Password: {secret}\n")] == [secret]


@pytest.mark.parametrize(
    "line",
    [
        "Password: your password", "Password: <password1>", "Password: ********", "The password is required.",
        "Password: at least 8 characters", "API key: see section 2", "Pass `request2()` to it", "Password:",
        "git+ssh://git@github.com:contoso/cli#v1", "API key: HMAC-SHA256", "| API key | base64-encoded |",
        "Password: 8-character", "Secret: /v1/secrets", "| Reset password | `ResetPassword2` |", "API key: X-Api-Key2",
        "| Password | String(255) |", "Secret: %CLIENT_SECRET_1%",
    ],
)  # fmt: skip
def test_a_document_may_speak_of_passwords(line: str) -> None:
    assert not list(look_through("readme.md", f"{line}\n2 steps follow.\n"))


def test_a_password_with_a_shape_of_its_own_is_told_once() -> None:
    _, secret, _ = written("stripe")
    assert [found.kind for found in look_through("a.md", f"Secret: {secret}\n")] == ["Stripe key"]


def test_so_many_passwords_of_a_document_are_found_and_no_more() -> None:
    effort = Effort()
    assert len(list(look_through("a.md", "".join(f"pwd: word{n}x\n" for n in range(MAX_CANDIDATES)), effort))) == 2_000
    assert not effort.limits
    list(look_through("a.md", "".join(f"pwd: word{n}x\n" for n in range(MAX_CANDIDATES + 1)), effort))
    assert list(effort.limits) == ["a text has more than 2,000 candidates of one kind (password in a document)"]


def test_names_of_files_are_looked_through() -> None:
    _, secret, _ = written("stripe")
    [found] = look_through_names(["a.md", f"key {secret}.txt", "b.md"])
    assert (found.file, found.kind, found.text) == ("", "Stripe key", secret)
    assert found.finding("x").line is None


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("a", b"\xef\xbb\xbfkey", "key"),
        ("a", "k\u00e9y".encode("utf-16"), "k\u00e9y"),
        ("a", "key".encode("utf-16-le"), "key"),
        ("a", "key".encode("utf-16-be"), "key"),
        ("a.md", b"text \0 and more of it", "text  and more of it"),
        ("a", b"PK\x03\x04\0 and more of it", None),
        ("a", b"\xff\xfea", "\ufffd"),
        ("a", b"caf\xe9", "caf\ufffd"),
        ("a", b"", ""),
    ],
)
def test_texts_are_read_in_any_encoding(name: str, data: bytes, text: str | None) -> None:
    assert (decoded(data) if is_text(name, data) else None) == text


@pytest.mark.parametrize(
    "unit",
    [
        *("+A", "aA1+AaA1", 'JQQJ9key"', 'ecret"key"', 'sig=key"', "xox", "shp", "sk-", '{"example":"', "=="),
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
def test_a_quarter_of_a_megabyte_of_anything_takes_no_more_than_the_search_may(unit: str) -> None:
    find_secrets(unit)
    with at_most(75):
        find_secrets(unit * (250_000 // len(unit)))


def test_nothing_is_sent_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert find_secrets("\n".join(written(name)[2] for name in [*CERTAIN, *LIKELY]))
