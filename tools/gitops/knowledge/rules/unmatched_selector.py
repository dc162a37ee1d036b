"""A selector, or a name, that leads to nothing.

A workload whose selector does not match its own template is refused. A Service without
pods answers nobody, a PodDisruptionBudget or NetworkPolicy without pods protects
nothing, and neither says so. A HorizontalPodAutoscaler needs its target, a StatefulSet
the Service that it names. All Applications of the environment count; where some of them
are not rendered here (an ApplicationSet, another repository), errors are warnings.

Bad (apps/cache/templates/service.yaml):

    apiVersion: v1
    kind: Service
    metadata:
      name: cache
    spec:
      selector:
        app: chache
      ports:
        - port: 6379
          targetPort: cache

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
          targetPort: cache
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from gitops.knowledge.cluster import Cluster, clusters
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding, Level
from gitops.knowledge.kubernetes.selector import Selector, matches, plain, selector
from gitops.knowledge.kubernetes.workload import mapping
from gitops.knowledge.member import Member
from gitops.knowledge.network.service import labels
from gitops.yamlfile.keys import Path

SCALED = ("Deployment", "ReplicaSet", "StatefulSet")

Fault = tuple[Path, str, Level]


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each such selector or name, at its line."""
    for cluster in clusters(evidence):
        for member in cluster.members.values():
            yield from _findings(evidence, cluster, member)


def _findings(
    evidence: Evidence, cluster: Cluster, member: Member
) -> Iterator[Finding]:
    faults = [*_own(member)]
    if member.resource.kind in FOUND:
        faults += FOUND[member.resource.kind](cluster, member)
    for path, what, level in faults:
        message = f"{member.resource.title}: {what}"
        yield member.finding(evidence, ("spec", *path), message, level)


def _own(member: Member) -> Iterator[Fault]:
    """A workload that would not select its own pods."""
    workload, own = member.workload, member.spec.get("selector")
    if workload is None or not isinstance(own, Mapping) or not workload.path:
        return
    plainly = member.resource.kind == "ReplicationController"
    wanted = plain(own) if plainly else selector(own)
    missing = [
        each for each in wanted if not matches(frozenset([each]), labels(workload))
    ]
    for key in sorted(each.key for each in missing)[:1]:
        inside = () if plainly or key not in mapping(own.get("matchLabels")) else (
            "matchLabels", key,
        )  # fmt: skip
        what = f"its selector wants another {key} than its own template has"
        yield ("selector", *inside), f"{what}; the API server refuses it", "error"


def _service(cluster: Cluster, member: Member) -> Iterator[Fault]:
    wanted = plain(member.spec.get("selector"))
    if wanted and member.spec.get("type") != "ExternalName":
        yield from _pods(cluster, member, wanted, "selector")


def _budget(cluster: Cluster, member: Member) -> Iterator[Fault]:
    if mapping(member.spec.get("selector")):
        wanted = selector(member.spec["selector"])
        yield from _pods(cluster, member, wanted, "selector")


def _policy(cluster: Cluster, member: Member) -> Iterator[Fault]:
    wanted = selector(member.spec.get("podSelector"))
    if wanted:
        yield from _pods(cluster, member, wanted, "podSelector")


def _pods(
    cluster: Cluster, member: Member, wanted: Selector, field: str
) -> Iterator[Fault]:
    if not cluster.selected(wanted, member.namespace):
        labels = mapping(member.spec[field])
        inside = mapping(labels.get("matchLabels")) if "matchLabels" in labels else {}
        keys = [str(key) for key in inside or (labels if field == "selector" else ())]
        single = (
            (*(("matchLabels",) if inside else ()), *keys) if len(keys) == 1 else ()
        )
        what = f"matches no pod in namespace {member.namespace}; correct the labels"
        yield (field, *single), f"{field} {what}", "warning"


def _monitor(cluster: Cluster, member: Member) -> Iterator[Fault]:
    place = mapping(member.spec.get("namespaceSelector"))
    if not mapping(member.spec.get("selector")) or place.get("any") is True:
        return
    named = place.get("matchNames")
    names = named if isinstance(named, list) else [member.namespace]
    wanted = selector(member.spec["selector"])
    found = [
        service
        for name in names
        for service in cluster.of("Service", str(name))
        if matches(wanted, mapping(service.resource.metadata.get("labels")))
    ]
    if not found:
        yield ("selector",), "matches no Service, so nothing is measured", "warning"


def _scaler(cluster: Cluster, member: Member) -> Iterator[Fault]:
    target = mapping(member.spec.get("scaleTargetRef"))
    kind, name = str(target.get("kind")), str(target.get("name"))
    if kind in SCALED and not cluster.has(kind, member.namespace, name):
        what = f"there is no {kind} {name} to scale in namespace {member.namespace}"
        yield ("scaleTargetRef", "name"), what, cluster.sure


def _governed(cluster: Cluster, member: Member) -> Iterator[Fault]:
    name = member.spec.get("serviceName")
    if name and not cluster.has("Service", member.namespace, str(name)):
        what = f"there is no Service {name} in namespace {member.namespace}"
        yield ("serviceName",), f"{what}: its pods get no names", cluster.sure


FOUND: Mapping[str, Callable[[Cluster, Member], Iterator[Fault]]] = {
    "Service": _service,
    "PodDisruptionBudget": _budget,
    "NetworkPolicy": _policy,
    "ServiceMonitor": _monitor,
    "HorizontalPodAutoscaler": _scaler,
    "StatefulSet": _governed,
}
