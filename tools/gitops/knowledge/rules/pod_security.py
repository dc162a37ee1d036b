"""A pod that Pod Security's level `restricted` forbids.

A namespace that enforces a level refuses such pods: the workload is applied, Argo CD
shows it as synced, and no pod comes up. That is an error where the Namespace is in this
repository and enforces a level that the pod violates (baseline too), elsewhere a
warning. Source: kubernetes.io/docs/concepts/security/pod-security-standards.

Bad (apps/cache/templates/extra.yaml):

    apiVersion: apps/v1
    kind: StatefulSet
    metadata:
      name: extra
      annotations:
        argocd.argoproj.io/sync-options: Prune=false
    spec:
      selector:
        matchLabels: {app: extra}
      template:
        metadata:
          labels: {app: extra}
        spec:
          hostNetwork: true
          securityContext:
            runAsNonRoot: true
            seccompProfile: {type: RuntimeDefault}
          containers:
            - name: extra
              image: example.org/extra:1.0.0
              resources:
                limits: {memory: 64Mi}
              securityContext:
                allowPrivilegeEscalation: false
                capabilities: {drop: [ALL]}

Good (apps/cache/templates/extra.yaml):

    apiVersion: apps/v1
    kind: StatefulSet
    metadata:
      name: extra
      annotations:
        argocd.argoproj.io/sync-options: Prune=false
    spec:
      selector:
        matchLabels: {app: extra}
      template:
        metadata:
          labels: {app: extra}
        spec:
          securityContext:
            runAsNonRoot: true
            seccompProfile: {type: RuntimeDefault}
          containers:
            - name: extra
              image: example.org/extra:1.0.0
              resources:
                limits: {memory: 64Mi}
              securityContext:
                allowPrivilegeEscalation: false
                capabilities: {drop: [ALL]}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gitops.errors import Position
from gitops.knowledge.cluster import Cluster, clusters
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding, Level
from gitops.knowledge.kubernetes.pod_security import Violation, exceeds, violations
from gitops.knowledge.kubernetes.workload import mapping
from gitops.knowledge.member import Member

HOST_SINCE = 34
"""The minor version since which a probe must not name a host."""
ENFORCED = "pod-security.kubernetes.io/enforce"


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each workload's violations, those of one line together."""
    for cluster in clusters(evidence):
        for member in cluster.workloads:
            if member.workload is not None:
                found = [*dict.fromkeys(violations(member.workload.template))]
                yield from _findings(evidence, cluster, member, found)


def _findings(
    evidence: Evidence, cluster: Cluster, member: Member, found: list[Violation]
) -> Iterator[Finding]:
    level = _enforced(cluster, member.namespace)
    base = member.workload.path if member.workload else ()
    lines: dict[tuple[Position | None, Level], tuple[Finding, list[str]]] = {}
    for each in found:
        if each.path[-1] == "host" and member.minor < HOST_SINCE:
            continue
        how: Level = "error" if exceeds(each, level) else "warning"
        made = member.finding(evidence, (*base, *each.path), "", how)
        lines.setdefault((made.at, how), (made, []))[1].append(each.what)
    for (_, how), (made, what) in lines.items():
        start = f"namespace {member.namespace} enforces {level}, so no pod of it starts"
        words = start if how == "error" else "Pod Security `restricted` forbids it"
        message = f"{member.resource.title}: {', '.join(what)}; {words}"
        yield replace(made, message=message)


def _enforced(cluster: Cluster, namespace: str) -> str | None:
    """The level that a namespace enforces, as far as it is in the repository."""
    found = cluster.find("Namespace", "", namespace)
    labels = mapping(found.resource.metadata.get("labels")) if found else {}
    return str(labels[ENFORCED]) if ENFORCED in labels else None
