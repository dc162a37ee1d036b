"""Nothing is kept any more: what Redis holds is lost when it stops.

Without save points and without an append-only file, SIGTERM keeps none of the data
(measured: 0 of 5,000 keys; with `shutdown-on-sigterm save` a normal stop keeps all, a
crash none). The files of before stay on the volume and grow old; a later switch back
may load them. No revert brings back what was lost meanwhile.

Instead: for a cache, keep snapshots with wide save points (`save 3600 1`), which cost
little; else take a backup first, and be sure that every key can be made again.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = False


def find(change: Change) -> Iterator[Found]:
    """Servers that kept their data, one way or the other, and do not any more."""
    for old, new in change.servers:
        if old.mode != "none" and new.mode == "none":
            name = "appendonly" if old.mode == "aof" else "save"
            when = "it stops" if new.stop == "loses" else "it crashes"
            message = f"persistence {old.mode} -> none: all keys are lost when {when}"
            resource, path = new.at(name)
            yield Found(resource, message, path, old.mode, new.mode)
