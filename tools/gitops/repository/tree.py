"""Trees written as git objects, beside the checkout and its index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from gitops.repository.git import Git
from gitops.repository.snapshot import Snapshot

NOTHING = "0" * 40


def write_trees(
    git: Git, parent: str, before: Snapshot, states: Sequence[Snapshot]
) -> list[str]:
    """The tree of each state: that of `parent` with the state's files.

    `before` is what `parent` has of those files. What the tools do not read of
    `parent` is in every tree as it is there.
    """
    pairs = list(zip((before, *states), states, strict=False))
    changes = [_changed(old, new) for old, new in pairs]
    with TemporaryDirectory() as folder:
        _write_blobs(git, Path(folder), _fresh(states, changes))
        env = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        git.run("read-tree", parent, env=env)
        trees = []
        for state, paths in zip(states, changes, strict=True):
            feed = _rows(state, paths).encode(errors="surrogateescape")
            git.run("update-index", "-z", "--index-info", feed=feed, env=env)
            trees.append(git.text("write-tree", env=env))
    return trees


def _changed(before: Snapshot, after: Snapshot) -> list[str]:
    old, new = before.entries, after.entries
    # Most entries are the very same object: comparing those would be slow.
    other = [path for path, entry in new.items() if old.get(path) is not entry]
    differ = [path for path in other if old.get(path) != new[path]]
    return sorted([*differ, *(old.keys() - new.keys())])


def _rows(after: Snapshot, changed: Iterable[str]) -> str:
    held = after.entries
    # A path that goes must go before one that comes below it (or above it).
    gone = [f"0 {NOTHING}\t{path}\0" for path in changed if path not in held]
    kept = [
        f"{held[path].mode} {held[path].blob}\t{path}\0"
        for path in changed
        if path in held
    ]
    return "".join([*gone, *kept])


def _fresh(
    states: Sequence[Snapshot], changes: Sequence[list[str]]
) -> Iterator[tuple[str, bytes]]:
    """Id and bytes of each changed file that git may not have yet."""
    for state, paths in zip(states, changes, strict=True):
        for path in paths:
            entry = state.entries.get(path)
            if entry and entry.blob in state.edits:
                yield entry.blob, state.edits[entry.blob]


def _write_blobs(git: Git, folder: Path, blobs: Iterable[tuple[str, bytes]]) -> None:
    """Write blobs in one process, as they are: no filter of the checkout runs."""
    names = []
    for blob, data in dict(blobs).items():
        (folder / blob).write_bytes(data)
        names.append(f"{folder / blob}\n")
    if names:
        feed = "".join(names).encode()
        git.run("hash-object", "-w", "--no-filters", "--stdin-paths", feed=feed)
