"""A CPU limit appears or falls: the server is throttled.

Redis runs commands on one thread, and fork, background saves and I/O threads count
against the same limit. Above it the kernel stops all of them for the rest of each
100 ms, which clients see as latency, and probes as no answer.

Instead: set a CPU request and no limit, or one well above what a save needs.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.quantity import quantity, shown
from gitops.yamlfile.keys import lookup

LEVEL = "info"
REVERSIBLE = True
FIELD = ("resources", "limits", "cpu")


def find(change: Change) -> Iterator[Found]:
    """CPU limits that are new or lower."""
    for old, new in change.workloads:
        for name, container in new.containers.items():
            before = lookup(old.containers.get(name, container), FIELD)
            after = lookup(container, FIELD)
            least, most = quantity(after), quantity(before)
            if least is not None and (most is None or least < most):
                facts = shown(before), shown(after)
                message = f"{name}: CPU limit {facts[0]} -> {facts[1]}, throttled above"
                field = new.at("containers", name, *FIELD)
                yield Found(new.resource, message, field, *facts)
