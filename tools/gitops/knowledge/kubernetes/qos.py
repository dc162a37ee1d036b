"""The quality of service of a pod: who is evicted and killed first.

Source: Kubernetes' pkg/apis/core/v1/helper/qos/qos.go (ComputePodQOS), with the default
of pkg/apis/core/v1/defaults.go: a limit without a request is its request too.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from gitops.knowledge.kubernetes.quantity import quantity
from gitops.knowledge.kubernetes.workload import Data, mapping, sequence

Class = Literal["Guaranteed", "Burstable", "BestEffort"]
CLASSES: tuple[Class, ...] = ("BestEffort", "Burstable", "Guaranteed")
RESOURCES = frozenset(("cpu", "memory"))
Amounts = dict[str, Decimal]


def qos(spec: Data) -> Class:
    """The class of a pod, from its own resources or those of all its containers."""
    own = mapping(spec.get("resources"))
    keys = ("containers", "initContainers")
    holders = [spec] if own else [c for k in keys for c in sequence(spec.get(k))]
    found = [_amounts(mapping(holder.get("resources"))) for holder in holders]
    if not any(requests or limits for requests, limits in found):
        return "BestEffort"
    whole = all(r == li and li.keys() == RESOURCES for r, li in found)
    return "Guaranteed" if whole else "Burstable"


def _amounts(resources: Data) -> tuple[Amounts, Amounts]:
    limits = _given(mapping(resources.get("limits")))
    return {**limits, **_given(mapping(resources.get("requests")))}, limits


def _given(data: Data) -> Amounts:
    found = {str(name): quantity(value) for name, value in data.items()}
    return {k: v for k, v in found.items() if k in RESOURCES and v}
