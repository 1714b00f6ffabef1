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

from publish.suggestions import shown_lines
from tests.github.contract import Contract
from tests.github.repository import Repository

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
        self.reviews: list[dict[str, Any]] = []
        self.suggestions: list[dict[str, Any]] = []
        """Comments of reviews on lines, each with ``resolved`` beside what GitHub shows."""
        self.repository = Repository()
        self.pull_requests: dict[int, dict[str, Any]] = {}
        """What pull requests read now, where that is not what GitHub's description shows as an example."""
        self.app: str | None = "github-actions"
        """The app of the token; ``None``: the token is that of ``self.user``."""
        self.user = "octocat"
        self.may = {"checks", "comments", "contents", "viewer", "resolve"}
        self._lock = threading.Lock()
        self._last_comment = 0
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
        self._last_comment += 1
        number = self._last_comment
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

    def answer(
        self, method: str, path: str, query: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes] | None:
        """Answer one request, have it judged, remember it. ``None``: the connection breaks."""
        with self._lock:
            data = json.loads(body) if body else None
            inner = "/graphql" if path.endswith("/graphql") else path.removeprefix(self.prefix)
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
            answer = b"" if status == 204 else json.dumps(value).encode()
            inside = inner.endswith("/graphql") or path.startswith(self.prefix)
            if not inside:
                self.violations.append(f"{method} {path}: outside of {self.prefix}")
            self.violations += self.contract.violations(method, inner, query, headers, body, status, answer)
            return status, more, answer

    def _routed(self, method: str, path: str, query: str, data: Any) -> tuple[int, dict[str, str], Any]:
        if method == "GET" and path == "/user":
            return (403, {}, {"message": FORBIDDEN}) if self.app else (200, {}, _profile(self.user))
        if method == "POST" and path.endswith("/graphql"):
            return self._in_words(data["query"], data["variables"])
        inner = path.removeprefix(f"/repos/{REPOSITORY}")
        if inner == path:
            return 404, {}, {"message": "Not Found"}
        if method == "GET":
            return self._read(inner, path, query)
        return self._write(method, inner, data)

    def _in_words(self, query: str, variables: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
        """GraphQL: it refuses with 200 and a list of errors."""
        if "viewer" in query:
            known = "viewer" in self.may
            answer = {"data": {"viewer": {"login": self.login}}}
            return (200, {}, answer) if known else (403, {}, {"message": FORBIDDEN})
        if "mutation" in query:
            if "resolve" not in self.may:
                return 200, {}, {"data": None, "errors": [{"type": "FORBIDDEN", "message": FORBIDDEN}]}
            self.suggestions[int(variables["thread"].removeprefix("T_")) - 1]["resolved"] = True
            return 200, {}, {"data": {"resolveReviewThread": {"thread": {"isResolved": True}}}}
        first = int(variables["after"] or 0)
        nodes = [
            {"id": f"T_{one['id']}", "isResolved": one["resolved"], "comments": {"nodes": [{"databaseId": one["id"]}]}}
            for one in self.suggestions[first : first + 100]
        ]
        more = {"hasNextPage": first + 100 < len(self.suggestions), "endCursor": str(first + 100)}
        threads = {"reviewThreads": {"nodes": nodes, "pageInfo": more}}
        return 200, {}, {"data": {"repository": {"pullRequest": threads}}}

    def _read(self, inner: str, path: str, query: str) -> tuple[int, dict[str, str], Any]:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        if match := re.fullmatch(r"/pulls/(\d+)", inner):
            return self._pull_request(int(match[1]))
        if re.fullmatch(r"/pulls/\d+/comments", inner):
            shown = [{name: value for name, value in one.items() if name != "resolved"} for one in self.suggestions]
            return self._page(path, query, shown)
        if re.fullmatch(r"/pulls/\d+/files", inner):
            return self._page(path, query, self._files())
        if inner == "/pulls":
            return self._pull_requests(asked.get("head", ""))
        if re.fullmatch(r"/issues/\d+/comments", inner):
            return self._page(path, query, self.comments)
        if "contents" not in self.may:
            return 403, {}, {"message": FORBIDDEN}
        if match := re.fullmatch(r"/compare/(\w+)\.\.\.(\w+)", inner):
            return self._compared(match[1], match[2])
        if match := re.fullmatch(r"/git/trees/(\w+)", inner):
            listing = self.repository.listing(match[1], recursive="recursive" in asked)
            if listing is None:
                return 404, {}, {"message": "Not Found"}
            url = f"{self.url}{path}"
            sizes = {one["sha"]: len(self.repository.blobs.get(one["sha"], b"")) for one in listing[0]}
            entries = [
                {**one, "url": url, "size": sizes[one["sha"]]} if one["type"] == "blob" else one for one in listing[0]
            ]
            return 200, {}, {"sha": match[1], "url": url, "tree": entries, "truncated": listing[1]}
        if (match := re.fullmatch(r"/git/blobs/(\w+)", inner)) and (text := self.repository.blob(match[1])) is not None:
            size = len(self.repository.blobs[match[1]])
            blob = {"sha": match[1], "node_id": "B_1", "size": size, "url": f"{self.url}{path}"}
            return 200, {}, {**blob, "content": text, "encoding": "base64"}
        return 404, {}, {"message": "Not Found"}

    def _compared(self, base: str, head: str) -> tuple[int, dict[str, str], Any]:
        repository = self.repository
        common = repository.merge_base(base, head)
        if base not in repository.commits or head not in repository.commits or common is None:
            return 404, {}, {"message": "Not Found"}
        status = (
            "identical" if base == head else "ahead" if common == base else "behind" if common == head else "diverged"
        )
        shown = self.contract.example("commit-comparison")
        return (
            200,
            {},
            {
                **shown,
                "base_commit": {**shown["base_commit"], "sha": base},
                "merge_base_commit": {**shown["merge_base_commit"], "sha": common},
                "status": status,
            },
        )

    def _pull_request(self, number: int) -> tuple[int, dict[str, str], Any]:
        if number != NUMBER and number not in self.pull_requests:
            return 404, {}, {"message": "Not Found"}
        # The example's team lacks a type, which the description itself asks for.
        shown = self.contract.example("pull-request") | {"number": number, "requested_teams": []}
        given = dict(self.pull_requests.get(number, {}))
        for side in ("head", "base"):
            shown[side] = {**shown[side], **given.pop(side, {})}
        return 200, {}, shown | given

    def _files(self) -> list[dict[str, Any]]:
        """The files of the pull request, each with its diff."""
        given = self.pull_requests[NUMBER]
        patches = self.repository.patches(given["base"]["sha"], given["head"]["sha"])
        [shown] = self.contract.example("diff-entry-items")
        return [{**shown, "filename": path, "status": "modified", "patch": patch} for path, patch in patches.items()]

    def _add_review(self, data: Any) -> tuple[int, dict[str, str], Any]:
        patches = {file["filename"]: shown_lines(file["patch"]) for file in self._files()}
        [shown] = self.contract.example("pull-request-review-comment-items")
        added: list[dict[str, Any]] = []
        for comment in data["comments"]:
            wanted = set(range(comment.get("start_line", comment["line"]), comment["line"] + 1))
            if not any(wanted <= lines.keys() for lines in patches.get(comment["path"], ())):
                return 422, {}, {"message": "Unprocessable Entity", "errors": ["Line could not be resolved"]}
            number = len(self.suggestions) + len(added) + 1
            added.append({**shown, **comment, "id": number, "user": _user(self.login), "resolved": False})
        self.suggestions += added
        self.reviews.append(data)
        review = self.contract.example("pull-request-review")
        return 200, {}, {**review, "commit_id": data["commit_id"], "body": data["body"], "state": "COMMENTED"}

    def _pull_requests(self, head: str) -> tuple[int, dict[str, str], Any]:
        owner, _, branch = head.partition(":")
        [shown] = self.contract.example("pull-request-simple-items")
        shown["requested_teams"] = []
        found = []
        for number, given in self.pull_requests.items():
            sides = {side: {**shown[side], **given.get(side, {})} for side in ("head", "base")}
            name = (sides["head"]["repo"] or {}).get("full_name", "")
            if name.partition("/")[0] == owner and sides["head"]["ref"] == branch:
                found.append({**shown, "number": number, **sides})
        return 200, {}, found

    def _write(self, method: str, inner: str, data: Any) -> tuple[int, dict[str, str], Any]:
        wanted = "checks" if "/check-runs" in inner else "comments"
        if wanted == "checks" and not self.app:
            return 403, {}, {"message": "You must authenticate via a GitHub App."}
        if wanted not in self.may:
            return 403, {}, {"message": FORBIDDEN}
        if wanted == "checks":
            problem = _too_large(data.get("output", {}))
            if problem:
                return 422, {}, {"message": "Invalid request.", "errors": [problem]}
        if method == "POST" and inner == "/check-runs":
            run = {"id": len(self.check_runs) + 1, "all_annotations": [], **data}
            self.check_runs.append(run)
            return 201, {}, self._check_run(run, data)
        if method == "PATCH" and (match := re.fullmatch(r"/check-runs/(\d+)", inner)):
            run = self.check_runs[int(match[1]) - 1]
            return 200, {}, self._check_run(run, data)
        if method == "POST" and re.fullmatch(r"/pulls/\d+/reviews", inner):
            return self._add_review(data)
        if method == "POST" and re.fullmatch(r"/issues/\d+/comments", inner):
            if len(data["body"]) > 65_536:
                return 422, {}, {"message": "Validation Failed", "errors": ["Body is too long"]}
            return 201, {}, self.add_comment(data["body"], self.login)
        if method in ("PATCH", "DELETE") and (match := re.fullmatch(r"/issues/comments/(\d+)", inner)):
            return self._change_comment(method, int(match[1]), data)
        return 404, {}, {"message": "Not Found"}

    def _change_comment(self, method: str, number: int, data: Any) -> tuple[int, dict[str, str], Any]:
        comment = next((one for one in self.comments if one["id"] == number), None)
        if comment is None:
            return 404, {}, {"message": "Not Found"}
        if (comment["user"] or {}).get("login") != self.login:
            return 403, {}, {"message": FORBIDDEN}
        if method == "DELETE":
            self.comments.remove(comment)
            return 204, {}, None
        comment["body"] = data["body"]
        return 200, {}, comment

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


def _too_large(output: dict[str, Any]) -> str:
    """What GitHub refuses, in GitHub's own units."""
    if len(output.get("summary", "").encode(errors="surrogatepass")) > 65_535:
        return "Only 65535 bytes are allowed in output.summary"
    if len(output.get("title", "")) > 255:
        return "title is too long"
    return "too many annotations" if len(output.get("annotations", [])) > 50 else ""


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
