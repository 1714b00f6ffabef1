"""The words of all rules: plain English, American spelling, code marked as code, and a source for each."""

import re

import pytest

import checks.modules  # noqa: F401  (registers the rules)
from checks.criteria import CRITERIA
from checks.rule import REGISTRY, Level, Rule
from tools.markup import marked

FORBIDDEN = {
    "holds": r"\bholds?\b|\bheld\b|\bholding\b",
    "stands": r"\bstands?\b|\bstood\b|\bstanding\b",
    "is no": r"(?<!\bthere )\b(?:is|are|be) no\b(?! longer| more than| better)",
    "mend": r"\bmend(?:s|ed|ing)?\b",
    "sign for character": (
        r"\bsigns?\b(?!-| (?:in|up|on|it|them|first|(?:a|an|the) (?:[\w-]+ ){0,5}agreements?|the manifesto)\b)"
    ),
    "blank for space": r"\bblanks?\b",
    "a truth value": r"\btruth values?\b",
    "a code of success": r"\bcodes? of success\b",
    "orders to a model": r"\borders to (?:a|the) model\b",
    "required and recommended as severities": r"\b(?:required|recommended) (?:rule|finding)s?\b",
    "British spelling": r"\b(?:colour\w*|behaviour\w*|licence\w*|defence\w*|centre\w*|favour\w*)\b",
}
"""What no text of a rule may say, each with the pattern that finds it."""


def texts(rule: Rule) -> dict[str, str]:
    """The rule's own sentences, without what is code in them."""
    said = {"requirement": rule.requirement, "reason": rule.reason, "help": rule.help}
    return {name: re.sub(r"`[^`]*`", "", text) for name, text in said.items()}


@pytest.mark.parametrize("rule", REGISTRY.values(), ids=lambda rule: f"{rule.page}-{rule.id}")
def test_a_rule_speaks_as_a_colleague_would(rule: Rule) -> None:
    found = [
        f"{part}: {words}: {match[0]}"
        for part, text in texts(rule).items()
        for words, pattern in FORBIDDEN.items()
        if (match := re.search(pattern, text, re.IGNORECASE))
    ]
    assert found == []


def messages(rule: Rule) -> str:
    """The words that the rule's function can put into a message, as its source has them."""
    import ast
    import inspect
    import textwrap

    tree = ast.parse(textwrap.dedent(inspect.getsource(rule.check)))
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    function.decorator_list = []
    strings = [
        node.value
        for statement in function.body[1:]
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value
    ]
    return re.sub(r"`[^`]*`", "", " ".join(strings))


@pytest.mark.parametrize("rule", REGISTRY.values(), ids=lambda rule: f"{rule.page}-{rule.id}")
def test_a_rules_messages_speak_so_too(rule: Rule) -> None:
    said = messages(rule)
    assert [words for words, pattern in FORBIDDEN.items() if re.search(pattern, said, re.IGNORECASE)] == []


@pytest.mark.parametrize("rule", REGISTRY.values(), ids=lambda rule: f"{rule.page}-{rule.id}")
def test_a_rule_has_a_source_with_an_address(rule: Rule) -> None:
    assert rule.sources, "name the document that asks for it"
    assert all(source.url.startswith("https://") and source.title for source in rule.sources)


@pytest.mark.parametrize(
    "rule",
    [rule for rule in REGISTRY.values() if rule.level is Level.HINT],
    ids=lambda rule: f"{rule.page}-{rule.id}",
)
def test_the_line_of_a_hint_tells_what_to_do(rule: Rule) -> None:
    first = rule.help.split(maxsplit=1)[0]
    assert first[0].isupper() or first[0] == "`"
    assert first not in {"A", "An", "The", "There", "It", "Every", "Each", "No"}
    assert rule.help != rule.requirement


@pytest.mark.parametrize("rule", REGISTRY.values(), ids=lambda rule: f"{rule.page}-{rule.id}")
def test_code_is_marked_in_pairs(rule: Rule) -> None:
    for text in (rule.requirement, rule.reason, rule.help):
        assert text.count("`") % 2 == 0
        assert marked(text).count("`") % 2 == 0


def test_the_criteria_are_spelled_as_in_the_files_that_are_judged() -> None:
    assert [one.title for one in CRITERIA if re.search("colour", one.title)] == []
