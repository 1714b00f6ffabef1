"""script.csx: the file, and the class that the platform runs."""

from __future__ import annotations

from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, CLI, CUSTOM_CODE
from connector.connector import Connector, Script
from connector.publisher import Publisher
from connector.script import MAX_SCRIPT, Class, Code, Method, type_name
from connector.words import code as written
from connector.words import quoted

_CLASS: Final = "Script"
_METHOD: Final = "ExecuteAsync"
_ANSWER: Final = "Task<HttpResponseMessage>"


@rule(
    "script-file-name",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Rename the file to `script.csx`.",
    source=(CERTIFICATION, CLI),
)
def script_has_its_name(connector: Connector) -> Findings:
    """The file with the custom code is called `script.csx`.

    Microsoft's tools look for that name, in this letter case. Where settings.json names another file, they take that.
    """
    if connector.script is not None:
        if connector.script.file != "script.csx" and "script" not in connector.named:
            yield connector.finding(f"the script is called {quoted(connector.script.file)}")
        return
    others = [name for name in connector.files if name.lower().endswith((".csx", ".cs"))]
    refused = {file.file for file in connector.unreadable}
    if len(others) == 1 and others[0] not in refused:
        yield connector.finding(f"there is no script.csx, but {quoted(others[0])}")


@rule(
    "script-single-file",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Move all custom code into `script.csx`, and delete the other files.",
    source=CUSTOM_CODE,
)
def there_is_one_script(connector: Connector) -> Findings:
    """A connector has at most one script.

    The platform takes one file; code in another one never runs.
    """
    scripts = [name for name in connector.files if name.lower().endswith(".csx")]
    if len(scripts) > 1:
        listed = ", ".join(quoted(name, 60) for name in scripts[:3])
        yield connector.finding(f"the directory has {len(scripts)} scripts: {listed}{'…' * (len(scripts) > 3)}")


@rule(
    "script-size-max-1mb",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Shorten the script to at most 1 MB (1,048,576 bytes).",
    source=CUSTOM_CODE,
)
def script_fits_a_megabyte(script: Script) -> Findings:
    """A script has at most 1 MB.

    The platform refuses a larger one; 1 MB is 1,048,576 bytes.
    """
    if script.size > MAX_SCRIPT:
        yield script.finding(f"the script has {script.size:,} bytes, at most {MAX_SCRIPT:,} are allowed")


@rule(
    "script-independent",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Use a policy in place of the script where one does the same.",
    source=CERTIFICATION,
    publisher=Publisher.INDEPENDENT,
)
def independent_publishers_are_asked_for_policies(script: Script) -> Findings:
    """An independent publisher's connector does without custom code where a policy does the same.

    The pages describe custom code for verified publishers; more than twenty connectors of independent publishers have a
    script as well.
    """
    yield script.finding("an independent publisher's connector has a script")


def _scripts(code: Code) -> list[Class]:
    """Every part of the class Script; in any letter case where none is spelt so."""
    exact = [part for part in code.classes if part.name.text == _CLASS]
    return exact or [part for part in code.classes if part.name.text.lower() == _CLASS.lower()]


def _derives(code: Code) -> bool:
    """The class Script is a ScriptBase, directly or through other classes of the file."""
    bases = {type_name(base) for part in _family(code) for base in part.bases}
    bases |= {type_name(using.name.text) for using in code.usings if using.alias in bases}
    return "ScriptBase" in bases


def _family(code: Code) -> list[Class]:
    """The class ``Script`` and those of the file that it derives from."""
    family, bases = _scripts(code), {type_name(base) for part in _scripts(code) for base in part.bases}
    for _ in range(10):
        above = [part for part in code.classes if part.name.text in bases and part not in family]
        if not above:
            break
        family += above
        bases |= {type_name(base) for part in above for base in part.bases}
    return family


def _methods(code: Code) -> list[Method]:
    return [method for part in _family(code) for method in part.methods if method.name.text == _METHOD]


