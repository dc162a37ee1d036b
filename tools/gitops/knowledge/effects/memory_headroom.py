"""The kernel may kill Redis: maxmemory takes too much of the container's limit.

maxmemory counts the data. A fork that saves or rewrites copies the pages that change
meanwhile, and clients have buffers; since Kubernetes 1.28 the kernel kills the whole
container at its limit. Measured at a limit of 512Mi under saturating writes: 50 % was
killed; 40 % survived an AOF rewrite, 45 % a snapshot. Without maxmemory it grows until
it is killed.

Instead: maxmemory at 40 % of the limit with AOF, 45 % with snapshots only, or a higher
limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from gitops.knowledge.change import Change
from gitops.knowledge.comparison import size
from gitops.knowledge.effect import Found
from gitops.knowledge.redis.memory import SAFE, share
from gitops.knowledge.redis.server import Server

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Servers that use more of their limit than is safe, and more than before."""
    for old, new in change.servers:
        if share(new) / SAFE[new.mode] > max(1, share(old) / SAFE[old.mode]):
            yield _found(old, new)


def _found(old: Server, new: Server) -> Found:
    part, safe = share(new), SAFE[new.mode]
    limit = new.container["resources"]["limits"]["memory"]
    most = size(new.value("maxmemory"))
    what = f"maxmemory {most} is {part:.0f} % of the limit {limit}"
    if part == inf:
        what = f"without maxmemory it grows to the limit {limit} and is killed"
    message = f"{what}: at most {safe} % is safe"
    resource, field = new.at("maxmemory")
    if old.value("maxmemory") == new.value("maxmemory"):
        resource = new.workload.resource
        field = new.workload.at("containers", new.name, "resources", "limits", "memory")
    return Found(resource, message, field, _facts(old), _facts(new))


def _facts(server: Server) -> str:
    most, limit = server.canonical("maxmemory"), server.memory_limit
    return f"maxmemory {most} limit {limit or 'none'} {server.mode}"
