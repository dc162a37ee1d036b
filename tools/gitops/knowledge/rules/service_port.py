"""A port that nobody listens on.

A Service whose targetPort is a name that no pod has gets no endpoints; an Ingress or
HTTPRoute whose Service or port does not exist answers 503; a probe of a port name that
its container lacks fails, and restarts the container for ever. A targetPort by number
that no container declares is a warning: declaring is not needed to listen.

Bad (apps/cache/templates/service.yaml):

    apiVersion: v1
    kind: Service
    metadata:
      name: cache
    spec:
      selector:
        app: cache
      ports:
        - port: 6379
          targetPort: redis

Good (apps/cache/templates/service.yaml):

    apiVersion: v1
    kind: Service
    metadata:
      name: cache
    spec:
      selector:
        app: cache
      ports:
        - port: 6379
          targetPort: 6379
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gitops.knowledge.cluster import Cluster, clusters
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding, Level
from gitops.knowledge.kubernetes.selector import plain
from gitops.knowledge.kubernetes.workload import Data, Workload, mapping, sequence
from gitops.knowledge.member import Member
from gitops.yamlfile.keys import Path

PROBES = ("startupProbe", "livenessProbe", "readinessProbe")
BY_ANNOTATION = "use-annotation"
"""The port of a backend that the AWS load balancer reads from an annotation."""

Fault = tuple[Path, str, Level]


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each such port, where it is named."""
    for cluster in clusters(evidence):
        for member in cluster.members.values():
            for path, what, level in _faults(cluster, member):
                message = f"{member.resource.title}: {what}"
                yield member.finding(evidence, path, message, level)


def _faults(cluster: Cluster, member: Member) -> Iterator[Fault]:
    kind = member.resource.kind
    if kind == "Service":
        yield from _targets(cluster, member)
    elif kind in ("Ingress", "HTTPRoute"):
        found = _ingress(member) if kind == "Ingress" else _route(member)
        for path, namespace, name, port in found:
            yield from _backend(cluster, path, (namespace, name), port)
    elif member.workload:
        yield from _probes(member.workload)


def _targets(cluster: Cluster, member: Member) -> Iterator[Fault]:
    wanted = plain(member.spec.get("selector"))
    if not wanted or member.spec.get("type") == "ExternalName":
        return
    pods = cluster.selected(wanted, member.namespace)
    declared = [port for pod in pods for port in _ports(pod)]
    for place, port in enumerate(sequence(member.spec.get("ports"))):
        target = port.get("targetPort") or port.get("port")
        field = "targetPort" if port.get("targetPort") else "port"
        path = ("spec", "ports", str(place), field)
        if isinstance(target, str) and pods:
            protocol = port.get("protocol") or "TCP"
            if (target, protocol) not in _called(declared):
                what = f"no pod that it selects has a port {target} ({protocol})"
                yield path, f"{what}{_known(declared)}", cluster.sure
        elif declared and target not in [p.get("containerPort") for p in declared]:
            what = f"no pod that it selects declares port {target}"
            yield path, f"{what}{_known(declared)}", "warning"


def _called(ports: list[Data]) -> set[tuple[Any, Any]]:
    return {(port.get("name"), port.get("protocol") or "TCP") for port in ports}


def _known(ports: list[Data]) -> str:
    both = [p.get("name") or p.get("containerPort") for p in ports]
    return f"; it has {', '.join(map(str, dict.fromkeys(both)))}" if both else ""


def _ports(workload: Workload) -> Iterator[Data]:
    for group in ("containers", "initContainers"):
        for container in sequence(workload.spec.get(group)):
            if group == "containers" or container.get("restartPolicy") == "Always":
                yield from sequence(container.get("ports"))


Backend = tuple[Path, str, str, Any]
"""The field of the backend, its namespace, its Service, its port."""


def _ingress(member: Member) -> Iterator[Backend]:
    found: list[tuple[Path, Any]] = [
        (("defaultBackend", "service"), member.spec.get("defaultBackend"))
    ]
    for rule, each in enumerate(sequence(member.spec.get("rules"))):
        paths = sequence(mapping(each.get("http")).get("paths"))
        for place, item in enumerate(paths):
            where = ("rules", str(rule), "http", "paths", str(place), "backend")
            found.append(((*where, "service"), item.get("backend")))
    for path, backend in found:
        service = mapping(mapping(backend).get("service"))
        port = mapping(service.get("port"))
        if service and port.get("name") != BY_ANNOTATION:
            wanted = port.get("name") or port.get("number")
            name = str(service.get("name"))
            yield ("spec", *path), member.namespace, name, wanted


def _route(member: Member) -> Iterator[Backend]:
    for rule, each in enumerate(sequence(member.spec.get("rules"))):
        for place, item in enumerate(sequence(each.get("backendRefs"))):
            if item.get("kind", "Service") == "Service" and not item.get("group"):
                path = ("spec", "rules", str(rule), "backendRefs", str(place))
                namespace = str(item.get("namespace") or member.namespace)
                yield path, namespace, str(item.get("name")), item.get("port")


def _backend(
    cluster: Cluster, path: Path, where: tuple[str, str], port: Any
) -> Iterator[Fault]:
    namespace, name = where
    found = cluster.find("Service", namespace, name)
    if found is None:
        if not cluster.has("Service", namespace, name):
            what = f"there is no Service {name} in namespace {namespace}"
            yield (*path, "name"), what, cluster.sure
        return
    ports = sequence(found.spec.get("ports"))
    known = [p.get(key) for p in ports for key in ("name", "port") if p.get(key)]
    if ports and port is not None and port not in known:
        what = f"Service {name} has no port {port}; it has {', '.join(map(str, known))}"
        yield (*path, "port"), what, "error"


def _probes(workload: Workload) -> Iterator[Fault]:
    for group in ("containers", "initContainers"):
        for container in sequence(workload.spec.get(group)):
            names = [p.get("name") for p in sequence(container.get("ports"))]
            for probe in PROBES:
                for action in ("httpGet", "tcpSocket"):
                    asked = mapping(mapping(container.get(probe)).get(action))
                    port, name = asked.get("port"), str(container.get("name"))
                    if isinstance(port, str) and port not in names:
                        path = workload.at(group, name, probe, action, "port")
                        what = f"container {name} has no port {port} for its {probe}"
                        yield path, what, "error"
