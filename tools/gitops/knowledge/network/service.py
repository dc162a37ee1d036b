"""Services: which pods they reach, and on which port."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gitops.knowledge.change import Identity, Side
from gitops.knowledge.kubernetes.selector import matches, plain
from gitops.knowledge.kubernetes.workload import Data, Workload, mapping, sequence
from gitops.render.resources import Resource


def spec(service: Resource) -> Data:
    """A Service's spec."""
    return mapping(service.body.get("spec"))


def headless(service: Resource) -> bool:
    """Whether its name resolves to the pods themselves."""
    return spec(service).get("clusterIP") == "None"


def labels(workload: Workload) -> Data:
    """The labels of a workload's pods."""
    return mapping(mapping(workload.template.get("metadata")).get("labels"))


def reached(side: Side, service: Resource) -> Mapping[Identity, Workload]:
    """The workloads whose pods a Service leads to."""
    wanted = plain(spec(service).get("selector"))
    if not wanted or spec(service).get("type") == "ExternalName":
        return {}
    namespace = side.identity(service)[2]
    return {
        who: workload
        for who, workload in side.workloads.items()
        if who[2] == namespace and matches(wanted, labels(workload))
    }


def number_of(workload: Workload, port: Any) -> int | None:
    """The number of a port of the pods, which may be given by its name."""
    if isinstance(port, int):
        return port
    for container in workload.containers.values():
        for each in sequence(container.get("ports")):
            number = each.get("containerPort")
            if each.get("name") == port and isinstance(number, int):
                return number
    return None


def target(service: Resource, port: Data, workload: Workload) -> int | None:
    """The pods' port that a port of a Service leads to."""
    own = port.get("port")
    wanted = port.get("targetPort")
    return number_of(workload, own if headless(service) or wanted is None else wanted)
