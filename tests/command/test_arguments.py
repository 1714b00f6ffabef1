"""The command line, and what it says where an argument means nothing."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify import CannotRun
from command import __version__
from command.arguments import FORMATS, parse
from connector.publisher import Publisher
from report.model import FailOn


def refusal(*arguments: str) -> str:
    with pytest.raises(CannotRun) as refused:
        parse(arguments)
    return str(refused.value)


def test_without_arguments_the_working_directory_is_judged_for_a_reader() -> None:
    options = parse([])
    assert (options.paths, options.format, options.output) == ((".",), "text", None)
    assert (options.fail_on, options.publisher, options.jobs) == (FailOn.FAILED, None, 0)


def test_rules_may_stand_in_one_list_or_in_several() -> None:
    options = parse(["--select", "a, b", "--select=c", "--ignore", "d"])
    assert (options.select, options.ignore) == (("a", "b", "c"), ("d",))


def test_an_output_may_bring_its_format() -> None:
    options = parse(["--output", "html=a=b.html", "--output=sarif=x", "--output", "plain=x", "--format", "json"])
    assert options.outputs == (("html", "a=b.html"), ("sarif", "x"))
    assert (options.output, options.format) == ("plain=x", "json")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--fail-on=x"], '--fail-on: "x" is not known; use never, failed, unproven or warned'),
        (["--format", "xml"], '--format: "xml" is not known; use text, json, markdown, sarif, junit or html'),
        (["--format=html=a.html"], '--format: "html=a.html" names a file; write --output html=a.html'),
        (["--bogus"], "there is no option --bogus; --help lists the options"),
        (["--publisher=me"], '--publisher: "me" is not known; use auto, verified or independent'),
        (["--jobs", "-3"], '--jobs: "-3" is not a number of processes; write 1 or more'),
        (["--jobs=0"], '--jobs: "0" is not a number of processes; write 1 or more'),
        (["--jobs=many"], '--jobs: "many" is not a number of processes; write 1 or more'),
        (["--jobs"], "--jobs: a value is missing"),
        (["--hints=3"], "--hints: it takes no value"),
        (["--formt", "json"], "there is no option --formt; did you mean --format?"),
        (["--zzz=1"], "there is no option --zzz; --help lists the options"),
        (["--verbose", "--quiet"], "--verbose and --quiet contradict each other; give one of them"),
        (["--rules", "--format=html"], "--rules: the rules are listed as text or json, not as html"),
        (
            ["--output=a", "--output=b"],
            "--output: only one file can have the format of --format; write FORMAT=FILE for the others",
        ),
    ],
)
def test_what_means_nothing_is_refused_in_our_words(arguments: list[str], said: str) -> None:
    assert refusal(*arguments) == said


@settings(deadline=None)
@given(st.lists(st.text(max_size=10) | st.sampled_from(["--jobs", "--format=", "-v", "--"]), max_size=4))
def test_no_refusal_shows_python(arguments: list[str]) -> None:
    said = ""
    with contextlib.suppress(SystemExit):
        try:
            parse(arguments)
        except CannotRun as refused:
            said = str(refused)
    assert not said.startswith("argument ")
    assert "invalid" not in said


def test_help_names_the_exit_statuses_and_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "0 no errors, 1 errors (or what --fail-on names), 2 the check could not run" in said
    assert ", ".join(FORMATS) in said
    assert all(kind.value in said for kind in Publisher)
    assert all(f"{command} (" in said for command in ("init", "compare", "package"))


def test_the_version_is_that_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--version"])
    assert capsys.readouterr().out == f"connector-certification {__version__}\n"
