"""The secrets of a whole directory: in its texts, in its folders' texts, and in the names of its files."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from connector.files import MAX_START, Directory
from connector.node import Finding
from connector.passwords import SHORTEST_TOLD, told_passwords
from connector.secret_shapes import QUERY
from connector.secrets import MAX_CANDIDATES, Effort, Secret, find_secrets

MAX_NAMES: Final = 10_000
"""Entries of the directory whose names are looked through."""
MAX_SECRETS: Final = 5_000
"""That are certain, and as many that are not; whoever has more than that has been told often enough."""
TEXTS: Final = (
    *(".bat", ".config", ".cs", ".csv", ".csx", ".env", ".htm", ".html", ".http", ".ini", ".js", ".json", ".key"),
    *(".log", ".md", ".pem", ".ps1", ".py", ".sh", ".toml", ".ts", ".txt", ".xml", ".yaml", ".yml"),
)
"""How the name of a text ends, whatever bytes are in it."""


DOCUMENTS: Final = (".md", ".txt")
"""How the name of a text ends that people wrote for people."""
TOLD: Final = "password in a document"


@dataclass(frozen=True, slots=True)
class FoundSecret:
    """A likely secret in one of the connector's files."""

    file: str
    """Empty where it stands in the name of a file."""
    kind: str
    certain: bool
    text: str = field(repr=False)
    """Never shown: it is there to be taken out of whatever is."""
    line: int
    column: int
    end_line: int
    end_column: int
    written: str = field(repr=False, default="")
    """As its file writes it, where that is another text."""
    places: int = 1
    """How often it stands in the file."""

    @property
    def value(self) -> None:
        """Nothing: a secret has no members that rules could ask for by keyword."""
        return

    def finding(self, message: str) -> Finding:
        """A rule is broken by the secret; no report repeats its lines."""
        if not self.file:
            return Finding("", "", "", message, secret=True)
        place = (self.line, self.column, self.end_line, self.end_column)
        return Finding(self.file, "", "", message, None, None, None, None, *place, secret=True)


@dataclass(slots=True)
class SecretSearch:
    """What a search has found, and what it has not seen."""

    found: list[FoundSecret]
    unsearched: list[str]
    """Every limit that was reached, in a few words."""


def search(texts: Mapping[str, str], known: Collection[str], folder: Directory) -> SecretSearch:
    """Look for secrets in everything that a directory contains.

    :param texts: the connector's own files, which are read already, by name.
    :param known: their names, and those of files that are no texts.
    """
    effort = Effort()
    others = ((name, decoded(data)) for name, data in folder.others(known, is_text))
    kept: dict[bool, list[FoundSecret]] = {True: [], False: []}
    for secret in _everywhere([*texts.items()], others, folder, effort):
        if len(kept[secret.certain]) < MAX_SECRETS:
            kept[secret.certain].append(secret)
        else:
            effort.limits[f"there are more than {MAX_SECRETS:,} likely secrets"] = None
            if secret.certain:
                break
    unsearched = [*folder.unsearched, *effort.limits]
    if len(folder.names) > MAX_NAMES:
        unsearched.append(f"there are more than {MAX_NAMES:,} entries in the directory")
    return SecretSearch([*kept[True], *kept[False]], unsearched)


def _everywhere(
    texts: list[tuple[str, str]], others: Iterator[tuple[str, str]], folder: Directory, effort: Effort
) -> Iterator[FoundSecret]:
    for name, text in texts:
        yield from look_through(name, text, effort)
    for name, text in others:
        yield from look_through(name, text, effort)
    yield from look_through_names(sorted({*folder.names[:MAX_NAMES], *folder.below}), effort)


def look_through(file: str, text: str, effort: Effort | None = None) -> Iterator[FoundSecret]:
    """The likely secrets of a file, each with its place; one that is not certain is told once."""
    effort = effort or Effort()
    found = find_secrets(text, effort)
    if file.lower().endswith(".md"):
        found = [secret for secret in found if not _is_link_for_readers(secret, text)]
    if file.lower().endswith(DOCUMENTS):
        found = sorted([*found, *_told_passwords(text, found, effort)], key=lambda secret: secret.start)
    counts = Counter(secret.text for secret in found)
    starts = [0, *(end.end() for end in re.finditer(r"\r\n|\n|\r", text))] if found else []

    def place(offset: int) -> tuple[int, int]:
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    told: set[str] = set()
    for secret in found:
        if not secret.certain and secret.text in told:
            continue
        told.add(secret.text)
        places = *place(secret.start), *place(secret.end)
        written = text[secret.start : secret.end]
        yield FoundSecret(
            file,
            secret.kind,
            secret.certain,
            secret.text,
            *places,
            written="" if written == secret.text else written,
            places=1 if secret.certain else counts[secret.text],
        )


def _told_passwords(text: str, found: list[Secret], effort: Effort) -> Iterator[Secret]:
    """The passwords that a document tells, but for what was found there already.

    :param found: in the order of the text, none inside another.
    """
    starts = [secret.start for secret in found]
    start = count = 0
    for line in text.splitlines(keepends=True):
        if len(line) < SHORTEST_TOLD:
            start += len(line)
            continue
        if effort.spent:
            return
        for first, last in told_passwords(line):
            before = bisect_right(starts, start + last - 1)
            if before and found[before - 1].end > start + first:
                continue
            if count == MAX_CANDIDATES:
                effort.limits[f"a text has more than {MAX_CANDIDATES:,} candidates of one kind ({TOLD})"] = None
                return
            count += 1
            yield Secret(TOLD, start + first, start + last, False, line[first:last])
        start += len(line)


_LINK: Final = re.compile(
    r"(?:\]\(\s?<?https?://[^\s()<>]{1,400}"
    r"|https?://[^\s()<>?]{0,200}(?:download|share|public|invit|attachment|\.[a-z]{2,4}(?=\?))[^\s()<>]{0,200}"
    r")[?&]token=",
    re.IGNORECASE,
)


def _is_link_for_readers(secret: Secret, text: str) -> bool:
    """The token of a link to a page or a download, which opens just that, and which readers need as a whole."""
    before = text[max(0, secret.start - 500) : secret.start]
    if secret.kind != QUERY or not before.endswith("token="):
        return False
    address = re.split(r"\s", before)[-1]
    return _LINK.search(address) is not None


def look_through_names(names: Iterable[str], effort: Effort | None = None) -> Iterator[FoundSecret]:
    """The likely secrets in the names of files."""
    for secret in find_secrets("\n".join(names), effort):
        yield FoundSecret("", secret.kind, secret.certain, secret.text, 0, 0, 0, 0)


def is_text(name: str, beginning: bytes) -> bool:
    """A file that begins so is a text.

    A zero byte tells that it is none, unless its name says that it is one; in UTF-16 nearly every second byte is one.
    """
    beginning = beginning[:MAX_START]
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or 0 not in beginning:
        return True
    one, other = sorted((beginning[::2].count(0), beginning[1::2].count(0)))
    return name.lower().endswith(TEXTS) or (other * 3 >= len(beginning) and one * 10 <= len(beginning))


def decoded(data: bytes) -> str:
    """The bytes of a text as characters, whatever its encoding."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    return data.replace(b"\0", b"").decode("utf-8-sig", errors="replace")
