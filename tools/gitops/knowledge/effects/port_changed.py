"""Clients are cut off: nothing listens any more where they connect.

A Service lost a port or leads to one that the server does not listen on, or the server
listens on another one and its pods are reached directly (a headless Service changes no
port numbers). Ports are compared by where they lead: a new number everywhere, behind
the same port of the Service, is no change for its clients.

Instead: add the new port beside the old one, move the clients, remove the old one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gitops.knowledge.change import Change, Identity, Side
from gitops.knowledge.comparison import listening, of_directive
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.workload import Data, Workload, sequence
from gitops.knowledge.network.service import reached, spec, target
from gitops.knowledge.redis.server import Server
from gitops.render.resources import Resource

LEVEL = "danger"
REVERSIBLE = True
Port = tuple[str, str]
"""A number and a protocol."""


def find(change: Change) -> Iterator[Found]:
    """Ports of Services that no longer lead to the server, and its own ports."""
    moved: dict[Server, list[str]] = {}
    for old, new in change.pairs("Service"):
        yield from _of_service(change, old, new, moved)
    for server, after in change.servers:
        lost = listening(server) - listening(after)
        names = ", ".join(dict.fromkeys(moved.get(after, ())))
        if lost and (names or not _services(change.before, server)):
            name = "port" if server.value("port") in lost else "tls-port"
            why = f"clients of {names or 'its pods'} are cut off"
            yield of_directive(server, after, name, why)


def _of_service(
    change: Change, old: Resource, new: Resource, moved: dict[Server, list[str]]
) -> Iterator[Found]:
    """What a Service itself loses; what its server moved away goes into `moved`."""
    still, there = _working(change.after, new), reached(change.after, new)
    for key, led in _working(change.before, old).items():
        if key in still or not there:
            continue
        port = next((p for p in _ports(new) if _key(p) == key), None)
        server = next(filter(None, map(change.after.servers.get, there)), None)
        if server and port and _targets(new, port, there) == {led}:
            moved.setdefault(server, []).append(new.name)
            continue
        name = f"{new.name}:{key[0]}"
        message = f"{name} no longer leads to {led}: its clients are cut off"
        now = "none" if port is None else _shown(new, port, there)
        field = ("spec", "ports", str((port or {}).get("name") or key[0]))
        yield Found(new, message, field, f"{name} to {led}", f"{name} to {now}")


def _working(side: Side, service: Resource) -> Mapping[Port, int]:
    """The ports that lead where something listens, with the pods' port numbers."""
    found: dict[Port, int] = {}
    for who, workload in reached(side, service).items():
        server = side.servers.get(who)
        for port in _ports(service):
            number = target(service, port, workload)
            if number is not None and _listens(server, number):
                found[_key(port)] = number
    return found


def _listens(server: Server | None, number: int) -> bool:
    """Whether a port is the server's; of other pods every port counts."""
    return server is None or number in listening(server)


def _ports(service: Resource) -> list[Data]:
    return list(sequence(spec(service).get("ports")))


def _key(port: Data) -> Port:
    return str(port.get("port")), str(port.get("protocol") or "TCP")


def _shown(service: Resource, port: Data, there: Mapping[Identity, Workload]) -> str:
    numbers = sorted(_targets(service, port, there))
    return ", ".join(map(str, numbers)) or str(port.get("targetPort"))


def _targets(
    service: Resource, port: Data, there: Mapping[Identity, Workload]
) -> set[int]:
    found = (target(service, port, workload) for workload in there.values())
    return {number for number in found if number is not None}


def _services(side: Side, server: Server) -> list[Resource]:
    return [
        resource
        for resource in side.resources
        if resource.kind == "Service"
        and server.workload in reached(side, resource).values()
    ]
