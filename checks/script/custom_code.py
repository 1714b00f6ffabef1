"""What custom code may use: namespaces, clients and directives of script.csx."""

from __future__ import annotations

from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CUSTOM_CODE, REVIEWS
from connector.script import Code, Using, type_name
from connector.script_namespaces import NAMESPACES, UNLISTED
from connector.words import quoted

_CLIENTS: Final = frozenset(
    {"HttpClient", "WebClient", "TcpClient", "UdpClient", "Socket", "ClientWebSocket", "HttpMessageInvoker"}
)


@rule(
    "script-namespace-allowed",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Use the 26 namespaces that the page on custom code lists, and delete this one.",
    source=(CUSTOM_CODE, REVIEWS),
)
def script_uses_known_namespaces(code: Code) -> Findings:
    """A script uses only the 26 namespaces that are available to custom code.

    Reviewers reject others. What is between `#if` and `#endif`, for local tests, does not count.
    """
    for using in _forbidden(code):
        yield code.finding(using.name, f"namespace {quoted(using.name.text)} is not available to custom code")


def _forbidden(code: Code) -> list[Using]:
    own = {name.text for name in code.namespaces}
    return [using for using in code.usings if not using.conditional and not _allowed(using, own)]


@rule(
    "script-namespace-in-full-name",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Use the 26 namespaces that the page on custom code lists, and delete this one.",
    source=CUSTOM_CODE,
)
def script_writes_known_namespaces_out(code: Code) -> Findings:
    """A script does not use another namespace in the full name of a type either.

    Some published scripts do. Common namespaces are known here; each is reported once.
    """
    own = {name.text for name in code.namespaces}
    told = {_unlisted(using.name.text, own) for using in _forbidden(code)}
    for name in code.qualified:
        namespace = _unlisted(name.text, own)
        if namespace is not None and namespace not in told:
            told.add(namespace)
            yield code.finding(name, f"namespace {quoted(namespace)} is not available to custom code")


def _unlisted(name: str, own: set[str]) -> str | None:
    """The namespace with which a full name begins, where it is one of those known not to be listed."""
    parts = name.partition("<")[0].split(".")
    for length in range(len(parts), 1, -1):
        namespace = ".".join(parts[:length])
        if namespace in NAMESPACES or namespace in own:
            return None
        if namespace in UNLISTED:
            return namespace
    return None


def _allowed(using: Using, own: set[str]) -> bool:
    """A namespace, or with ``static`` or an alias a type in one, that may be used."""
    name = using.name.text.partition("<")[0]
    known = NAMESPACES | own
    if name in known or any(namespace.startswith(f"{name}.") for namespace in own):
        return True
    if not using.static and not using.alias:
        return False
    # A type of the file itself has no namespace; an alias may also name a built-in type, or a type within a type.
    within = any(name.startswith(f"{namespace}.") for namespace in known)
    return "." not in name or (within and _unlisted(name, own) is None)


@rule(
    "script-no-own-http-client",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Send the request with `this.Context.SendAsync(request, this.CancellationToken)`.",
    source=CUSTOM_CODE,
)
def script_has_no_client_of_its_own(code: Code) -> Findings:
    """A script sends requests through `Context.SendAsync`, not through a client of its own.

    Only those requests carry the connection's sign-in and count towards its limits.
    """
    own = {part.name.text for part in code.classes}
    for created in code.created:
        name = type_name(created.text)
        if name in _CLIENTS and name not in own:
            yield code.finding(created, f"the script creates its own `{name}`")
        elif "WebRequest.Create" in created.text:
            yield code.finding(created, "the script creates its own `WebRequest`")


@rule(
    "script-no-directives",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Delete the directive; only the listed namespaces are available to custom code.",
    source=CUSTOM_CODE,
)
def script_loads_nothing(code: Code) -> Findings:
    """A script contains no `#r` and no `#load`.

    There is nothing on the platform that they could load.
    """
    for directive in code.directives:
        kind = "#load" if "load" in directive.text[:12] else "#r"
        yield code.finding(directive, f"the script loads a file with `{kind}`")
