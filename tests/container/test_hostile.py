"""The whole hostile corpus in the image, in one run: as a checkout of somebody else's files."""

from __future__ import annotations

import json

import pytest

from tests.container.runner import Runner
from tests.hostile.attacks import KINDS, OUTSIDE, Attack, place
from tests.hostile.corpus import KINDS as CORPUS
from tests.hostile.run import SECRETS, TOKEN, judged, wrong

pytestmark = [pytest.mark.docker, pytest.mark.node]


@pytest.mark.timeout(1_200)
@pytest.mark.attack(
    "All of these in the image, as root, with a token in the environment",
    "The worker is another user without environment, network and token, whatever it judges",
)
def test_the_corpus_comes_to_a_clear_end_in_the_image(runner: Runner) -> None:
    assert CORPUS is KINDS
    attacks: dict[str, Attack] = {}
    (runner.workspace.parent / OUTSIDE).write_text(SECRETS[0])
    for kind, found in CORPUS.items():
        for number, (name, one) in enumerate(found.items()):
            if name != "folders beyond 4,096 bytes":  # the run ends there, as it does at the desk
                path = f"{kind}-{number:03}"
                place(one, runner.workspace, path)
                attacks[path] = one
    done = runner.run(inputs={"path": "."}, network="none", token=TOKEN, timeout=900, options=["--memory=512m"])

    assert (done.status, done.outputs["conclusion"]) == (1, "failure"), done.log[-2_000:] + done.errors
    report = (runner.workspace / done.outputs["report"]).read_text(encoding="utf-8")
    assert not [
        secret for secret in SECRETS for text in (done.log, done.errors, done.summary, report) if secret in text
    ]
    assert "Traceback" not in done.log + done.errors
    ends = {one["path"]: judged(one) for one in json.loads(report)["connectors"]}
    other = [f"{path}: {said}" for path, one in attacks.items() for said in wrong(one, ends.get(path))]
    assert not other, "\n".join(other)
