"""Snapshots become an append-only file, or the other way; the next start converts.

The start-up script that is rendered turns the files on the volume into what redis.conf
loads, before the server starts, and a crash at any step leaves one whole set of files.
Nothing is lost. The start takes longer, and the volume holds both sets for a while.

Instead: nothing; see that the volume has room for twice the data.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "info"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Servers with that script that change between RDB and AOF."""
    for old, new in change.servers:
        converts = "none" not in (old.mode, new.mode) and old.mode != new.mode
        if converts and new.managed and old.data.same(new.data):
            message = (
                f"persistence {old.mode} -> {new.mode}: "
                "the next start converts the data, nothing is lost"
            )
            resource, path = new.at("appendonly")
            yield Found(resource, message, path, old.mode, new.mode)
