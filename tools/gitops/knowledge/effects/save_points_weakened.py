"""Snapshots are taken less often, so a crash loses more writes.

Without an append-only file, a crash loses all writes since the last snapshot. `save
SECONDS CHANGES` takes one after so many seconds if there were so many changes. A save
point that is removed or made wider lets more writes wait.

Instead: keep the points, or use `appendonly yes` where the writes matter.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = True

Point = tuple[int, int]


def find(change: Change) -> Iterator[Found]:
    """Servers with snapshots only that lose a save point and have none as strict."""
    for old, new in change.servers:
        if (old.mode, new.mode) != ("rdb", "rdb"):
            continue
        points = new.value("save")
        lost = [p for p in old.value("save") if not any(_covers(n, p) for n in points)]
        if lost:
            texts = old.canonical("save"), new.canonical("save")
            told = " and ".join(
                f"{changes} in {seconds} s" for seconds, changes in lost
            )
            message = (
                f"save {texts[0]} -> {texts[1]}: "
                f"a crash may lose more writes than {told}"
            )
            resource, path = new.at("save")
            yield Found(resource, message, path, *texts)


def _covers(new: Point, old: Point) -> bool:
    """Whether a save point saves whenever another one would have."""
    return new[0] <= old[0] and new[1] <= old[1]
