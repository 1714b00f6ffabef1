"""No secret of a connector is in its report, whichever version it is in."""

import json
from pathlib import Path
from typing import Any

from report.contract import dumps
from tests.connector.planted import written
from tests.reports import report_on_update


def version(directory: Path, **parameter: Any) -> Path:
    """A version of a connector whose only operation has that parameter."""
    key = {"name": "k", "in": "query", "type": "string"} | parameter
    operation = {"operationId": "Get", "summary": "Get it", "parameters": [key], "responses": {}}
    definition = {"swagger": "2.0", "paths": {"/a": {"get": operation}}}
    directory.mkdir()
    (directory / "apiDefinition.swagger.json").write_text(json.dumps(definition), encoding="utf-8")
    return directory


def test_what_is_said_of_a_change_repeats_no_secret_of_the_published_version(tmp_path: Path) -> None:
    _, secret, _ = written("github")
    old = version(tmp_path / "old", default=secret, enum=["a", secret])
    report = report_on_update(version(tmp_path / "new", default="a", enum=["a"]), old)
    said = {finding.rule: finding.message for finding in report.findings}
    assert 'lost "…"' in said["input-values-narrowed"]
    assert 'was "…" and is "a" now' in said["input-default-changed"]
    assert secret[4:20] not in dumps(report)
