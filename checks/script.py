"""script.csx: the class that the platform runs, and what custom code may use."""

from __future__ import annotations

from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.files import CERTIFICATION
from checks.properties import CLI
from checks.rule import Findings, Level, rule
from connector.connector import Connector, Script
from connector.node import Unproven
from connector.publisher import Publisher
from connector.script import Class, Code, Method, Using

CUSTOM_CODE: Final = "Write code in a custom connector"
MAX_SCRIPT: Final = 1 << 20
"""Bytes."""

NAMESPACES: Final = frozenset(
    {
        "Microsoft.Extensions.Logging",
        "Newtonsoft.Json",
        "Newtonsoft.Json.Linq",
        "System",
        "System.Collections",
        "System.Collections.Generic",
        "System.Diagnostics",
        "System.Drawing",
        "System.Drawing.Drawing2D",
        "System.Drawing.Imaging",
        "System.IO",
        "System.IO.Compression",
        "System.Linq",
        "System.Net",
        "System.Net.Http",
        "System.Net.Http.Headers",
        "System.Net.Security",
        "System.Security.Authentication",
        "System.Security.Cryptography",
        "System.Text",
        "System.Text.RegularExpressions",
        "System.Threading",
        "System.Threading.Tasks",
        "System.Web",
        "System.Xml",
        "System.Xml.Linq",
    }
)
"""The namespaces that Microsoft's page on custom code lists."""

_CLIENTS: Final = frozenset(
    {"HttpClient", "WebClient", "TcpClient", "UdpClient", "Socket", "ClientWebSocket", "HttpMessageInvoker"}
)
_METHOD: Final = "ExecuteAsync"
_ANSWERS: Final = ("Task<HttpResponseMessage>", "ValueTask<HttpResponseMessage>")


@rule(
    "script-file-name",
    OPENAPI_DEFINITION,
    Level.RECOMMENDED,
    help="Rename the file to script.csx.",
    source=(CERTIFICATION, CLI),
)
def script_has_its_name(connector: Connector) -> Findings:
    """Custom code is delivered as script.csx, spelt just so.

    Microsoft's tools look for that name. Where settings.json names another file, the tool takes that one.
    """
    if connector.script is not None:
        if connector.script.file != "script.csx" and "script" not in connector.named:
            yield connector.finding(f'the script is called "{connector.script.file[:80]}"')
        return
    others = [name for name in connector.files if name.lower().endswith((".csx", ".cs"))]
    refused = {file.file for file in connector.unreadable}
    if len(others) == 1 and others[0] not in refused:
        yield connector.finding(f'there is no script.csx, but "{others[0][:80]}"')


@rule(
    "script-single-file",
    OPENAPI_DEFINITION,
    Level.REQUIRED,
    help="Put all custom code into script.csx.",
    source=CUSTOM_CODE,
)
def there_is_one_script(connector: Connector) -> Findings:
    """A connector has one script at most.

    The platform takes one file; code in another one is never run.
    """
    scripts = [name for name in connector.files if name.lower().endswith(".csx")]
    if len(scripts) > 1:
        shown = ", ".join(f'"{name[:60]}"' for name in scripts[:3])
        yield connector.finding(f"{len(scripts)} scripts are in the directory: {shown}{'…' * (len(scripts) > 3)}")


@rule(
    "script-size-max-1mb",
    OPENAPI_DEFINITION,
    Level.REQUIRED,
    help="Shorten the script to 1 MB.",
    source=CUSTOM_CODE,
)
def script_fits_a_megabyte(script: Script) -> Findings:
    """A script is not larger than 1 MB.

    The platform refuses a larger one; a megabyte is 1,048,576 bytes.
    """
    if script.size > MAX_SCRIPT:
        yield script.finding(f"the script has {script.size:,} bytes, at most {MAX_SCRIPT:,} are allowed")


@rule(
    "script-independent",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Ask for a policy instead, where one does the same.",
    source=CERTIFICATION,
    publisher=Publisher.INDEPENDENT,
)
def independent_publishers_are_asked_for_policies(script: Script) -> Findings:
    """The pages speak of custom code for verified publishers.

    More than twenty connectors of independent publishers hold a script all the same.
    """
    yield script.finding("an independent publisher's connector holds a script")


def _scripts(code: Code) -> list[Class]:
    """Every part of the class Script."""
    return [part for part in code.classes if part.name.text == "Script"]


def _family(code: Code) -> list[Class]:
    """The class Script and those of the file that it derives from."""
    family, bases = _scripts(code), {_last(base) for part in _scripts(code) for base in part.bases}
    for _ in range(10):
        above = [part for part in code.classes if part.name.text in bases and part not in family]
        if not above:
            break
        family += above
        bases |= {_last(base) for part in above for base in part.bases}
    return family


def _last(name: str) -> str:
    """The name of a type without its namespace and its type arguments."""
    return name.partition("<")[0].rpartition(".")[2].rpartition("::")[2]


