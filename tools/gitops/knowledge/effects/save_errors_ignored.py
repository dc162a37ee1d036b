"""Writes are accepted while snapshots fail, and nobody notices until a restart.

By default Redis refuses writes (MISCONF) once a snapshot failed, as on a full disk:
clients see at once that nothing is kept. With `stop-writes-on-bgsave-error no` they go
on, and a crash days later loses all since the last snapshot that worked.

Instead: leave it, and alert on rdb_last_bgsave_status of INFO persistence.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = True
NAME = "stop-writes-on-bgsave-error"


def find(change: Change) -> Iterator[Found]:
    """Servers that take snapshots and no longer stop when these fail."""
    for old, new in change.servers:
        if new.mode == "rdb" and old.value(NAME) and not new.value(NAME):
            message = f"{NAME} yes -> no: writes go on while no snapshot succeeds"
            resource, path = new.at(NAME)
            yield Found(resource, message, path, "yes", "no")
