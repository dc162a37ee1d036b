"""Files of the working tree changed together: all of them, or none."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from gitops.errors import Surroundings
from gitops.repository.snapshot import Snapshot

MARK = f".{os.getpid()}.new"
"""Ends the name of a file that waits beside its place."""


def write(root: Path, before: Snapshot, after: Snapshot) -> None:
    """Bring the files that differ between two snapshots to the second one's bytes.

    `before` is what lies there now. Every new file is written beside its place
    first, so that a full disk is met before anything is changed; what fails
    later is taken back.
    """
    paths = before.entries.keys() | after.entries.keys()
    changed = sorted(p for p in paths if before.entries.get(p) != after.entries.get(p))
    kept = [path for path in changed if path in after.entries]
    old = before.read_many(path for path in changed if path in before.entries)
    try:
        _stage(root, after, kept)
        _swap(root, old, changed, kept)
    except OSError as error:
        where = error.filename or root
        raise Surroundings(f"{where}: {error.strerror}; nothing was changed") from error
    finally:
        for path in kept:
            with suppress(OSError):
                _beside(root / path).unlink()


def _stage(root: Path, after: Snapshot, paths: Iterable[str]) -> None:
    for path, data in after.read_many(paths).items():
        fresh = _beside(root / path)
        fresh.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(data)
        fresh.chmod(0o755 if after.entries[path].mode == "100755" else 0o644)


def _swap(
    root: Path, old: Mapping[str, bytes], changed: list[str], kept: list[str]
) -> None:
    done: list[str] = []
    try:
        for path in changed:
            done.append(path)
            if path in kept:
                _beside(root / path).replace(root / path)
            else:
                (root / path).unlink(missing_ok=True)
    except OSError:
        _restore(root, old, done[:-1])
        raise
    except BaseException:  # Ctrl-C: the last one may be done or not
        _restore(root, old, done)
        raise


def _restore(root: Path, old: Mapping[str, bytes], paths: Iterable[str]) -> None:
    for path in paths:
        if path in old:
            (root / path).write_bytes(old[path])
        else:
            (root / path).unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}{MARK}")
