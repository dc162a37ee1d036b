"""The server is killed before its last snapshot is written.

At SIGTERM a Redis that keeps snapshots writes one more; when
terminationGracePeriodSeconds (30 by default) is over it gets SIGKILL, and every write
since the last complete snapshot is gone. 946 MiB took 6 to 9 s, and 32 s on a slow
disk: 20 MiB/s is what counts here, with 30 s for the rest. With an append-only file
and `shutdown-on-sigterm nosave` a stop takes 0.2 s.

Instead: keep 30 s and a second for each 20 MiB of the memory limit.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.workload import Workload
from gitops.knowledge.redis.server import Server

LEVEL = "danger"
REVERSIBLE = True
NAME = "terminationGracePeriodSeconds"
DEFAULT = 30
RATE = 20 * 1024**2


def find(change: Change) -> Iterator[Found]:
    """A lowered grace period that does not do for what has to be written."""
    servers = {new.workload.resource.identity: new for _, new in change.servers}
    for old, new in change.workloads:
        before, after = _grace(old), _grace(new)
        needed = _needed(servers.get(new.resource.identity))
        if new.holds_data and after < before and (needed is None or after < needed):
            enough = f"; writing its data may take {needed} s" if needed else ""
            message = f"{new.resource.name} is killed {after} s after SIGTERM{enough}"
            facts = str(before), str(after)
            yield Found(new.resource, message, new.at(NAME), *facts)


def _grace(workload: Workload) -> int:
    found = workload.spec.get(NAME)
    return found if isinstance(found, int) else DEFAULT


def _needed(server: Server | None) -> int | None:
    """Seconds that a stop may take, None where nothing bounds it."""
    if server is None:
        return DEFAULT
    if not _writes_snapshot(server):
        return 0
    limit = server.memory_limit
    return None if limit is None else DEFAULT + int(limit) // RATE


def _writes_snapshot(server: Server) -> bool:
    """Whether SIGTERM writes one: with save points, unless told otherwise."""
    flags = server.canonical("shutdown-on-sigterm").split()
    return "nosave" not in flags and bool(server.value("save") or "save" in flags)
