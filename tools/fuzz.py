"""Each reader and each face on files that nobody wrote, until the time or the number of executions is over.

``python -m tools.fuzz`` changes the files of the samples a little, again and again, and gives them to every reader, to
the rules, the comparison and all faces; words after it choose targets that have one of them in their name. Nothing may
raise, no rule may fail, and nothing may take more than a few seconds. The first fault ends it with exit status 1; what
caused it is written to a file, and the same seed finds it again.

Every byte follows from the seed, so that no engine with a state of its own is needed.
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import json
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tools.examples import ROOT, SAMPLE

SECONDS: Final = 5.0
"""Processor time that one execution may take."""
STUCK: Final = 60.0
"""Seconds after which the place where an execution hangs is printed and the run ends."""
DEFINITION: Final = "apiDefinition.swagger.json"
_WORDS: Final = (
    *(b"", b"\0", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\n", b"\t", b" ", b"'", b'"', b"\\", b"`", b"$"),
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b"(",
        b")",
        b"<",
        b">",
        b":",
        b",",
        b"null",
        b"true",
        b"-1",
        b"1e999",
        b"[]",
        b"{}",
        b'""',
    ),
    *(
        b"\\ud800",
        b"\\u0000",
        b"<!--",
        b"</details>",
        b"@contoso",
        b"::error::",
        b"&a ",
        b"*a",
        b"!!a ",
        b"---\n",
        b"- ",
    ),
    *(
        b"/*",
        b'$"{',
        b"#if\n",
        b"IDAT",
        b"PK\x01\x02",
        b"PK\x05\x06",
        b"#/definitions/",
        b"$ref",
        b"allOf",
        b"%ff",
        b"~1",
    ),
    *(
        "\u202e".encode(),
        "\u3164".encode(),
        "\u0130".encode(),
        "\U0001f600".encode(),
        b"9" * 40,
        b"a" * 300,
        b"[" * 300,
    ),
)
"""What readers may stumble over."""


_SCRIPT: Final = b"""using System.Net.Http;
#if DEBUG
namespace Contoso { }
#endif
public class Script : ScriptBase
{
    private static readonly string Name = $"a{1 + 1}b", Raw = @"c""d";
    /* of the operation */
    public override async Task<HttpResponseMessage> ExecuteAsync()
    {
        var found = this.Context.OperationId == "List" ? new List<string> { "a" }.Where(x => x != null) : null;
        return await this.Context.SendAsync(this.Context.Request, this.CancellationToken).ConfigureAwait(false);
    }
}
"""


@dataclass(frozen=True, slots=True)
class Target:
    """Something that takes bytes of a stranger."""

    run: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]


TARGETS: Final[dict[str, Target]] = {}


def target(name: str, *seeds: str) -> Callable[[Callable[[bytes], object]], Callable[[bytes], object]]:
    """Register a target.

    :param seeds: patterns of files below the checkout that are changed for it.
    """

    def register(run: Callable[[bytes], object]) -> Callable[[bytes], object]:
        TARGETS[name] = Target(run, lambda: [path.read_bytes() for one in seeds for path in sorted(ROOT.glob(one))])
        return run

    return register


# --- Targets ---------------------------------------------------------------------------------------------------------


@target("documents", "samples/*/*.json")
def _document(data: bytes) -> None:
    from connector.document import read_document

    _places(read_document(data, DEFINITION))


@target("yaml", "samples/*/certification.yml", "samples/*.yml")
def _yaml(data: bytes) -> None:
    from connector.document import read_document

    _places(read_document(data, "certification.yml", yaml=True))


def _places(document: Any) -> None:
    """Where the values stand, and some that are not there."""
    pointers = ["", "/a", "/paths", "/info/title", "/0", *_pointers(document.value, "", 3)]
    for found in document.ranges(pointers).values():
        document.line(found.line)


def _pointers(value: Any, before: str, depth: int) -> Iterator[str]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members if depth else ():
        pointer = f"{before}/{str(name).replace('~', '~0').replace('/', '~1')}"
        yield pointer
        yield from _pointers(member, pointer, depth - 1)


@target("policy", "samples/*/certification.yml", "docs/rules/examples/directory.yml")
def _policy(data: bytes) -> None:
    from certify.policy_file import PolicyError, read_policy

    try:
        read_policy(data, "policy.yml")
    except PolicyError as reason:
        str(reason)


@target("icons", "samples/*/icon.png")
def _icon(data: bytes) -> None:
    from connector.icon import read_icon

    read_icon(data, "icon.png")


@target("markdown", "samples/*/*.md", "*.md", "docs/*.md")
def _markdown(data: bytes) -> None:
    from connector.markdown import read_markdown, read_tasks

    text = data.decode("utf-8", errors="replace")
    read_markdown(text)
    read_tasks(text)


@target("scripts")
def _script(data: bytes) -> None:
    from connector.script import parse, read_code

    read_code(parse(data.decode("utf-8", errors="replace")), "script.csx")


@target("secrets", "samples/*/*.json", "samples/*/*.md")
def _secrets(data: bytes) -> None:
    from connector.secret_search import decoded, look_through

    list(look_through("a.md", decoded(data)))


@target("zips")
def _zip(data: bytes) -> None:
    from connector.package import read_package
    from connector.packaged import read_packaged

    read_packaged(read_package(data, "a.zip"))


@target("reports")
def _report(data: bytes) -> None:
    from report.contract import ContractError, from_plain
    from report.model import Report

    try:
        report = from_plain(json.loads(data), Report)
    except (ContractError, ValueError, RecursionError):
        return
    _faces(report)


@target("connectors", "samples/*/*.json", "samples/*/*.md", "samples/*/certification.yml", "samples/*/icon.png")
def _connector(data: bytes) -> None:
    """One file of the sample is another; the verdict is shown in every face."""
    _faces(_judged({**_sample(), _file_for(data): data}, None))


@target("comparison", "samples/*/apiDefinition.swagger.json", "samples/*/apiProperties.json")
def _comparison(data: bytes) -> None:
    """The update, or the version before it, is another."""
    changed = {**_sample(), _file_for(data): data}
    new, old = (changed, _sample()) if len(data) % 2 else (_sample(), changed)
    _faces(_judged(new, old))


def _sample() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in SAMPLE.iterdir() if path.is_file()}


def _file_for(data: bytes) -> str:
    if data[:4] == b"\x89PNG":
        return "icon.png"
    if b"connectionParameters" in data or b"iconBrandColor" in data:
        return "apiProperties.json"
    if b"swagger" in data[:200]:
        return DEFINITION
    return "readme.md" if b"#" in data[:3] else "certification.yml"


def _judged(files: dict[str, bytes], base: dict[str, bytes] | None) -> Any:
    import checks.modules  # noqa: F401  registers the rules
    from certify.judge import judge_read
    from certify.request import Request, Task
    from certify.rules import description
    from checks.rule import REGISTRY
    from checks.walk import DEFECT
    from connector.connector import read_connector
    from connector.files import Contents
    from report.model import FailOn
    from report.verdict import conclude

    connector = read_connector("/c", "c", None, Contents(files))
    if base is not None:
        connector.base = read_connector("/c", "c", connector.publisher, Contents(base))
    task = Task("/c", "c")
    report = judge_read(Request((task,)), task, connector, None)
    if failed := [row.summary for row in report.criteria if row.help == DEFECT]:
        raise AssertionError(failed)
    rules = [description(REGISTRY[rule], None) for rule in dict.fromkeys(one.rule for one in report.findings)]
    return conclude([report], FailOn.FAILED, rules)


def _faces(report: Any) -> None:
    from report.faces import FILES, changelog, markdown, render, text

    for form in FILES:
        render(report, form)
    markdown.render(report, hints=True)
    changelog.render(report)
    text.render(report, io.StringIO(), hints=True, verbose=True)


# --- Seeds and changes -----------------------------------------------------------------------------------------------


def seeds(name: str) -> list[bytes]:
    """What a target begins with."""
    if name == "zips":
        return _packages()
    if name == "scripts":
        return [_SCRIPT]
    if name == "reports":
        from report.contract import dumps

        return [dumps(_judged(_sample(), None)).encode(), dumps(_judged({}, None)).encode()]
    return TARGETS[name].seeds()


def _packages() -> list[bytes]:
    import zipfile

    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as solution:
        solution.writestr("solution.xml", "<ImportExportXml><SolutionManifest/></ImportExportXml>")
        solution.writestr(
            "customizations.xml", '<ImportExportXml><Connectors><Connector a="b"/></Connectors></ImportExportXml>'
        )
        solution.writestr("[Content_Types].xml", "<Types/>")
        for file, data in _sample().items():
            solution.writestr(f"Connector/contoso_{file}", data)
    with zipfile.ZipFile(outer, "w") as package:
        package.writestr("intro.md", "# Contoso")
        package.writestr("package.zip", inner.getvalue())
    return [inner.getvalue(), outer.getvalue()]


def change(data: bytes, draw: random.Random, others: Sequence[bytes]) -> bytes:
    """The bytes with some of them left out, doubled, replaced or moved."""
    found = bytearray(data)
    for _ in range(1 + int(draw.expovariate(0.5))):
        start = draw.randrange(len(found) + 1)
        end = min(len(found), start + int(draw.expovariate(0.1 if draw.random() < 0.8 else 0.002)))
        kind = draw.randrange(7)
        if kind == 0:
            del found[start:end]
        elif kind == 1:
            found[start:start] = found[start:end] * draw.choice((1, 1, 2, 30))
        elif kind == 2 and found:
            found[start % len(found)] = draw.randrange(256)
        elif kind == 3:
            other = draw.choice(others)
            at = draw.randrange(len(other) + 1)
            found[start:end] = other[at : at + draw.randrange(1, 200)]
        elif kind == 4:
            del found[start:]
        else:
            found[start : end if kind == 5 else start] = draw.choice(_WORDS)
    return bytes(found[: 1 << 18])


# --- The run ---------------------------------------------------------------------------------------------------------


def execute(name: str, number: int, seed: int, corpus: Sequence[bytes]) -> tuple[bytes, str | None]:
    """One execution: the bytes, and what is wrong where something is.

    :param seed: with the number, it decides all of them.
    """
    draw = random.Random(f"{seed}/{name}/{number}")  # noqa: S311  nothing secret is drawn
    data = change(draw.choice(corpus), draw, corpus)
    begun = time.process_time()
    try:
        TARGETS[name].run(data)
    except Exception:  # noqa: BLE001  whatever it is, it is what we are looking for
        return data, traceback.format_exc()
    taken = time.process_time() - begun
    return data, f"it took {taken:.1f} s" if taken > SECONDS else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the targets in turns; the exit status is 1 where one of them failed."""
    parser = argparse.ArgumentParser(prog="tools.fuzz", description=__doc__)
    parser.add_argument("words", nargs="*", help="run the targets with one of these words in their name")
    parser.add_argument("--seconds", type=float, default=60.0, help="end after so many (default: 60)")
    parser.add_argument("--executions", type=int, default=sys.maxsize, help="end after so many")
    parser.add_argument("--seed", type=int, default=1, help="of all that is drawn (default: 1)")
    parser.add_argument("--output", type=Path, default=Path("fuzz-fault"), help="gets what caused a fault")
    options = parser.parse_args(arguments)
    names = [name for name in TARGETS if not options.words or any(word in name for word in options.words)]
    corpora = {name: seeds(name) for name in names}
    spent: Counter[str] = Counter()
    done: Counter[str] = Counter()
    begun = time.monotonic()
    status = 0
    while not status and time.monotonic() - begun < options.seconds and done.total() < options.executions:
        # Each target has the same time: a document is read a hundred times while a connector is judged.
        name = min(names, key=spent.__getitem__)
        faulthandler.dump_traceback_later(STUCK, exit=True, file=2)
        before = time.process_time()
        data, fault = execute(name, done[name], options.seed, corpora[name])
        spent[name] += time.process_time() - before  # type: ignore[assignment]
        done[name] += 1
        if fault:
            options.output.write_bytes(data)
            print(f"{name}, execution {done[name]} of seed {options.seed}, written to {options.output}:\n{fault}")
            status = 1
    faulthandler.cancel_dump_traceback_later()
    for name in names:
        print(f"{done[name]:9,} {name}")
    print(f"{done.total():9,} executions, {'a fault' if status else 'no fault'}")
    return status


if __name__ == "__main__":
    sys.exit(main())
