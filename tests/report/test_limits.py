"""What faces show is bounded, and what is left out is counted or cut visibly."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from report import groups, policy_words
from report.faces import changelog, sarif
from report.model import Place
from tests.report.examples import EXEMPTED, POLICY, connector, finding, report


def test_a_changelog_counts_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changelog, "MOST", 2)
    assert changelog._list(["a", "b"]) == "- a\n- b"
    assert changelog._list(["a", "b", "c", "d"]) == "- a\n- b\n- 2 more"


def test_code_scanning_gets_no_more_further_places_of_a_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MAX_PLACES", 2)
    places = tuple(Place(f"/a/{line}", line, 1, line, 2) for line in range(1, 6))
    [run] = json.loads(sarif.render(report(connector(finding(places=places, uses=5)))))["runs"]
    [result] = run["results"]
    assert len(result["relatedLocations"]) == 2


def test_what_tells_a_place_from_the_others_is_cut_with_an_ellipsis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MAX_NAMES", 5)
    messages = ['operation "abc" has no text', 'operation "abcdefgh" has no text']
    [group] = groups.groups(finding(message=message, line=line) for line, message in enumerate(messages, 1))
    assert group.names == ("abc", "abcd…")


def test_exempted_findings_beyond_the_bound_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy_words, "MOST", 1)
    shown = replace(report(replace(connector(), exempted=(EXEMPTED,) * 3)), policy=POLICY)
    lines = list(policy_words.policy_lines(shown))
    assert lines[0].startswith("3 findings exempted")
    assert lines[2] == "- 2 more"
    assert len([line for line in lines if EXEMPTED.reason in line]) == 1
