"""The pod gives way to others when nodes are full.

A pod of a higher priority that finds no room preempts those of a lower one. Without a
priority class a pod has the cluster's default, 0 in most.

Instead: keep the class, and give other workloads a lower one.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change, Side
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.workload import Workload

LEVEL = "info"
REVERSIBLE = True
NAME = "priorityClassName"
SYSTEM = {
    "": 0,
    "system-cluster-critical": 2_000_000_000,
    "system-node-critical": 2_000_001_000,
}
"""Priorities that every cluster knows; more than a billion is theirs alone."""
UNKNOWN = 1
"""A class that is not rendered here: taken to be above the default."""


def find(change: Change) -> Iterator[Found]:
    """Workloads whose priority falls."""
    for old, new in change.workloads:
        before, after = _name(old), _name(new)
        if _value(after, change.after) < _value(before, change.before):
            facts = before or "the default", after or "the default"
            message = (
                f"priority {facts[0]} -> {facts[1]}: preempted when nodes are full"
            )
            yield Found(new.resource, message, new.at(NAME), before, after)


def _name(workload: Workload) -> str:
    return str(workload.spec.get(NAME) or "")


def _value(name: str, side: Side) -> int:
    rendered = side.find("PriorityClass", name)
    if rendered is not None:
        found = rendered.body.get("value")
        return found if isinstance(found, int) else 0
    return SYSTEM.get(name, UNKNOWN)
