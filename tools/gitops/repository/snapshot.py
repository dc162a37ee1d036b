"""A Snapshot: the files of one state of the repository, by path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from gitops.errors import Position, Refusal
from gitops.repository.objects import LINK, MODULE, Entry, blob_id, tree_id

REGULAR = "100644"


class Blobs(Protocol):
    """Where the bytes of blobs come from: git, or memory."""

    def load(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        """The bytes of each blob, by id."""


@dataclass(frozen=True)
class Snapshot:
    """Files of a revision, of the working tree, or of either with edits.

    `name` is how people call it; `commit` is set only where the snapshot is
    exactly that commit.
    """

    name: str
    entries: Mapping[str, Entry]
    blobs: Blobs
    commit: str | None = None
    edits: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def folders(self) -> Mapping[str, list[str]]:
        """Folder -> every path below it, however deep."""
        below: dict[str, list[str]] = {"": list(self.entries)}
        for path in self.entries:
            head = path
            while head := head.rpartition("/")[0]:
                below.setdefault(head, []).append(path)
        return below

    def under(self, folder: str) -> dict[str, Entry]:
        """Path relative to `folder` -> entry, for all that is below it."""
        start = len(folder) + 1 if folder else 0
        paths = self.folders.get(folder, ())
        return {path[start:]: self.entries[path] for path in paths}

    def children(self, folder: str) -> list[str]:
        """The names directly in `folder`, sorted."""
        return sorted({path.partition("/")[0] for path in self.under(folder)})

    def read(self, path: str) -> bytes:
        """The bytes of one file; Refusal where there is none."""
        return self.read_many([path])[path]

    def read_many(self, paths: Iterable[str]) -> dict[str, bytes]:
        """The bytes of several files in one go, by path."""
        wanted = {path: self._file(path).blob for path in paths}
        missing = set(wanted.values()) - self.edits.keys()
        loaded = self.blobs.load(missing) if missing else {}
        held = self.edits
        return {
            p: held[oid] if oid in held else loaded[oid] for p, oid in wanted.items()
        }

    def tree(self, folder: str) -> str | None:
        """The git tree id of a folder, None where it holds nothing."""
        files = self.under(folder)
        return tree_id(files) if files else None

    def edited(self, changes: Mapping[str, bytes | None]) -> Snapshot:
        """The same files with some replaced, added, or (None) removed."""
        entries, edits = dict(self.entries), dict(self.edits)
        for path, data in changes.items():
            if data is None:
                entries.pop(path, None)
                continue
            mode = entries[path].mode if path in entries else REGULAR
            entries[path] = Entry(mode, blob_id(data))
            edits[entries[path].blob] = data
        return Snapshot(self.name, entries, self.blobs, edits=edits)

    def grafted(self, folder: str, source: Snapshot, origin: str) -> Snapshot:
        """The same files with `folder` replaced by `origin` of `source`."""
        kept = {p: e for p, e in self.entries.items() if not _within(p, folder)}
        brought = source.under(origin)
        kept.update({f"{folder}/{path}": entry for path, entry in brought.items()})
        edits = {**self.edits, **source.edits}
        return Snapshot(self.name, kept, _Either(self.blobs, source.blobs), edits=edits)

    def _file(self, path: str) -> Entry:
        entry = self.entries.get(path)
        if entry is None:
            raise Refusal(f"no such file in {self.name}", Position(path))
        if entry.mode in (LINK, MODULE):
            what = "a symlink" if entry.mode == LINK else "a submodule"
            raise Refusal(f"is {what}; the tools read plain files only", Position(path))
        return entry


@dataclass(frozen=True)
class _Either:
    """Blobs of two snapshots: those that the first one lacks are the second's."""

    first: Blobs
    second: Blobs

    def load(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        wanted = set(ids)
        if self.first is self.second:
            return self.first.load(wanted)
        found = dict(self.first.load(wanted))
        rest = wanted - found.keys()
        return {**found, **self.second.load(rest)} if rest else found


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")
