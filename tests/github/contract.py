"""GitHub's own description of its interface, made as strict as its prose, as the judge of every request and answer."""

from __future__ import annotations

import copy
import fcntl
import functools
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest, MockResponse

from publish.review import RESOLVE, THREADS

PACKAGE = "@octokit/openapi"
VERSION = "23.0.2"
# Not node_modules itself: installing one package there would remove those that somebody else put there.
_PREFIX = Path(__file__).parents[2] / "node_modules" / ".contract"
_HOST = "https://api.github.com"
_CHECKS = "/repos/{owner}/{repo}/check-runs"
_CHECK = "/repos/{owner}/{repo}/check-runs/{check_run_id}"
_COMMENTS = "/repos/{owner}/{repo}/issues/{issue_number}/comments"
_COMMENT = "/repos/{owner}/{repo}/issues/comments/{comment_id}"
_PULL = "/repos/{owner}/{repo}/pulls/{pull_number}"
_REVIEWS = f"{_PULL}/reviews"
_ROUTES = {
    ("GET", re.compile(r"/repos/[^/]+/[^/]+/pulls/\d+/files")): f"{_PULL}/files",
    ("GET", re.compile(r"/repos/[^/]+/[^/]+/pulls/\d+/comments")): f"{_PULL}/comments",
    ("POST", re.compile(r"/repos/[^/]+/[^/]+/pulls/\d+/reviews")): _REVIEWS,
    ("POST", re.compile(r"/repos/[^/]+/[^/]+/check-runs")): _CHECKS,
    ("PATCH", re.compile(r"/repos/[^/]+/[^/]+/check-runs/\d+")): _CHECK,
    ("GET", re.compile(r"/repos/[^/]+/[^/]+/issues/\d+/comments")): _COMMENTS,
    ("POST", re.compile(r"/repos/[^/]+/[^/]+/issues/\d+/comments")): _COMMENTS,
    ("PATCH", re.compile(r"/repos/[^/]+/[^/]+/issues/comments/\d+")): _COMMENT,
    ("GET", re.compile(r"/repos/[^/]+/[^/]+/pulls/\d+")): _PULL,
    ("DELETE", re.compile(r"/repos/[^/]+/[^/]+/issues/comments/\d+")): _COMMENT,
    ("GET", re.compile(r"/repos/[^/]+/[^/]+/pulls")): "/repos/{owner}/{repo}/pulls",
    ("GET", re.compile(r"/repos/[^/]+/[^/]+/compare/[^/]+")): "/repos/{owner}/{repo}/compare/{basehead}",
    ("GET", re.compile(r"/repos/[^/]+/[^/]+/git/trees/[^/]+")): "/repos/{owner}/{repo}/git/trees/{tree_sha}",
    ("GET", re.compile(r"/repos/[^/]+/[^/]+/git/blobs/[^/]+")): "/repos/{owner}/{repo}/git/blobs/{file_sha}",
    ("GET", re.compile(r"/user")): "/user",
}

_QUESTIONS: dict[str, Any] = {
    "query { viewer { login } }": {},
    THREADS: {"owner": str, "name": str, "number": int, "after": (str, type(None))},
    RESOLVE: {"thread": str},
}


