"""Snapshots of a real repository: of its revisions and of its working tree."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from gitops.errors import Surroundings, Usage
from gitops.repository.git import Git
from gitops.repository.objects import LINK, MODULE, Entry, blob_id
from gitops.repository.snapshot import ROOTS, Snapshot

WORKING_TREE = "working tree"


class Source:
    """Reads one git repository, in bulk: a process a listing, one for all blobs."""

    def __init__(self, git: Git) -> None:
        self.git = git
        self._cache: dict[str, bytes] = {}

    def resolve(self, revision: str) -> str:
        """The commit id of a revision; Usage where git knows none of that name."""
        found = self.git.ask("rev-parse", "--verify", "-q", f"{revision}^{{commit}}")
        if not found:
            raise Usage(f"{revision}: no such revision in this repository")
        return found

    def at(self, revision: str, name: str | None = None) -> Snapshot:
        """The snapshot of one commit."""
        commit = self.resolve(revision)
        out = self.git.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", *ROOTS)
        return Snapshot(
            name or f"{revision} ({commit[:7]})", _listed(out), self, commit
        )

    @cached_property
    def working_tree(self) -> Snapshot:
        """Tracked and untracked files as they lie on disk, ignored ones left out."""
        out = self.git.run(
            "ls-files", "-coz", "--exclude-standard", "--full-name", "--",
            *(f":/{root}" for root in ROOTS),
        )  # fmt: skip
        entries, edits = {}, {}
        paths = sorted(set(os.fsdecode(out).split("\0")) - {""})
        links: tuple[str, ...] = ()
        for path in paths:
            # What is tracked below a folder that is a symlink by now is gone.
            found = None if path.startswith(links) else _on_disk(self.git.root / path)
            if found:
                mode, data = found
                entries[path] = Entry(mode, blob_id(data))
                edits[entries[path].blob] = data
                links += (f"{path}/",) if mode == LINK else ()
        entries.update(self._modules(path for path in paths if path not in entries))
        return Snapshot(WORKING_TREE, entries, self, edits=edits)

    def _modules(self, paths: Iterable[str]) -> dict[str, Entry]:
        """The submodules among folders, as the index has them."""
        folders = [path for path in paths if (self.git.root / path).is_dir()]
        if not folders:
            return {}
        named = (f":(top,literal){path}" for path in folders)
        out = self.git.run("ls-files", "-sz", "--full-name", "--", *named)
        rows = (row.partition("\t") for row in os.fsdecode(out).split("\0") if row)
        staged = {path: Entry(*about.split(" ")[:2]) for about, _, path in rows}
        return {path: entry for path, entry in staged.items() if entry.mode == MODULE}

    def load(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        """The bytes of blobs by id; ids that the repository lacks are left out."""
        wanted = set(ids)
        fresh = sorted(wanted - self._cache.keys())
        if fresh:
            feed = "".join(f"{oid}\n" for oid in fresh).encode()
            out = self.git.run("cat-file", "--batch", feed=feed)
            self._cache.update(_blobs(out))
        return {oid: self._cache[oid] for oid in wanted if oid in self._cache}


def _listed(out: bytes) -> dict[str, Entry]:
    entries = {}
    for row in os.fsdecode(out).split("\0"):
        if row:
            about, _, path = row.partition("\t")
            mode, _, blob = about.split(" ")
            entries[path] = Entry(mode, blob)
    return entries


def _blobs(out: bytes) -> dict[str, bytes]:
    found, at = {}, 0
    while at < len(out):
        end = out.index(b"\n", at)
        oid, _, *size = out[at:end].decode().split(" ")
        at = end + 1
        if size:  # else the second word is "missing"
            found[oid] = out[at : at + int(size[0])]
            at += int(size[0]) + 1
    return found


def _on_disk(path: Path) -> tuple[str, bytes] | None:
    try:
        about = path.lstat()
        if stat.S_ISLNK(about.st_mode):
            return LINK, os.fsencode(path.readlink())
        if not stat.S_ISREG(about.st_mode):
            return None
        mode = "100755" if about.st_mode & stat.S_IXUSR else "100644"
        return mode, path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise Surroundings(f"{path}: {error.strerror}") from error
