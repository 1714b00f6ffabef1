"""script.csx: the class that the platform runs, and what custom code may use."""

from __future__ import annotations

from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, CLI, CUSTOM_CODE, REVIEWS
from connector.connector import Connector, Script
from connector.node import Unproven
from connector.publisher import Publisher
from connector.script import Class, Code, Method, Using

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
UNLISTED: Final = frozenset(
    {
        "Microsoft.CSharp",
        "Microsoft.Extensions.Caching",
        "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.DependencyInjection",
        "Microsoft.VisualBasic",
        "Microsoft.Win32",
        "Newtonsoft.Json.Bson",
        "Newtonsoft.Json.Converters",
        "Newtonsoft.Json.Schema",
        "Newtonsoft.Json.Serialization",
        "System.Buffers",
        "System.CodeDom",
        "System.Collections.Concurrent",
        "System.Collections.Immutable",
        "System.Collections.ObjectModel",
        "System.Collections.Specialized",
        "System.ComponentModel",
        "System.Configuration",
        "System.Data",
        "System.Diagnostics.CodeAnalysis",
        "System.DirectoryServices",
        "System.Dynamic",
        "System.Globalization",
        "System.IO.IsolatedStorage",
        "System.IO.MemoryMappedFiles",
        "System.IO.Packaging",
        "System.IO.Pipes",
        "System.Linq.Expressions",
        "System.Management",
        "System.Net.Http.Json",
        "System.Net.Mail",
        "System.Net.Mime",
        "System.Net.NetworkInformation",
        "System.Net.Sockets",
        "System.Net.WebSockets",
        "System.Numerics",
        "System.Reflection",
        "System.Resources",
        "System.Runtime",
        "System.Security.Claims",
        "System.Security.Cryptography.X509Certificates",
        "System.Security.Cryptography.Xml",
        "System.Security.Permissions",
        "System.Security.Principal",
        "System.ServiceModel",
        "System.Text.Encodings",
        "System.Text.Json",
        "System.Threading.Channels",
        "System.Threading.Tasks.Dataflow",
        "System.Timers",
        "System.Transactions",
        "System.Web.Script",
        "System.Windows",
        "System.Xml.Schema",
        "System.Xml.Serialization",
        "System.Xml.XPath",
        "System.Xml.Xsl",
    }
)
"""Common namespaces that the page does not list; with these a full name is told from a type within a type."""

_CLIENTS: Final = frozenset(
    {"HttpClient", "WebClient", "TcpClient", "UdpClient", "Socket", "ClientWebSocket", "HttpMessageInvoker"}
)
_CLASS: Final = "Script"
_METHOD: Final = "ExecuteAsync"
_ANSWER: Final = "Task<HttpResponseMessage>"


@rule(
    "script-file-name",
    OPENAPI_DEFINITION,
    Level.WARNING,
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
    Level.ERROR,
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
    Level.ERROR,
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
    """Every part of the class Script; in any letter case where none is spelt so."""
    exact = [part for part in code.classes if part.name.text == _CLASS]
    return exact or [part for part in code.classes if part.name.text.lower() == _CLASS.lower()]


def _derives(code: Code) -> bool:
    """The class Script is a ScriptBase, be it through others of the file."""
    bases = {_last(base) for part in _family(code) for base in part.bases}
    bases |= {_last(using.name.text) for using in code.usings if using.alias in bases}
    return "ScriptBase" in bases


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
    Level.ERROR,
    help="Write the code as `public class Script : ScriptBase`.",
    source=CUSTOM_CODE,
)
def script_has_its_class(code: Code) -> Findings:
    """A script holds the class Script, which derives from ScriptBase.

    The platform makes an object of this class for each call. The letter case of its name is another rule's.
    """
    scripts = _scripts(code)
    if _derives(code):
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
    "script-class-name",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Spell the name of the class Script, with a capital S.",
    source=CUSTOM_CODE,
)
def script_class_is_spelt_right(code: Code) -> Findings:
    """The class is called Script, in just this letter case.

    C# tells letter cases apart. Connectors whose class is called "script" were published all the same.
    """
    scripts = _scripts(code)
    if scripts and scripts[0].name.text != _CLASS and _derives(code):
        yield code.finding(scripts[0].name, f'the class is called "{scripts[0].name.text[:80]}"')


@rule(
    "script-execute-async",
    OPENAPI_DEFINITION,
    Level.WARNING,
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
        # One for tests may stand beside it, between #if and #endif.
        faults = [_method_fault(code, method) for method in fitting]
        if None not in faults:
            yield code.finding(fitting[0].name, str(faults[0]))
    elif methods:
        yield code.finding(methods[0].name, f"{_METHOD} has {_count(methods[0].parameters)}")
    elif code.fault is None:
        yield code.finding(family[0].name, f"the class Script has no method {_METHOD}")


def _method_fault(code: Code, method: Method) -> str | None:
    aliases = {using.alias: using.name.text for using in code.usings if using.alias}
    returns = aliases.get(method.returns, method.returns).replace("?", "")
    inner = returns.partition("<")[2].removesuffix(">")
    written = f"{_last(returns)}<{_last(aliases.get(inner, inner))}>"
    if written != _ANSWER and code.fault is None:
        return f"{_METHOD} returns {method.returns[:80] or 'nothing'}"
    return None if method.override else f"{_METHOD} is not marked as override"


def _count(parameters: int) -> str:
    return f"{parameters} parameter{'s' if parameters != 1 else ''}"


@rule(
    "script-namespace-allowed",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Do without the namespace; the page on custom code lists the 26 that there are.",
    source=(CUSTOM_CODE, REVIEWS),
)
def script_uses_known_namespaces(code: Code) -> Findings:
    """A script uses only the 26 namespaces that custom code is given.

    Reviewers send others back. What stands between #if and #endif, for tests on a desk, does not count.
    """
    for using in _forbidden(code):
        yield code.finding(using.name, f'the namespace "{using.name.text[:80]}" is not among those of custom code')


def _forbidden(code: Code) -> list[Using]:
    own = {name.text for name in code.namespaces}
    return [using for using in code.usings if not using.conditional and not _allowed(using, own)]


@rule(
    "script-namespace-in-full-name",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Do without the namespace; the page on custom code lists the 26 that there are.",
    source=CUSTOM_CODE,
)
def script_writes_known_namespaces_out(code: Code) -> Findings:
    """Nor does a script write another namespace out in the full name of a type.

    Published scripts do it all the same. Common namespaces are known, each is told once.
    """
    own = {name.text for name in code.namespaces}
    told = {_unlisted(using.name.text, own) for using in _forbidden(code)}
    for name in code.qualified:
        namespace = _unlisted(name.text, own)
        if namespace is not None and namespace not in told:
            told.add(namespace)
            yield code.finding(name, f'the namespace "{namespace}" is not among those of custom code')


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
    """A script sends requests through Context.SendAsync, not through a client of its own.

    Only those requests carry the connection's sign-in and count towards its limits.
    """
    own = {part.name.text for part in code.classes}
    for created in code.created:
        name = _last(created.text)
        if name in _CLIENTS and name not in own:
            yield code.finding(created, f"the script makes its own {name}")
        elif "WebRequest.Create" in created.text:
            yield code.finding(created, "the script makes its own WebRequest")


@rule(
    "script-no-directives",
    OPENAPI_DEFINITION,
    Level.WARNING,
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
