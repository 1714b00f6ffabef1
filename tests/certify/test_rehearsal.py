"""A run of many connectors does once what is done once, and says the same as a run of few."""

import subprocess
import sys
from pathlib import Path

from certify.process import Worker
from certify.run import run
from report.contract import as_plain
from tests.certify.connectors import connector, request
from tools.examples import ROOT


def test_a_rehearsal_calls_nothing_that_fails_and_loads_what_connectors_need() -> None:
    program = """
import sys
sys.path.insert(0, sys.argv[1])
from certify.rehearsal import rehearse
rehearse()
print([name for name in ("markdown_it", "PIL.PngImagePlugin", "yaml") if name not in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program, str(ROOT)], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_a_rehearsal_changes_no_verdict(tmp_path: Path) -> None:
    tasks = [connector(tmp_path / str(number), {"schemes": None}) for number in range(5)]
    many = run(request(*tasks), worker=Worker(inline=False)).connectors
    alone = [run(request(task), worker=Worker(inline=False)).connectors[0] for task in tasks[:2]]
    assert [as_plain(one) for one in many[:2]] == [as_plain(one) for one in alone]
    assert many[0].findings
