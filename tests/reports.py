"""The report on a directory, judged in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from certify.judge import judge_read, judge_task
from certify.readers import Readers
from certify.request import Request, Task
from connector.connector import read_connector
from connector.publisher import Publisher
from report.model import ConnectorReport


def report_on(
    directory: Path,
    readers: Readers | None = None,
    path: str = "contoso-invoices",
    *,
    publisher: Publisher | None = Publisher.VERIFIED,
    task: dict[str, Any] | None = None,
    **request: Any,
) -> ConnectorReport:
    """The report on a connector.

    :param readers: ``None`` leaves openapi-spec-validator out.
    :param path: the directory as the user knows it.
    :param task: more of what :class:`Task` knows; ``request`` is more of what :class:`Request` does.
    """
    asked = Task(str(directory), path, **(task or {}))
    return judge_task(Request((asked,), publisher, **request), asked, readers)


def report_on_update(new: Path, old: Path, **request: Any) -> ConnectorReport:
    """The report on a connector whose published version is another directory."""
    connector = read_connector(str(new), new.name, Publisher.VERIFIED)
    connector.base = read_connector(str(old), new.name, Publisher.VERIFIED)
    task = Task(str(new), new.name)
    return judge_read(Request((task,), **request), task, connector, None)
