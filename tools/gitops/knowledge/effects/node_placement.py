"""The pod may run on fewer nodes, but its volume cannot follow it.

A volume belongs to one zone, a local one to one node: where the selector, the required
affinity or the tolerations leave no node there, the pod stays Pending and the service
is down. What allows more nodes than before is no effect.

Instead: look where the volume is (`kubectl get pv -o wide`, its node affinity) and keep
those nodes allowed, or move the data first.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.placement import (
    is_narrower,
    shown,
    terms,
    untolerated,
)
from gitops.knowledge.kubernetes.workload import Workload

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Workloads with a volume whose nodes are fewer or others than before."""
    for old, new in change.workloads:
        if new.holds_data:
            yield from _nodes(old, new)
            yield from _taints(old, new)


def _nodes(old: Workload, new: Workload) -> Iterator[Found]:
    before, after = terms(old.spec), terms(new.spec)
    if is_narrower(before, after):
        moved = old.spec.get("nodeSelector") != new.spec.get("nodeSelector")
        field = new.at("nodeSelector" if moved else "affinity")
        message = f"Pending unless its volume is there: {shown(after)}"
        yield Found(new.resource, message, field, shown(before), shown(after))


def _taints(old: Workload, new: Workload) -> Iterator[Found]:
    lost = ", ".join(untolerated(old.spec, new.spec))
    if lost:
        message = f"Pending where its volume's nodes are tainted: tolerates no {lost}"
        yield Found(new.resource, message, new.at("tolerations"), lost)
