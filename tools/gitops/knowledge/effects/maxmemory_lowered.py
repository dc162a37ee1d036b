"""Redis may hold less than before, and gives up the rest.

With a lower maxmemory a server that is fuller than that evicts keys at its next write,
by its policy, until they fit; with noeviction, or when nothing may be evicted, it
refuses every write. Under volatile-lru one write evicted all 1,000 keys with a TTL
(locks!) and then failed all the same (measured with 7.0 and 8.2).

Instead: look at used_memory first, and let it fall below the new limit before the
change; where the container shall be smaller, lower maxmemory step by step.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.comparison import size
from gitops.knowledge.effect import Found
from gitops.knowledge.redis.server import Server

LEVEL = "danger"
REVERSIBLE = False
NAME = "maxmemory"


def find(change: Change) -> Iterator[Found]:
    """Servers whose limit is lower; 0 is none."""
    for old, new in change.servers:
        before, after = old.value(NAME), new.value(NAME)
        if after and (not before or after < before):
            message = f"{NAME} {size(before)} -> {size(after)}: {_excess(new)}"
            resource, field = new.at(NAME)
            texts = old.canonical(NAME), new.canonical(NAME)
            yield Found(resource, message, field, *texts)


def _excess(server: Server) -> str:
    policy = server.value("maxmemory-policy")
    if policy == "noeviction":
        return "writes fail while more is in use (noeviction)"
    return f"keys are evicted until the rest fits ({policy})"