@rule(
    "script-parses",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Fix the syntax at this line, and write the code as `public class Script : ScriptBase`.",
    source=CUSTOM_CODE,
)
def script_can_be_read(code: Code) -> Findings:
    """A script is C#, so that its class and its method can be found.

    The platform compiles it. What cannot be read here does not compile there, and nobody has seen what it does.
    """
    if code.fault is not None and not (_derives(code) and _methods(code)):
        yield code.finding(code.fault, f"line {code.fault.line} cannot be read as C#")


@rule(
    "script-syntax",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Fix the syntax at this line, or write it as C# 12 or older.",
    source=CUSTOM_CODE,
)
def script_is_read_completely(code: Code) -> Findings:
    """All of a script is C#.

    Its class and its method were found, but one line is not C#, or a newer one than is known here.
    """
    if code.fault is not None and _derives(code) and _methods(code):
        yield code.finding(code.fault, f"line {code.fault.line} cannot be read as C#")


@rule(
    "script-class",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write the code as `public class Script : ScriptBase`.",
    source=CUSTOM_CODE,
)
def script_has_its_class(code: Code) -> Findings:
    """A script has the class `Script`, which derives from `ScriptBase`.

    The platform makes an object of this class for each call. Another rule judges the letter case of its name.
    """
    scripts = _scripts(code)
    if _derives(code) or code.fault is not None:
        return
    if scripts:
        yield code.finding(scripts[0].name, "class `Script` does not derive from `ScriptBase`")
    elif code.classes:
        first = code.classes[0].name
        yield code.finding(first, f"there is no class `Script`; the first class is {quoted(first.text)}")
    else:
        yield code.whole("there is no class `Script`")


@rule(
    "script-class-name",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Rename the class to `Script`, with a capital S.",
    source=CUSTOM_CODE,
)
def script_class_is_spelt_right(code: Code) -> Findings:
    """The class is called `Script`, in exactly this letter case.

    C# tells letter cases apart. Connectors whose class is called "script" were published all the same.
    """
    scripts = _scripts(code)
    if scripts and scripts[0].name.text != _CLASS and _derives(code):
        yield code.finding(scripts[0].name, f"the class is called {quoted(scripts[0].name.text)}")


@rule(
    "script-execute-async",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help=f"Write {written('public override async Task<HttpResponseMessage> ExecuteAsync()')}.",
    source=CUSTOM_CODE,
)
def script_has_its_method(code: Code) -> Findings:
    """The class `Script` overrides `ExecuteAsync`, without parameters, and returns `Task<HttpResponseMessage>`.

    The platform calls it for each operation.
    """
    family = _family(code)
    if not family:
        return
    methods = _methods(code)
    fitting = [method for method in methods if method.parameters == 0]
    if fitting:
        # One for tests may stand beside it, between #if and #endif.
        faults = [_method_fault(code, method) for method in fitting]
        if None not in faults:
            yield code.finding(fitting[0].name, str(faults[0]))
    elif methods:
        yield code.finding(methods[0].name, f"`{_METHOD}` has {_count(methods[0].parameters)}")
    elif code.fault is None:
        yield code.finding(family[0].name, f"class `Script` has no method `{_METHOD}`")


def _method_fault(code: Code, method: Method) -> str | None:
    aliases = {using.alias: using.name.text for using in code.usings if using.alias}
    returns = aliases.get(method.returns, method.returns).replace("?", "")
    inner = returns.partition("<")[2].removesuffix(">")
    result = f"{type_name(returns)}<{type_name(aliases.get(inner, inner))}>"
    if result != _ANSWER and code.fault is None:
        return f"`{_METHOD}` returns {written(method.returns) if method.returns else 'nothing'}"
    return None if method.override else f"`{_METHOD}` is not marked as `override`"


def _count(parameters: int) -> str:
    return f"{parameters} parameter{'s' if parameters != 1 else ''}"
