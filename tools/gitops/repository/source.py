"""Snapshots of a real repository: of its revisions and of its working tree."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from gitops.errors import Surroundings, Usage
from gitops.repository import history
from gitops.repository.git import Git
from gitops.repository.objects import LINK, MODULE, Entry, blob_id
from gitops.repository.roots import ROOTS, beyond, declaring
from gitops.repository.snapshot import Snapshot

WORKING_TREE = "working tree"


class Source:
    """Reads one git repository, in bulk: a process a listing, one for all blobs."""

    def __init__(self, git: Git) -> None:
        self.git = git
        self._cache: dict[str, bytes] = {}
        self._changes: dict[tuple[str, str], dict[str, history.Changes]] = {}

    def resolve(self, revision: str) -> str:
        """The commit id of a revision; Usage where git knows none of that name."""
        found = self.git.ask("rev-parse", "--verify", "-q", f"{revision}^{{commit}}")
        if not found:
            raise Usage(f"{revision}: no such revision in this repository")
        return found

    def at(self, revision: str, name: str | None = None) -> Snapshot:
        """The snapshot of one commit."""
        commit = self.resolve(revision)
        entries = self._listed(commit, ROOTS)
        declared = [entries[path].blob for path in declaring(entries)]
        if further := beyond(self.load(declared).values()):
            entries |= self._listed(commit, further)
        return Snapshot(name or f"{revision} ({commit[:7]})", entries, self, commit)

    def _listed(self, commit: str, paths: Iterable[str]) -> dict[str, Entry]:
        out = self.git.run(
            "--literal-pathspecs", "ls-tree", "-r", "-z", "--full-tree", commit, "--",
            *paths,
        )  # fmt: skip
        return _listed(out)

    @cached_property
    def working_tree(self) -> Snapshot:
        """Tracked and untracked files as they lie on disk, ignored ones left out."""
        entries, edits = self._lying(ROOTS)
        declared = [entries[path].blob for path in declaring(entries)]
        contents = [edits[blob] for blob in declared if blob in edits]
        if further := beyond(contents):
            more, bytes_ = self._lying(further)
            entries, edits = {**entries, **more}, {**edits, **bytes_}
        if self.git.ask("config", "--type=bool", "core.fileMode") == "false":
            entries = self._with_modes(entries)
        return Snapshot(WORKING_TREE, entries, self, edits=edits)

    def _lying(self, roots: Iterable[str]) -> tuple[dict[str, Entry], dict[str, bytes]]:
        """The entries below some paths, and the bytes of those that are on disk."""
        out = self.git.run(
            "ls-files", "-coz", "--exclude-standard", "--full-name", "--",
            *(f":(top,literal){root}" for root in roots),
        )  # fmt: skip
        entries: dict[str, Entry] = {}
        edits = {}
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
        missing = [path for path in paths if path not in entries]
        return {**entries, **self._elsewhere(missing)}, edits

    def _elsewhere(self, paths: Iterable[str]) -> dict[str, Entry]:
        """What is not on disk and yet no deletion, as the index has it.

        A sparse checkout leaves out files, and a submodule is a folder there.
        """
        found: dict[str, Entry] = {}
        for path in paths:
            skipped, entry = self._index.get(path, (False, None))
            if entry and (
                skipped or (entry.mode == MODULE and (self.git.root / path).is_dir())
            ):
                found[path] = entry
        return found

    def _with_modes(self, entries: Mapping[str, Entry]) -> dict[str, Entry]:
        """Modes of the index, for a disk that keeps none."""
        regular = ("100644", "100755")
        moded = dict(entries)
        for path, entry in entries.items():
            _, held = self._index.get(path, (False, entry))
            if entry.mode in regular and held.mode in regular:
                moded[path] = Entry(held.mode, entry.blob)
        return moded

    @cached_property
    def _index(self) -> dict[str, tuple[bool, Entry]]:
        """Path -> whether it is left out of the checkout, and its entry."""
        out = self.git.run("ls-files", "-stz", "--full-name", "--", ":/")
        rows = (row.partition("\t") for row in os.fsdecode(out).split("\0") if row)
        words = ((about.split(" "), path) for about, _, path in rows)
        return {path: (w[0] == "S", Entry(w[1], w[2])) for w, path in words}

    @cached_property
    def _promisor(self) -> str | None:
        """The remote that holds what a partial clone left out, None elsewhere."""
        found = self.git.ask("config", "--name-only", "--get-regexp", r"\.promisor$")
        if not found:
            return None
        return found.splitlines()[0].removeprefix("remote.").removesuffix(".promisor")

    def _fetch(self, ids: Iterable[str]) -> None:
        """Bring blobs of a partial clone in one go; git would fetch one by one."""
        if self._promisor:
            self.git.attempt(
                "-c", "fetch.negotiationAlgorithm=noop", "fetch", "--quiet",
                "--no-tags", "--no-write-fetch-head", "--recurse-submodules=no",
                "--filter=blob:none", "--stdin", self._promisor,
                feed="".join(f"{oid}\n" for oid in ids).encode(),
            )  # fmt: skip

    def changes(
        self, path: str, pattern: str, until: str
    ) -> Sequence[tuple[str | None, str | None]]:
        """As history.changes, for one file of a pattern that is read in one go."""
        if (until, pattern) not in self._changes:
            self._changes[until, pattern] = history.changes(self.git, pattern, until)
        return self._changes[until, pattern].get(path, [])

    def load(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        """The bytes of blobs by id; ids that the repository lacks are left out."""
        wanted = set(ids)
        fresh = sorted(wanted - self._cache.keys())
        if fresh:
            self._fetch(fresh)
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
