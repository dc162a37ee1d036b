"""A Service can be reached from outside the cluster, or by more addresses than before.

A NodePort listens on every node, a LoadBalancer often has a public address, and
externalIPs take the traffic of an address. A NetworkPolicy may still refuse it, or not:
with externalTrafficPolicy Cluster the clients' addresses are hidden from it.

Instead: keep ClusterIP, and let people in by `kubectl port-forward`; where a load
balancer is needed, an internal one with loadBalancerSourceRanges, a password and TLS.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.workload import Data, mapping
from gitops.knowledge.network.policy import within
from gitops.knowledge.network.service import reached, spec
from gitops.render.resources import Resource

LEVEL = "danger"
REVERSIBLE = True
WAYS = {"NodePort": "on every node", "LoadBalancer": "by a load balancer"}
RANGES = "loadBalancerSourceRanges"
INTERNAL = {
    "cloud.google.com/load-balancer-type": "internal",
    "networking.gke.io/load-balancer-type": "internal",
    "service.beta.kubernetes.io/aws-load-balancer-internal": "true",
    "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal",
    "service.beta.kubernetes.io/azure-load-balancer-internal": "true",
}
"""The annotations that keep a load balancer inside a cloud's network."""
EVERYWHERE = ["0.0.0.0/0", "::/0"]


def find(change: Change) -> Iterator[Found]:
    """Services that are open to more than before, new ones too."""
    for old, new in change.pairs("Service"):
        yield from _wider(new, spec(old), spec(new))
        yield from _public(old, new)
    for new in change.added:
        known = change.before.workloads.keys()
        if new.kind == "Service" and known & reached(change.after, new).keys():
            yield from _wider(new, {}, spec(new))


def _wider(service: Resource, old: Data, new: Data) -> Iterator[Found]:
    types = str(old.get("type") or "ClusterIP"), str(new.get("type") or "ClusterIP")
    order = [*WAYS]
    if types[1] in WAYS and types[1] in order[_rank(types[0]) :]:
        message = f"type {types[0]} -> {types[1]}: reached {WAYS[types[1]]}"
        yield Found(service, message, ("spec", "type"), *types)
    elif types == ("LoadBalancer", "LoadBalancer"):
        yield from _sources(service, old, new)
    more = sorted(_texts(new, "externalIPs") - _texts(old, "externalIPs"))
    if more:
        message = f"also takes the traffic of {', '.join(more)}"
        yield Found(service, message, ("spec", "externalIPs"), "", ", ".join(more))


def _public(old: Resource, new: Resource) -> Iterator[Found]:
    """A load balancer that was internal."""
    for key in INTERNAL:
        balanced = all(spec(each).get("type") == "LoadBalancer" for each in (old, new))
        if (
            balanced
            and _is_internal(old, key)
            and not any(_is_internal(new, each) for each in INTERNAL)
        ):
            message = "the load balancer is no longer internal"
            yield Found(new, message, ("metadata", "annotations", key), "internal", "")


def _is_internal(service: Resource, key: str) -> bool:
    found = mapping(service.metadata.get("annotations")).get(key)
    return str(found).lower() == INTERNAL[key]


def _rank(kind: str) -> int:
    """How far out a type reaches: 0 for one that stays inside."""
    return [*WAYS].index(kind) + 1 if kind in WAYS else 0


def _sources(service: Resource, old: Data, new: Data) -> Iterator[Found]:
    before, after = (sorted(_texts(s, RANGES)) or EVERYWHERE for s in (old, new))
    more = [block for block in after if not within(block, before)]
    if more and EVERYWHERE[0] not in before:
        message = f"the load balancer lets in {', '.join(more)}"
        names = ", ".join(before), ", ".join(after)
        yield Found(service, message, ("spec", RANGES), *names)


def _texts(data: Data, key: str) -> set[str]:
    found: Any = data.get(key)
    return set(map(str, found)) if isinstance(found, list) else set()
