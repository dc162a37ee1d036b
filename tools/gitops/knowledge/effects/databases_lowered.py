"""Keys of the databases that no longer exist cannot be loaded.

Measured on 7.0.15 and 8.2.3: a snapshot with a key in database 10 stops a server with
`databases 4` (FATAL: Data file was created with a Redis server configured to handle
more than 4 databases). An append-only file is worse: its SELECT fails silently, and the
keys land in another database, over those of the same name there.

Instead: see with INFO keyspace that the higher databases are empty, and rewrite the
append-only file (BGREWRITEAOF) before the merge.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = False
NAME = "databases"
THEN = {
    "aof": "land in another database when the file is loaded",
    "rdb": "keep Redis from starting",
    "none": "can no longer be used",
}


def find(change: Change) -> Iterator[Found]:
    """Servers with fewer databases than they had."""
    for old, new in change.servers:
        before, after = old.value(NAME), new.value(NAME)
        if after < before:
            which = f"{after} to {before - 1}" if before - 1 > after else str(after)
            message = f"databases {before} -> {after}: keys in {which} {THEN[new.mode]}"
            resource, path = new.at(NAME)
            yield Found(resource, message, path, str(before), str(after))
