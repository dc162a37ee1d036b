"""The append-only file is never rewritten: it grows until the volume is full.

Redis rewrites the file when it has grown by `auto-aof-rewrite-percentage` since the
last time; 0 switches that off. The file then holds every write that ever was: loading
takes longer with each day, and on a full disk Redis refuses writes (MISCONF).

Instead: leave it at 100, or run BGREWRITEAOF by a schedule that is watched.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = True
NAME = "auto-aof-rewrite-percentage"


def find(change: Change) -> Iterator[Found]:
    """Servers with an append-only file that no longer rewrite it."""
    for old, new in change.servers:
        if new.mode == "aof" and old.value(NAME) and not new.value(NAME):
            message = f"{NAME} {old.value(NAME)} -> 0: the file grows without end"
            resource, path = new.at(NAME)
            yield Found(resource, message, path, str(old.value(NAME)), "0")
