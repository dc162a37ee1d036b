"""The pod is among the first to be evicted or killed when its node runs short.

Kubernetes computes a class from requests and limits of all containers: Guaranteed
(equal, CPU and memory, everywhere), Burstable, BestEffort (none at all). Under memory
pressure the kubelet evicts, and the kernel kills, from the last to the first.

Instead: keep requests equal to limits for what must not be evicted.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.qos import CLASSES, qos

LEVEL = "info"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Pods whose class of service falls."""
    for old, new in change.workloads:
        before, after = qos(old.spec), qos(new.spec)
        if CLASSES.index(after) < CLASSES.index(before):
            message = f"{before} -> {after}: evicted earlier when the node runs short"
            field = new.at("containers")
            yield Found(new.resource, message, field, before, after)
