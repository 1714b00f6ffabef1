"""A small GitHub on this machine: it keeps what it is told, and its contract judges each request and each answer.

The real PyGithub talks to it over real HTTP. Faults are put in by the tests: an answer for the next requests of a
kind, before or after the write was carried out.
"""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.github.contract import Contract

REPOSITORY = "contoso/connectors"
NUMBER = 7
TIME = "2026-09-01T08:00:00Z"
FORBIDDEN = "Resource not accessible by integration"


@dataclass
class Fault:
    """An answer other than the right one."""

    method: str
    path: str
    """A regular expression for the whole path."""
    status: int
    message: str = "Server Error"
    headers: dict[str, str] = field(default_factory=dict)
    after_write: bool = False
    times: int = 1
    silent: bool = False
    """The connection breaks without an answer."""


@dataclass
class Request:
    """What was asked."""

    method: str
    path: str
    query: str
    body: Any


class FakeGitHub:
    """The state of one repository with one pull request, and the server in front of it."""

    def __init__(self, contract: Contract, prefix: str = "") -> None:
        self.contract = contract
        self.prefix = prefix
        self.violations: list[str] = []
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.check_runs: list[dict[str, Any]] = []
        self.comments: list[dict[str, Any]] = []
        self.files: list[dict[str, Any]] = []
        self.pull_request: dict[str, Any] = {}
        """What the pull request reads now, where that is not what GitHub's description shows as an example."""
        self.app: str | None = "github-actions"
        """The app of the token; ``None``: the token is that of ``self.user``."""
        self.user = "octocat"
        self.may = {"checks", "comments", "files"}
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.github = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}{prefix}"

    @contextmanager
    def running(self) -> Iterator[FakeGitHub]:
        """Serve until the end of the block, which fails if the contract was broken in it."""
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()
        assert self.violations == []

    @property
    def login(self) -> str:
        """Under whose name the token writes."""
        return f"{self.app}[bot]" if self.app else self.user

    def counted(self) -> dict[str, int]:
        """How often which method was used, for budgets."""
        return dict(Counter(request.method for request in self.requests))

    def add_comment(self, body: str, login: str | None) -> dict[str, Any]:
        """A comment on the pull request, of somebody or of an account that is gone."""
        number = len(self.comments) + 1
        comment = {
            "id": number,
            "node_id": f"IC_{number}",
            "url": f"{self.url}/repos/{REPOSITORY}/issues/comments/{number}",
            "html_url": f"https://github.com/{REPOSITORY}/pull/{NUMBER}#issuecomment-{number}",
            "issue_url": f"{self.url}/repos/{REPOSITORY}/issues/{NUMBER}",
            "user": _user(login) if login else None,
            "created_at": TIME,
            "updated_at": TIME,
            "author_association": "NONE",
            "body": body,
            "performed_via_github_app": None,
        }
        self.comments.append(comment)
        return comment

    def add_file(self, filename: str, status: str = "modified", previous: str | None = None) -> None:
        """A file of the pull request."""
        self.files.append(
            {
                "sha": "b" * 40,
                "filename": filename,
                "status": status,
                "additions": 1,
                "deletions": 0,
                "changes": 1,
                "blob_url": "https://github.com/blob",
                "raw_url": "https://github.com/raw",
                "contents_url": f"{self.url}/repos/{REPOSITORY}/contents/x",
                **({"previous_filename": previous} if previous else {}),
            }
        )

    def answer(
        self, method: str, path: str, query: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes] | None:
        """Answer one request, have it judged, remember it. ``None``: the connection breaks."""
        with self._lock:
            data = json.loads(body) if body else None
            inner = path.removeprefix(self.prefix)
            self.requests.append(Request(method, inner, query, data))
            fault = next((one for one in self.faults if one.method == method and re.fullmatch(one.path, inner)), None)
            written = fault is None or fault.after_write
            status, more, value = self._routed(method, inner, query, data) if written else (0, {}, None)
            if fault is not None:
                fault.times -= 1
                if not fault.times:
                    self.faults.remove(fault)
                if fault.silent:
                    return None
                status, more, value = fault.status, fault.headers, {"message": fault.message}
            answer = json.dumps(value).encode()
            if not path.startswith(self.prefix):
                self.violations.append(f"{method} {path}: outside of {self.prefix}")
            self.violations += self.contract.violations(method, inner, query, headers, body, status, answer)
            return status, more, answer

    def _routed(self, method: str, path: str, query: str, data: Any) -> tuple[int, dict[str, str], Any]:
        repository = re.escape(f"/repos/{REPOSITORY}")
        if method == "GET" and path == "/user":
            return (403, {}, {"message": FORBIDDEN}) if self.app else (200, {}, _profile(self.user))
        if method == "GET" and re.fullmatch(rf"{repository}/pulls/{NUMBER}", path):
            # The example's team lacks a type, which the description itself asks for.
            shown = self.contract.example("pull-request") | {"number": NUMBER, "requested_teams": []}
            return 200, {}, shown | self.pull_request
        if method == "GET" and re.fullmatch(rf"{repository}/pulls/{NUMBER}/files", path):
            # GitHub lists no more than 3,000, whatever there is.
            return self._page(path, query, self.files[:3_000])
        if method == "GET" and re.fullmatch(rf"{repository}/issues/{NUMBER}/comments", path):
            return self._page(path, query, self.comments)
        wanted = "checks" if "/check-runs" in path else "comments"
        if wanted not in self.may or (wanted == "checks" and not self.app):
            return 403, {}, {"message": FORBIDDEN}
        if method == "POST" and re.fullmatch(rf"{repository}/check-runs", path):
            run = {"id": len(self.check_runs) + 1, "all_annotations": [], **data}
            self.check_runs.append(run)
            return 201, {}, self._check_run(run, data)
        if method == "PATCH" and (match := re.fullmatch(rf"{repository}/check-runs/(\d+)", path)):
            run = self.check_runs[int(match[1]) - 1]
            return 200, {}, self._check_run(run, data)
        if method == "POST" and re.fullmatch(rf"{repository}/issues/{NUMBER}/comments", path):
            if len(data["body"]) > 65_536:
                return 422, {}, {"message": "Validation Failed", "errors": ["Body is too long"]}
            return 201, {}, self.add_comment(data["body"], self.login)
        if method == "PATCH" and (match := re.fullmatch(rf"{repository}/issues/comments/(\d+)", path)):
            comment = self.comments[int(match[1]) - 1]
            if (comment["user"] or {}).get("login") != self.login:
                return 403, {}, {"message": FORBIDDEN}
            comment["body"] = data["body"]
            return 200, {}, comment
        return 404, {}, {"message": "Not Found"}

    def _page(self, path: str, query: str, items: list[Any]) -> tuple[int, dict[str, str], Any]:
        asked = {name: int(values[0]) for name, values in parse_qs(query).items() if name in ("page", "per_page")}
        size, page = asked.get("per_page", 30), asked.get("page", 1)
        address = f"{self.url}{path}?per_page={size}&page="
        last = -(-len(items) // size)
        link = f'<{address}{page + 1}>; rel="next", <{address}{last}>; rel="last"' if page < last else ""
        return 200, {"Link": link} if link else {}, items[(page - 1) * size : page * size]

    def _check_run(self, run: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        run["all_annotations"] += data["output"].get("annotations", [])
        run["output"] = data["output"]
        address = f"{self.url}/repos/{REPOSITORY}/check-runs/{run['id']}"
        app: dict[str, Any] = {
            "id": 15_368,
            "slug": self.app,
            "node_id": "A_1",
            "owner": _user("github"),
            "name": "GitHub Actions",
            "description": "",
            "external_url": "https://help.github.com",
            "html_url": "https://github.com/apps/github-actions",
            "created_at": TIME,
            "updated_at": TIME,
            "permissions": {},
            "events": [],
        }
        return {
            "id": run["id"],
            "node_id": f"CR_{run['id']}",
            "head_sha": run["head_sha"],
            "name": run["name"],
            "url": address,
            "html_url": f"https://github.com/{REPOSITORY}/runs/{run['id']}",
            "details_url": run.get("details_url"),
            "external_id": "",
            "status": run["status"],
            "conclusion": run["conclusion"],
            "started_at": TIME,
            "completed_at": TIME,
            "check_suite": {"id": 1},
            "app": app,
            "pull_requests": [],
            "output": {
                "title": run["output"]["title"],
                "summary": run["output"]["summary"],
                "text": None,
                "annotations_count": len(run["all_annotations"]),
                "annotations_url": f"{address}/annotations",
            },
        }


def _user(login: str) -> dict[str, Any]:
    address = "https://api.github.com/users/someone"
    links = ("followers", "following", "gists", "starred", "subscriptions", "organizations", "repos", "events")
    return {
        "login": login,
        "id": 1,
        "node_id": "U_1",
        "avatar_url": "https://avatars.example/1",
        "gravatar_id": "",
        "url": address,
        "html_url": "https://github.com/someone",
        **{f"{name}_url": f"{address}/{name}" for name in links},
        "received_events_url": f"{address}/received_events",
        "type": "Bot" if login.endswith("[bot]") else "User",
        "site_admin": False,
    }


def _profile(login: str) -> dict[str, Any]:
    nothing: dict[str, Any] = dict.fromkeys(("name", "company", "blog", "location", "email", "hireable", "bio"))
    counts = dict.fromkeys(("public_repos", "public_gists", "followers", "following"), 0)
    times = {"created_at": TIME, "updated_at": TIME}
    return {**_user(login), "user_view_type": "public", **nothing, "blog": "", **counts, **times}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    github: FakeGitHub


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        answer = self.server.github.answer(self.command, parts.path, parts.query, dict(self.headers.items()), body)
        if answer is None:
            self.close_connection = True
            return
        status, headers, data = answer
        self.send_response(status)
        for name, value in {"Content-Type": "application/json; charset=utf-8", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve  # noqa: N815  the names that http.server looks for

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Keep quiet: the requests are remembered."""
