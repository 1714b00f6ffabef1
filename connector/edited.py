"""A directory as it would be with some of its files changed; on the disk nothing is."""

from __future__ import annotations

import errno
import stat
from collections.abc import Collection, Mapping

from connector.files import Directory, blob_name


class EditedDirectory(Directory):
    """Reads the files that were changed from memory, and all others from the disk."""

    __slots__ = ("edited", "gone", "kept")

    def __init__(
        self,
        directory: Directory,
        edited: Mapping[str, bytes],
        gone: Collection[str],
        kept: dict[str, bytes] | None = None,
    ) -> None:
        """The same directory with changes.

        :param edited: the files that are others now, by their names relative to the directory.
        :param gone: names that no file has any more.
        :param kept: the files that were read from the disk, which several directories can share. Each is read once:
            what is said of it is about the bytes that are edited, whoever writes to it meanwhile.
        """
        self.edited = edited
        self.gone = gone
        self.kept = {} if kept is None else kept
        names = (set(directory.names) - set(gone)) | {name for name in edited if "/" not in name}
        super().__init__(directory.path, sorted(names), linked=directory.linked)

    def holds(self, name: str) -> bool:
        return name in self.edited or (name not in self.gone and super().holds(name))

    def _mode(self, name: str) -> int:
        return stat.S_IFREG if name in self.edited else super()._mode(name)

    def _read(self, name: str, beginning: int | None = None) -> bytes:
        if name in self.edited:
            data = self.edited[name]
            self.blobs[name] = blob_name(data)
            return data[:beginning]
        if name in self.gone:
            raise FileNotFoundError(errno.ENOENT, "no such file", name)
        if name in self.kept:
            self.blobs[name] = blob_name(self.kept[name])
            return self.kept[name][:beginning]
        data = super()._read(name, beginning)
        if beginning is None:
            self.kept[name] = data
        return data
