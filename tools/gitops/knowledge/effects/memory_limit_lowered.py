"""A container that is no Redis server may be OOM-killed earlier.

Its memory limit appears or falls: what it uses above that kills it, and the rest of the
pod may depend on it. What the limit means for a Redis server follows from its
maxmemory and is an effect of its own.

Instead: look at its peak before you lower the limit.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.quantity import quantity, shown
from gitops.yamlfile.keys import lookup

LEVEL = "info"
REVERSIBLE = True
FIELD = ("resources", "limits", "memory")


def find(change: Change) -> Iterator[Found]:
    """Memory limits that are new or lower."""
    servers = {
        (server.workload.resource.identity, str(server.container.get("name")))
        for _, server in change.servers
    }
    for old, new in change.workloads:
        for name, container in new.containers.items():
            before = lookup(old.containers.get(name, container), FIELD)
            after = lookup(container, FIELD)
            least, most = quantity(after), quantity(before)
            if least is None or (new.resource.identity, name) in servers:
                continue
            if most is None or least < most:
                facts = shown(before), shown(after)
                message = f"{name}: memory limit {facts[0]} -> {facts[1]}, killed above"
                field = new.at("containers", name, *FIELD)
                yield Found(new.resource, message, field, *facts)
