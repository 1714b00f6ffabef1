"""YAML, Markdown and scripts that their readers would read for hours."""

from __future__ import annotations

import json
from functools import partial

from tests.hostile.attacks import add, one
from tools.examples import SAMPLE
from tools.hostile.inputs import DEFINITION, Files

KIND = "texts"
DECLARATION = "certification.yml"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
"""Ten lines that are a billion values."""

ALIAS = "a YAML alias is not read"
TAG = "the YAML tag"
DEEP = "nested too deeply"
UNREADABLE = "could not be read"

for _name, _text, _said in (
    ("aliases that multiply", BOMB, ALIAS),
    ("an anchor", "support: &a\n  url: https://contoso.com\nbusiness-app: *a\n", ALIAS),
    ("an alias of itself", "support: &a [*a]\n", ALIAS),
    ("a merge", "a: &a {b: c}\nsupport:\n  <<: *a\n", ALIAS),
    ("a tag that builds an object", '!!python/object/apply:os.system ["id"]\n', TAG),
    ("a tag in the middle", "support: !!python/name:os.system\n", TAG),
    ("a tag of its own", "%TAG ! tag:contoso.com,2026:\n---\nsupport: !a b\n", TAG),
    ("brackets, 10,000 deep", "support: " + "[" * 10_000, DEEP),
    ("braces, 10,000 deep", "support: " + "{a: " * 10_000, DEEP),
    ("lists in lists, 5,000 deep", "- " * 5_000 + "a", DEEP),
    ("blocks, 300 deep", "".join(f"{' ' * level}a:\n" for level in range(300)), DEEP),
    ("30 documents", "---\na: b\n" * 30, "another document"),
    ("60 KB of dashes", "- " * 30_000, DEEP),
    ("60 KB of question marks", "? " * 30_000, DEEP),
    ("60 KB of quotes", '"' * 60_001, "this is not YAML"),
    ("60 KB of ampersands", "&a " * 20_000, "this is not YAML"),
    ("60 KB of colons", "a: " * 20_000, "is not in quotes"),
    ("a key of 60 KB", "a" * 60_000 + ": b", UNREADABLE),
    ("tabs", "\tsupport:\n\t\turl: a\n", "a tab is used for indentation"),
    ("control characters", "support: \x01\x02\x1b[31m\n", "is not allowed"),
    ("100 KB", "# " + "a" * 100_000, "at most 65,536 are read"),
):
    add(KIND, f"answers of {_name}", one(DECLARATION, _text), _said)
# What can be read but answers nothing blocks no more than a file that is not there.
for _name, _text, _said in (
    ("60 KB of bars", "a: |\n" + " |\n" * 20_000, "is not a known member"),
    ("a day that does not exist", "nomination:\n  submitted: 2026-99-99\n", "must be a day of the calendar"),
    ("half a character", "support: \\ud800\n", "is not a known member"),
    ("another type", "- a\n", "does not consist of sections with names"),
    ("names that stand twice", "support: a\nsupport: b\n", "is defined twice in one object"),
):
    add(KIND, f"answers of {_name}", one(DECLARATION, _text), _said, blocks=False)
add(KIND, "answers in no UTF-8", one(DECLARATION, b"support: \xff\xfe\n"), "byte 0xff is not UTF-8", blocks=False)
for _name, _text in {"aliases that multiply": BOMB, "brackets, 300,000 deep": "a: " + "[" * 300_000}.items():
    _files: Files = {DEFINITION: "", "apiDefinition.swagger.yaml": "swagger: '2.0'\n" + _text}
    add(KIND, f"a YAML definition of {_name}", partial(dict, _files), "the file is empty")

for _name, _text in {
    "emphasis in each other": "*" * 50_000 + "a" + "*" * 50_000,
    "emphasis that never ends": "*a **a _a __a " * 7_000,
    "brackets in each other": "[" * 50_000 + "a" + "](b)" * 50_000,
    "pictures in each other": "![" * 30_000 + "](a)" * 30_000,
    "quotes in each other": "> " * 30_000 + "a",
    "lists in each other": "".join(f"{' ' * (2 * level)}- a\n" for level in range(400)),
    "lists on one line": "- " * 30_000 + "a",
    "backticks of every length": " ".join("`" * number for number in range(400)),
    "angles": "<" * 100_000,
    "comments that never end": "<!--" * 25_000,
    "entities": "&#x110000;&" * 10_000,
    "links that never end": "[a](" * 25_000,
    "references to each other": "".join(f"[a{number}]: <a{number + 1}>\n" for number in range(5_000)),
    "a table of 1,000 columns": "|a" * 1_000 + "|\n" + "|-" * 1_000 + "|\n" + ("|b" * 1_000 + "|\n") * 40,
    "headings without an end": "# " * 50_000,
    "backslashes": "\\" * 100_001,
    "line breaks": "\r" * 100_000,
    "markup that would run": "<script>alert(1)</script>\n\n[a](javascript:alert(1))\n\n@contoso\n" * 100,
}.items():
    add(KIND, f"a readme of {_name}", one("readme.md", f"# Contoso Invoices\n\n{_text}\n"))
    add(KIND, f"an introduction of {_name}", one("intro.md", _text))

NOT_PARSED = "the script could not be parsed"
NO_CODE = "cannot be read as C#"
NO_CLASS = "there is no class `Script`"
for _name, _text, _said in (
    ("a comment that never ends", "/* a", NO_CODE),
    ("a text that never ends", '"a', NO_CODE),
    ("a text over lines that never ends", '@"a\n' * 10, NO_CODE),
    ("texts in texts, 3,000 deep", '$"{$"{$"{' * 3_000, NO_CODE),
    ("300,000 quotes", '"""' * 100_000, NO_CODE),
    ("50,000 conditions", "#if A\n" * 50_000, NO_CLASS),
    ("types in types, 50,000 deep", "public class Script<" + "A<" * 50_000, NO_CODE),
    ("blocks, 300,000 deep", "{" * 300_000, NOT_PARSED),
    ("400,000 comments", "/*" * 400_000, NO_CODE),
    ("brackets, 300,000 deep", "[" * 300_000, NOT_PARSED),
    ("choices, 50,000 deep", "a ? b : " * 50_000, NO_CODE),
    ("functions, 50,000 deep", "x => " * 50_000, NO_CODE),
    ("zero bytes", "\0" * 100_000, NO_CODE),
    ("marks that are not seen", "\ufeff" * 100_000, NO_CLASS),
):
    add(KIND, f"a script of {_name}", one("script.csx", _text), _said, alone=_said == NOT_PARSED)
add(
    KIND,
    "the answers of the sample a thousand times",
    one(DECLARATION, (SAMPLE / DECLARATION).read_text(encoding="utf-8") * 1_000),
    "at most 65,536 are read",
)
add(
    KIND,
    "settings of a million members",
    lambda: {"settings.json": json.dumps(dict.fromkeys(map(str, range(1_000_000)), 1))},
    "at most 524,288 are read",
)
