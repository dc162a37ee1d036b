"""How one file came to be what it is, along the first parents of a commit."""

from __future__ import annotations

import os
from collections.abc import Sequence

from gitops.repository.git import Git

ABSENT = "0" * 40


def versions(git: Git, path: str, until: str) -> Sequence[str | None]:
    """Blob or tree ids that `path` has had, newest first; None where it was absent.

    First parents only: what a merge brought to the branch counts once, as the
    merge left it, whether it was merged, squashed or rebased.
    """
    out = git.run(
        "log", "--first-parent", "--diff-merges=first-parent", "--format=", "-z",
        "--raw", "--no-abbrev", "--no-renames", "-t", until, "--", path,
    )  # fmt: skip
    words = [word for word in os.fsdecode(out).split("\0") if word]
    blobs = [
        about.split(" ")[3]
        for about, name in zip(words[::2], words[1::2], strict=True)
        if name == path
    ]
    return [None if blob == ABSENT else blob for blob in blobs]


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
