"""Services: what of them the API server refuses to change.

Source: ValidateServiceUpdate; patchAllocatedValues and normalizeClusterIPs in
pkg/registry/core/service/storage, which fill in an address that a new manifest leaves
out. Tried on 1.36.3 with the three-way patch of kubectl: an address, or None, that is
left out is kept, so a headless Service stays headless; to None, from None and to
another address are refused; from and to ExternalName everything goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gitops.knowledge.kubernetes.refusal import Refusal, text
from gitops.knowledge.kubernetes.workload import Data, mapping
from gitops.render.resources import Resource

FIELD = "immutable-field"
EXPOSED = ("NodePort", "LoadBalancer")


def service(old: Resource, new: Resource) -> Iterator[Refusal]:
    """What is refused of a Service."""
    before, after = (mapping(each.body.get("spec")) for each in (old, new))
    types = [each.get("type") or "ClusterIP" for each in (before, after)]
    if "ExternalName" not in types:
        yield from _address(before, after, types[1])
    if types == ["LoadBalancer", "LoadBalancer"]:
        yield from _balancer(before, after)


def _address(before: Data, after: Data, kind: Any) -> Iterator[Refusal]:
    was = _addresses(before)
    now = _addresses(after) or was
    address, field = ("spec", "clusterIP"), "service-cluster-ip"
    if was[:1] != now[:1] or (len(was) == len(now) and was != now):
        yield Refusal(field, address, ", ".join(was), ", ".join(now))
    elif now == ["None"] and kind in EXPOSED:
        yield Refusal(field, address, "None", f"an address for type {kind}")
    elif now != ["None"]:
        families = [mapping(side).get("ipFamilies") for side in (before, after)]
        first = [each[0] for each in families if isinstance(each, list) and each]
        if len(set(map(str, first))) > 1:
            where = ("spec", "ipFamilies")
            yield Refusal(field, where, text(families[0]), text(families[1]))


def _balancer(before: Data, after: Data) -> Iterator[Refusal]:
    names = [side.get("loadBalancerClass") for side in (before, after)]
    if names[0] != names[1]:
        yield Refusal(FIELD, ("spec", "loadBalancerClass"), *map(text, names))
    ports = [side.get("healthCheckNodePort") for side in (before, after)]
    local = [side.get("externalTrafficPolicy") == "Local" for side in (before, after)]
    if all(local) and ports[1] and ports[0] != ports[1]:
        yield Refusal(FIELD, ("spec", "healthCheckNodePort"), *map(text, ports))


def _addresses(spec: Data) -> list[str]:
    many, one = spec.get("clusterIPs"), spec.get("clusterIP")
    if isinstance(many, list) and many:
        return [str(each) for each in many]
    return [str(one)] if one else []