@rule(
    "script-class",
    OPENAPI_DEFINITION,
    Level.REQUIRED,
    help="Write the code as `public class Script : ScriptBase`.",
    source=CUSTOM_CODE,
)
def script_has_its_class(code: Code) -> Findings:
    """A script holds the class Script, which derives from ScriptBase.

    The platform makes an object of this class for each call.
    """
    scripts = _scripts(code)
    bases = {_last(base) for part in _family(code) for base in part.bases}
    bases |= {_last(using.name.text) for using in code.usings if using.alias in bases}
    if scripts and "ScriptBase" in bases:
        return
    if code.fault is not None:
        yield Unproven(f"{code.file} cannot be read as C# (line {code.fault.line})")
    elif scripts:
        yield code.finding(scripts[0].name, "the class Script does not derive from ScriptBase")
    elif code.classes:
        first = code.classes[0].name
        yield code.finding(first, f'there is no class Script; the first is "{first.text[:80]}"')
    else:
        yield code.whole("there is no class Script")


@rule(
    "script-execute-async",
    OPENAPI_DEFINITION,
    Level.RECOMMENDED,
    help="Write `public override async Task<HttpResponseMessage> ExecuteAsync()`.",
    source=CUSTOM_CODE,
)
def script_has_its_method(code: Code) -> Findings:
    """The class Script overrides ExecuteAsync, which takes nothing and returns a task of HttpResponseMessage.

    The platform calls it for each operation.
    """
    family = _family(code)
    if not family:
        return
    methods = [method for part in family for method in part.methods if method.name.text == _METHOD]
    fitting = [method for method in methods if method.parameters == 0]
    if fitting:
        yield from _method(code, fitting[0])
    elif methods:
        yield code.finding(methods[0].name, f"{_METHOD} has {_count(methods[0].parameters)}")
    elif code.fault is None:
        yield code.finding(family[0].name, f"the class Script has no method {_METHOD}")


def _method(code: Code, method: Method) -> Findings:
    aliases = {using.alias: using.name.text for using in code.usings if using.alias}
    returns = aliases.get(method.returns, method.returns)
    inner = returns.partition("<")[2].removesuffix(">")
    written = f"{_last(returns)}<{_last(aliases.get(inner, inner))}>"
    if written not in _ANSWERS and code.fault is None:
        yield code.finding(method.name, f"{_METHOD} returns {method.returns[:80] or 'nothing'}")
    elif not method.override:
        yield code.finding(method.name, f"{_METHOD} is not marked as override")


def _count(parameters: int) -> str:
    return f"{parameters} parameter{'s' if parameters != 1 else ''}"


@rule(
    "script-namespace-allowed",
    OPENAPI_DEFINITION,
    Level.RECOMMENDED,
    help="Remove the using and what needs it; the page on custom code lists the 26 namespaces that there are.",
    source=(CUSTOM_CODE, "Reviews of pull requests in the connector repository"),
)
def script_uses_known_namespaces(code: Code) -> Findings:
    """A script uses only the 26 namespaces that custom code is given.

    Reviewers send others back. What stands between #if and #endif, for tests on a desk, does not count.
    """
    own = {name.text for name in code.namespaces}
    for using in code.usings:
        if not using.conditional and not _allowed(using, own):
            yield code.finding(using.name, f'the namespace "{using.name.text[:80]}" is not among those of custom code')


def _allowed(using: Using, own: set[str]) -> bool:
    """A namespace, or with ``static`` or an alias a type in one, that may be used."""
    name = using.name.text.partition("<")[0]
    known = NAMESPACES | own
    if name in known or any(namespace.startswith(f"{name}.") for namespace in own):
        return True
    if not using.static and not using.alias:
        return False
    # A type of the file itself has no namespace; an alias may also name a built-in type.
    return "." not in name or name.rpartition(".")[0] in known


@rule(
    "script-no-own-http-client",
    OPENAPI_DEFINITION,
    Level.RECOMMENDED,
    help="Send the request with `this.Context.SendAsync(request, this.CancellationToken)`.",
    source=CUSTOM_CODE,
)
def script_has_no_client_of_its_own(code: Code) -> Findings:
    """A script sends requests through Context.SendAsync, not through a client of its own.

    Only those requests carry the connection's sign-in and count towards its limits.
    """
    for created in code.created:
        name = _last(created.text)
        if name in _CLIENTS:
            yield code.finding(created, f"the script makes a {name} of its own")
        elif "WebRequest.Create" in created.text:
            yield code.finding(created, "the script makes a WebRequest of its own")


@rule(
    "script-no-directives",
    OPENAPI_DEFINITION,
    Level.RECOMMENDED,
    help="Remove the directive; custom code has the listed namespaces and nothing else.",
    source=CUSTOM_CODE,
)
def script_loads_nothing(code: Code) -> Findings:
    """A script holds no #r and no #load.

    There is nothing on the platform that they could load.
    """
    for directive in code.directives:
        kind = "#load" if "load" in directive.text[:12] else "#r"
        yield code.finding(directive, f"the script loads something with {kind}")
