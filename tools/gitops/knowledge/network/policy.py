"""NetworkPolicies: who may connect to a pod, whichever policies say so.

Policies add up; a pod that none of them selects for Ingress is open to everyone.
Source: kubernetes.io/docs/concepts/services-networking/network-policies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

from gitops.knowledge.change import Side
from gitops.knowledge.kubernetes.selector import (
    Selector,
    covers,
    matches,
    plain,
    selector,
)
from gitops.knowledge.kubernetes.workload import Data, Workload, mapping, sequence
from gitops.knowledge.network.service import labels, number_of
from gitops.render.resources import Resource

NAMESPACE = "kubernetes.io/metadata.name"
LAST = 65535


@dataclass(frozen=True)
class Peer:
    """Who: a block of addresses, or pods in namespaces; without any, everyone."""

    namespaces: Selector | None = None
    pods: Selector = frozenset()
    block: str | None = None
    excepted: frozenset[str] = frozenset()

    def covers(self, other: Peer) -> bool:
        """Whether this surely lets in all that the other does."""
        if self.namespaces is None and self.block is None:
            return True
        if self.block is not None:
            return _block_covers(self, other)
        return (
            self.namespaces is not None
            and other.namespaces is not None
            and covers(self.namespaces, other.namespaces)
            and covers(self.pods, other.pods)
        )

    def __str__(self) -> str:
        if self.block is not None:
            return self.block
        if self.namespaces is None:
            return "everyone"
        pods = f"pods {_spelled(self.pods)}" if self.pods else "all pods"
        where = _spelled(self.namespaces) if self.namespaces else "any namespace"
        return f"{pods} of {where.replace(f'{NAMESPACE}=', 'namespace ')}"


@dataclass(frozen=True)
class Ports:
    """Where to: a range of ports; `name` where the policy gives one."""

    protocol: str = ""
    first: int = 0
    last: int = LAST
    name: str = ""

    def covers(self, other: Ports) -> bool:
        """Whether these surely are all of the other's, and maybe more."""
        if self.protocol not in ("", other.protocol):
            return False
        inside = self.first <= other.first and other.last <= self.last
        return inside or (self.name != "" and self.name == other.name)

    def __str__(self) -> str:
        if (self.first, self.last) == (0, LAST):
            return f"every {self.protocol} port".replace("  ", " ")
        more = f"-{self.last}" if self.last > self.first else ""
        return f"port {self.first}{more}"


@dataclass(frozen=True)
class Allowed:
    """One peer and ports that one policy lets in."""

    policy: Resource
    peer: Peer
    ports: Ports

    def covers(self, other: Allowed) -> bool:
        """Whether all that the other lets in is let in by this."""
        return self.peer.covers(other.peer) and self.ports.covers(other.ports)

    def __str__(self) -> str:
        return f"{self.peer} to {self.ports}"


def isolating(side: Side, workload: Workload) -> list[Resource]:
    """The policies that limit who connects to a workload's pods."""
    return [
        resource
        for resource in side.resources
        if resource.kind == "NetworkPolicy"
        and side.identity(resource)[2] == side.identity(workload.resource)[2]
        and _limits_ingress(mapping(resource.body.get("spec")))
        and matches(
            selector(mapping(resource.body.get("spec")).get("podSelector")),
            labels(workload),
        )
    ]


def allowed(side: Side, workload: Workload) -> list[Allowed]:
    """All that the isolating policies let in."""
    return [
        Allowed(policy, peer, ports)
        for policy in isolating(side, workload)
        for rule in sequence(mapping(policy.body.get("spec")).get("ingress"))
        for peer in _peers(rule.get("from"), side.identity(policy)[2])
        for ports in _ports(rule.get("ports"), workload)
    ]


def _limits_ingress(spec: Data) -> bool:
    types = spec.get("policyTypes")
    return not isinstance(types, list) or not types or "Ingress" in types


def _peers(data: Any, namespace: str) -> Iterator[Peer]:
    items = sequence(data)
    if not items:
        yield Peer()
    for item in items:
        block = mapping(item.get("ipBlock"))
        excepted = block.get("except")
        cut = frozenset(map(str, excepted if isinstance(excepted, list) else ()))
        if block:
            yield Peer(block=str(block.get("cidr")), excepted=cut)
            continue
        here = plain({NAMESPACE: namespace})
        others = item.get("namespaceSelector")
        where = here if others is None else selector(others)
        yield Peer(where, selector(item.get("podSelector")))


def _ports(data: Any, workload: Workload) -> Iterator[Ports]:
    items = sequence(data)
    if not items:
        yield Ports()
    for item in items:
        protocol, port = str(item.get("protocol") or "TCP"), item.get("port")
        number = number_of(workload, port)
        if port is None:
            yield Ports(protocol)
        elif number is not None:
            end = item.get("endPort")
            last = end if isinstance(end, int) else number
            name = port if isinstance(port, str) else ""
            yield Ports(protocol, number, last, name)


def _block_covers(wide: Peer, narrow: Peer) -> bool:
    if narrow.block is None or not _inside(narrow.block, str(wide.block)):
        return False
    return all(
        any(_inside(cut, ours) for ours in narrow.excepted) or not _meet(cut, narrow)
        for cut in wide.excepted
    )


def _meet(cut: str, narrow: Peer) -> bool:
    block = str(narrow.block)
    return _inside(cut, block) or _inside(block, cut)


def _inside(inner: str, outer: str) -> bool:
    return within(inner, [outer])


def within(inner: str, outer: list[str]) -> bool:
    """Whether a block of addresses is part of one of others."""
    try:
        block = ip_network(inner, strict=False)
        others = [ip_network(each, strict=False) for each in outer]
    except ValueError:
        return inner in outer
    return any(
        block.version == other.version
        and other.network_address <= block.network_address  # type: ignore[operator]
        and block.broadcast_address <= other.broadcast_address  # type: ignore[operator]
        for other in others
    )


def _spelled(wanted: Selector) -> str:
    words = {"In": "=", "NotIn": "!=", "Exists": "", "DoesNotExist": " absent"}
    parts = [
        f"{key}{words.get(operator, operator)}{'|'.join(sorted(values))}"
        for key, operator, values in wanted
    ]
    return ",".join(sorted(parts))
