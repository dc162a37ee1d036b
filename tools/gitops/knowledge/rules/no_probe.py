"""A container that serves a port and is never asked whether it still does.

Without a readiness probe clients are sent to a server that still starts; without a
liveness probe one that hangs is never restarted. Jobs, and containers that declare no
port, need none.

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
          securityContext:
            runAsNonRoot: true
            seccompProfile: {type: RuntimeDefault}
          containers:
            - name: extra
              image: example.org/extra:1.0.0
              ports:
                - containerPort: 8080
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
              ports:
                - containerPort: 8080
              readinessProbe:
                tcpSocket: {port: 8080}
              livenessProbe:
                tcpSocket: {port: 8080}
              resources:
                limits: {memory: 64Mi}
              securityContext:
                allowPrivilegeEscalation: false
                capabilities: {drop: [ALL]}
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.cluster import rendered
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.kubernetes.workload import sequence
from gitops.knowledge.member import Member

PROBES = ("readinessProbe", "livenessProbe")


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each such container, at the container."""
    for member in rendered(evidence):
        if member.lasts:
            yield from _findings(evidence, member)


def _findings(evidence: Evidence, member: Member) -> Iterator[Finding]:
    workload = member.workload
    for name, container in workload.containers.items() if workload else ():
        missing = [probe for probe in PROBES if not container.get(probe)]
        if workload and missing and sequence(container.get("ports")):
            yield member.finding(
                evidence,
                workload.at("containers", name, missing[0]),
                f"container {name} of {member.resource.title} serves a port without "
                f"{' and '.join(missing)}; add what tells that it answers",
                "warning",
            )
