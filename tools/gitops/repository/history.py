"""How one file came to be what it is, along the first parents of a commit."""

from __future__ import annotations

import os

from gitops.errors import Surroundings
from gitops.repository.git import Git

ABSENT = "0" * 40


def versions(git: Git, path: str, until: str) -> list[str | None]:
    """Blob or tree ids that `path` has had, newest first; None where it was absent.

    First parents only: what a merge brought to the branch counts once, as the
    merge left it, whether it was merged, squashed or rebased.
    """
    _check_whole(git)
    out = git.run(
        "log", "--first-parent", "--diff-merges=first-parent", "--format=", "-z",
        "--raw", "--no-abbrev", "--no-renames", "-t", until, "--", path,
    )  # fmt: skip
    words = [word for word in os.fsdecode(out).split("\0") if word]
    return [
        _blob(about.split(" ")[3])
        for about, name in zip(words[::2], words[1::2], strict=True)
        if name == path
    ]


Changes = list[tuple[str | None, str | None]]
"""Blob ids of a file before and after each of its changes, the oldest first."""


def changes(git: Git, pattern: str, until: str) -> dict[str, Changes]:
    """Each change of the files of a pattern, on whatever side of a merge.

    First parents alone do not show what main was, once it was merged into a branch
    that then became main.
    """
    _check_whole(git)
    out = git.run(
        "log", "--full-history", "--topo-order", "--reverse",
        "--diff-merges=first-parent", "--format=", "-z", "--raw", "--no-abbrev",
        "--no-renames", until, "--", f":(glob){pattern}",
    )  # fmt: skip
    words = [word for word in os.fsdecode(out).split("\0") if word]
    found: dict[str, Changes] = {}
    for about, name in zip(words[::2], words[1::2], strict=True):
        old, new = about.split(" ")[2:4]
        found.setdefault(name, []).append((_blob(old), _blob(new)))
    return found


def _check_whole(git: Git) -> None:
    if is_shallow(git):
        raise Surroundings(
            "this clone is shallow, and what was promoted and taken back before is "
            "read from history: git fetch --unshallow"
        )


def _blob(name: str) -> str | None:
    return None if name == ABSENT else name


def is_shallow(git: Git) -> bool:
    """Whether the history here ends before its beginning."""
    return git.ask("rev-parse", "--is-shallow-repository") == "true"


def contains(git: Git, ancestor: str, commit: str) -> bool:
    """Whether `commit` descends from `ancestor`."""
    code, _, _ = git.attempt("merge-base", "--is-ancestor", ancestor, commit)
    return code == 0


def ahead(git: Git, tracked: str, head: str) -> int:
    """How many commits of `head` are not on `tracked`."""
    return int(git.text("rev-list", "--count", f"{tracked}..{head}"))


def merge_base(git: Git, one: str, other: str) -> str | None:
    """The commit two histories share, None where they share none."""
    return git.ask("merge-base", one, other)
