"""Snapshots become an append-only file, or the other way: Redis starts empty.

With `appendonly yes` Redis loads the append-only file only, without it the snapshot
only. Measured: a volume with a dump, started with `appendonly yes`, has 0 of 10,000
keys, and after one write and SIGTERM the dump itself is overwritten. Back from AOF, a
snapshot of a clean stop is loaded if there were save points; else nothing, or an old
one. Nothing that is rendered converts the files here.

Instead: switch in the running server first (`CONFIG SET appendonly yes`, wait for
aof_rewrite_in_progress:0 in INFO; back: SAVE), then merge; or use a chart whose
start-up script converts.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.redis.server import Server

LEVEL = "danger"
REVERSIBLE = False


def find(change: Change) -> Iterator[Found]:
    """Servers without start-up logic that change between RDB and AOF."""
    for old, new in change.servers:
        switched = "none" not in (old.mode, new.mode) and old.mode != new.mode
        if switched and not new.managed:
            message = f"persistence {old.mode} -> {new.mode}: {_consequence(old, new)}"
            resource, path = new.at("appendonly")
            yield Found(resource, message, path, old.mode, new.mode)


def _consequence(old: Server, new: Server) -> str:
    if new.mode == "aof":
        return "Redis starts empty beside its snapshot, then overwrites it"
    if old.value("save") and "nosave" not in old.value("shutdown-on-sigterm"):
        return (
            "Redis loads the last snapshot, which only a clean stop brings up to date"
        )
    return "Redis starts empty beside its append-only file, or with an old snapshot"
