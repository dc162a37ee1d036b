"""The server becomes a replica of another: it drops its own data and copies that one's.

With `replicaof` Redis asks its primary for a full copy and replaces all that it has,
then refuses writes (`replica-read-only`). An empty or wrong primary empties it at once.

Instead: take a backup, and be sure that the primary holds the data that shall stay.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = False
NAME = "replicaof"


def find(change: Change) -> Iterator[Found]:
    """Servers that copy from where they did not before."""
    for old, new in change.servers:
        before, after = old.value(NAME), new.value(NAME)
        if after and after != before:
            host = ":".join(after)
            message = f"Redis drops its own data and copies that of {host}"
            resource, path = new.at(NAME)
            yield Found(resource, message, path, ":".join(before), host)