@functools.cache
def directory() -> Path:
    """Where the descriptions are, installed from npm if they are not there yet."""
    _PREFIX.mkdir(parents=True, exist_ok=True)
    with open(_PREFIX / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run in several processes, one of which installs
        return _installed()


def _installed() -> Path:
    package = _PREFIX / "node_modules" / PACKAGE
    manifest = package / "package.json"
    if not manifest.exists() or json.loads(manifest.read_text())["version"] != VERSION:
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("GitHub's description of its interface comes from npm, which is not installed")
        command = [npm, "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(
            [*command, "--prefix", str(_PREFIX), f"{PACKAGE}@{VERSION}"],
            cwd=_PREFIX,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if done.returncode:
            pytest.skip(f"GitHub's description of its interface cannot be installed from npm: {done.stderr[-300:]}")
    return package / "generated"


class Contract:
    """One of GitHub's descriptions: ``api.github.com`` or ``ghes-3.19``."""

    def __init__(self, name: str) -> None:
        description = json.loads((directory() / f"{name}.json").read_bytes())
        # One server for both: what the fake is asked for is compared without its own address.
        description["servers"] = [{"url": _HOST}]
        self._proper: set[int] = set()
        """Requests that were judged with their answers; large ones are asked for again and again."""
        self._paths = description["paths"]
        self._parameters = description["components"]["parameters"]
        self._examples = description["components"]["examples"]
        _tighten(self._paths)
        # The description itself is not on trial, and judging it takes minutes.
        self._api = OpenAPI.from_dict(description, config=Config(spec_validator_cls=None))  # type: ignore[arg-type]

    def example(self, name: str) -> Any:
        """A value that the description itself shows; a new one each time."""
        return copy.deepcopy(self._examples[name]["value"])

    def violations(
        self, method: str, path: str, query: str, headers: dict[str, str], body: bytes, status: int, answer: bytes
    ) -> list[str]:
        """What a request and its answer have done wrong, in words."""
        seen = hash((method, path, query, body, status, answer, headers.get("Authorization")))
        if seen in self._proper:
            return []
        found = self._violations(method, path, query, headers, body, status, answer)
        if not found:
            self._proper.add(seen)
        return found

    def _violations(
        self, method: str, path: str, query: str, headers: dict[str, str], body: bytes, status: int, answer: bytes
    ) -> list[str]:
        where = f"{method} {path}{'?' if query else ''}{query}"
        if path == "/graphql":
            return _asked_in_words(where, method, headers, body)
        route = next((to for (verb, shape), to in _ROUTES.items() if verb == method and shape.fullmatch(path)), None)
        if route is None:
            return [f"{where}: not a request that this program makes"]
        found = [f"{where}: unknown query parameter {name}" for name in self._unknown(method, route, query)]
        arguments = {name: values[0] for name, values in parse_qs(query).items()}
        request = MockRequest(
            _HOST,
            method.lower(),
            path,
            args=arguments,
            headers=headers,
            data=body or None,
            content_type=headers.get("Content-Type", "application/json"),
        )
        found += _tried(where, lambda: self._api.validate_request(request))
        if str(status) in self._paths[route][method.lower()]["responses"] and status < 300:
            found += _tried(
                f"answer {status} to {where}",
                lambda: self._api.validate_response(request, MockResponse(answer, status)),
            )
        if body and not found:
            found += [f"{where}: {problem}" for problem in prose(method, route, json.loads(body))]
        if not headers.get("Authorization", "").startswith(("token ", "Bearer ")):
            found.append(f"{where}: no token")
        return found

    def _unknown(self, method: str, route: str, query: str) -> set[str]:
        known = set()
        for parameter in self._paths[route][method.lower()].get("parameters", []):
            resolved = self._parameters[parameter["$ref"].rpartition("/")[2]] if "$ref" in parameter else parameter
            known.add(resolved["name"])
        return parse_qs(query, keep_blank_values=True).keys() - known


def _asked_in_words(where: str, method: str, headers: dict[str, str], body: bytes) -> list[str]:
    """GraphQL is not in the description: three public questions are asked, each with the variables that it names."""
    asked = json.loads(body)
    named: dict[str, Any] | None = _QUESTIONS.get(asked["query"])
    variables = asked["variables"]
    right = method == "POST" and asked.keys() == {"query", "variables"}
    right = right and named is not None and variables.keys() == named.keys()
    right = right and all(isinstance(variables[name], kind) for name, kind in (named or {}).items())
    token = headers.get("Authorization", "").startswith(("token ", "Bearer "))
    return [] if right and token else [f"{where}: not a query that this program makes"]


def prose(method: str, route: str, body: dict[str, Any]) -> list[str]:
    """What GitHub says in words only."""
    found = []
    if route == _CHECKS and body.get("status") == "completed" and "conclusion" not in body:
        found.append("completed without a conclusion")
    if route == _CHECK and body.keys() - {"output"}:
        found.append("a token of a workflow may change nothing of a check run but its output")
    if route == _REVIEWS:
        found += _review(body)
    if route in (_COMMENTS, _COMMENT) and len(body["body"]) > 65_536:
        found.append("Body is too long (maximum is 65536 characters)")
    if len(body.get("output", {}).get("summary", "").encode(errors="surrogatepass")) > 65_535:
        found.append("the summary is larger than 65,535 bytes")
    for annotation in body.get("output", {}).get("annotations", []):
        if annotation["end_line"] < annotation["start_line"]:
            found.append("an annotation ends before it starts")
        columns = annotation.keys() & {"start_column", "end_column"}
        if columns and annotation["start_line"] != annotation["end_line"]:
            found.append("columns on several lines")
        if columns and (len(columns) < 2 or annotation["end_column"] < annotation["start_column"]):
            found.append("columns make no range")
        path = annotation["path"]
        if path.startswith("/") or "\\" in path or {"", ".", ".."} & set(path.split("/")):
            found.append(f"{path!r} is no path of the repository")
        found += [
            f"{name} of an annotation is larger than 64 KB"
            for name in ("message", "raw_details")
            if len(annotation.get(name, "").encode(errors="surrogatepass")) > 65_536
        ]
    if any("\ud800" <= character <= "\udfff" for character in _strings(body)):
        found.append("Problems parsing JSON: lone surrogate")
    return found


def _review(body: dict[str, Any]) -> list[str]:
    found = [] if body.get("body") or body.get("event") == "APPROVE" else ["a review that comments needs a body"]
    found += [] if body.get("event") else ["a review without an event stays a draft that only its author sees"]
    for comment in body.get("comments", []):
        if "start_line" in comment and not comment["start_line"] < comment["line"]:
            found.append("a comment on several lines ends where it starts")
        if len(comment["body"]) > 65_536:
            found.append("a comment of the review is too long")
    return found


def _strings(value: Any) -> str:
    if isinstance(value, dict):
        return "".join(map(_strings, value.values()))
    if isinstance(value, list):
        return "".join(map(_strings, value))
    return value if isinstance(value, str) else ""


def _tighten(paths: dict[str, Any]) -> None:
    """Write into the description what GitHub enforces without saying so, and let it know no other member."""
    told = ((_CHECKS, "post"), (_CHECK, "patch"), (_COMMENTS, "post"), (_COMMENT, "patch"), (_REVIEWS, "post"))
    for route, method in told:
        schema = paths[route][method]["requestBody"]["content"]["application/json"]["schema"]
        schema["additionalProperties"] = False
        if route == _REVIEWS:
            comment = schema["properties"]["comments"]["items"]
            comment["additionalProperties"] = False
            comment["properties"] |= {"line": {"type": "integer", "minimum": 1}, "side": {"enum": ["LEFT", "RIGHT"]}}
            comment["required"] = ["path", "body", "line", "side"]
        if "output" not in schema["properties"]:
            continue
        output = schema["properties"]["output"]
        output["additionalProperties"] = False
        output["properties"]["title"] |= {"minLength": 1, "maxLength": 255}
        output["properties"]["summary"]["minLength"] = 1
        annotation = output["properties"]["annotations"]["items"]
        annotation["additionalProperties"] = False
        for name in ("start_line", "end_line", "start_column", "end_column"):
            annotation["properties"][name]["minimum"] = 1
        annotation["properties"]["title"]["maxLength"] = 255
        annotation["properties"]["message"]["minLength"] = 1


def _tried(where: str, validate: Any) -> list[str]:
    try:
        validate()
    except Exception as error:  # noqa: BLE001  any objection counts
        problems = getattr(error.__cause__, "schema_errors", None) or [error]
        return [f"{where}: {_ended(str(getattr(problem, 'message', problem)))}" for problem in problems]
    return []


def _ended(message: str) -> str:
    """Begin and end of an objection, which quotes the whole value in between."""
    return message if len(message) <= 600 else f"{message[:300]} … {message[-300:]}"
