"""Clients no longer reach the server by the name that they know.

The Service was removed or renamed, or it no longer selects the server's pods (its
selector or their labels changed). Clients keep the old name in their configuration:
their connections fail, or reach another server with other data.

Instead: keep the old Service beside the new one until every client has moved.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.fate import fate
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.network.service import reached, spec
from gitops.render.resources import Resource

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Services that led to a workload and do no longer."""
    for old in change.removed:
        gone = old.kind == "Service" and fate(old, change).deleted
        if gone and reached(change.before, old):
            message = f"the name {old.name} no longer leads to a server"
            yield Found(old, message, (), old.name, "")
    for old, new in change.pairs("Service"):
        yield from _astray(change, old, new)


def _astray(change: Change, old: Resource, new: Resource) -> Iterator[Found]:
    lost = reached(change.before, old).keys() - reached(change.after, new).keys()
    for kind, name in sorted(who[1::2] for who in lost & change.after.workloads.keys()):
        message = f"{new.name} no longer leads to {kind} {name}"
        selectors = (f"{kind} {name}: {_spelled(each)}" for each in (old, new))
        yield Found(new, message, ("spec", "selector"), *selectors)


def _spelled(service: Resource) -> str:
    wanted = spec(service).get("selector")
    items = wanted.items() if isinstance(wanted, dict) else ()
    return ",".join(sorted(f"{key}={value}" for key, value in items))
