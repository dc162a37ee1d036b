"""Which parts of the repository a run is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gitops.errors import Surroundings, Usage
from gitops.repository.git import Git
from gitops.repository.history import merge_base
from gitops.repository.source import Source


@dataclass(frozen=True)
class Selection:
    """Files and folders from the repository's root; None stands for everything."""

    paths: frozenset[str] | None = None

    def touches(self, reads: Iterable[str]) -> bool:
        """Whether what reads these files and folders is part of the run."""
        if self.paths is None:
            return True
        return any(_meet(path, read) for path in self.paths for read in reads)


def named(git: Git, words: Iterable[str]) -> Selection:
    """What the paths of a command line select; Usage where one does not exist."""
    found = {_inside(git, word) for word in words}
    return Selection(None if "" in found else frozenset(found))


def changed(source: Source, revision: str) -> Selection:
    """The files that differ between the working tree and where it left a revision."""
    git, base = source.git, left(source, revision)
    differing = git.run("diff", "--name-only", "--no-renames", "-z", base, "--")
    fresh = git.run("ls-files", "-o", "--exclude-standard", "-z", "--full-name", ":/")
    names = (differing + fresh).decode(errors="surrogateescape").split("\0")
    return Selection(frozenset(filter(None, names)))


def left(source: Source, revision: str) -> str:
    """The commit at which HEAD left a revision; Surroundings where there is none."""
    base = merge_base(source.git, source.resolve(revision), "HEAD")
    if base is None:
        raise Surroundings(
            f"HEAD and {revision} share no commit here; fetch the whole history "
            "(git fetch --unshallow)"
        )
    return base


def _meet(path: str, read: str) -> bool:
    """Whether two paths are the same, or one is a folder that holds the other."""
    return path == read or path.startswith(f"{read}/") or read.startswith(f"{path}/")


def _inside(git: Git, word: str) -> str:
    """A path as people type it: from the current folder, else from the root."""
    root = git.root.resolve()
    found = [(start / word).resolve() for start in (Path.cwd(), root)]
    there = [path for path in found if path.exists()]
    for path in there:
        if path == root or root in path.parents:
            return "" if path == root else path.relative_to(root).as_posix()
    what = f"lies outside {root}" if there else "no such file or folder"
    raise Usage(f"{word}: {what}")
