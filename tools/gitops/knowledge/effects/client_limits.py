"""One client can have Redis killed: what it may hold in memory no longer fits.

Buffers of clients come on top of maxmemory. At a limit of 512Mi one client that left
700 answers of 1 MiB unread had 7.0 and 8.2 killed by the kernel; `maxmemory-clients
10%` saved both, by disconnecting it. Replicas and backups are not among those clients:
client-output-buffer-limit replica limits them, client-query-buffer-limit what a client
sends, proto-max-bulk-len one value.

Instead: keep each of them at a tenth of the memory limit or below.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from gitops.knowledge.change import Change
from gitops.knowledge.comparison import size
from gitops.knowledge.effect import Found
from gitops.knowledge.redis.server import Server

LEVEL = "danger"
REVERSIBLE = True
CLIENTS = "maxmemory-clients"
OUTPUT = "client-output-buffer-limit"
SIZES = ("client-query-buffer-limit", "proto-max-bulk-len")
OF_REPLICAS = f"{OUTPUT} replica"
PART = 10
"""Of the memory limit, one such part is safe for clients."""


def find(change: Change) -> Iterator[Found]:
    """Limits of clients that rise above what fits."""
    for old, new in change.servers:
        for name in (CLIENTS, *SIZES, OUTPUT):
            same = old.canonical(name) == new.canonical(name)
            if new.memory_limit and not same:
                yield from _higher(name, old, new)


def _higher(name: str, old: Server, new: Server) -> Iterator[Found]:
    before, after = _sizes(name, old), _sizes(name, new)
    fits = (new.memory_limit or 0) / PART
    if name == OUTPUT and _sizes(CLIENTS, new)[CLIENTS] <= fits:
        after = {OF_REPLICAS: after[OF_REPLICAS]}
    limit = new.container["resources"]["limits"]["memory"]
    for what, most in after.items():
        if most > max(before[what], fits):
            sizes = f"{size(before[what])} -> {size(most)}"
            message = f"{what} {sizes}: clients may take more than fits in {limit}"
            texts = old.canonical(name), new.canonical(name)
            resource, field = new.at(name)
            yield Found(resource, message, field, *texts)


def _sizes(name: str, server: Server) -> dict[str, float]:
    """What a directive lets one client, or all of them, hold; in bytes."""
    found = server.value(name)
    if name == OUTPUT:
        return {f"{OUTPUT} {group}": sizes[0] or inf for group, sizes in found.items()}
    if isinstance(found, str):
        found = int(found.rstrip("%")) * server.value("maxmemory") // 100
    return {name: found or inf}
