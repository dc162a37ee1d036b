"""A claim template that cannot stay as it is.

A StatefulSet's claim templates are immutable. A label that changes with the chart's or
the app's version is refused at the next upgrade, and nothing else of the Application is
applied any more (CloudPirates/helm-charts#691): an error. app.kubernetes.io/instance
lets an Argo CD that tracks by label own, and prune, the claims; a template without
apiVersion and kind is never in sync with server-side apply (argo-cd#11143): warnings.

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
              resources:
                limits: {memory: 64Mi}
              securityContext:
                allowPrivilegeEscalation: false
                capabilities: {drop: [ALL]}
      volumeClaimTemplates:
        - apiVersion: v1
          kind: PersistentVolumeClaim
          metadata:
            name: data
            labels:
              helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
          spec:
            accessModes: [ReadWriteOnce]
            resources:
              requests: {storage: 1Gi}

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
      volumeClaimTemplates:
        - apiVersion: v1
          kind: PersistentVolumeClaim
          metadata:
            name: data
            labels:
              app: extra
          spec:
            accessModes: [ReadWriteOnce]
            resources:
              requests: {storage: 1Gi}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gitops.knowledge.cluster import rendered
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding, Level
from gitops.knowledge.kubernetes.claims import TEMPLATES
from gitops.knowledge.kubernetes.workload import Data, mapping
from gitops.knowledge.member import Member
from gitops.yamlfile.keys import Path

CHANGING = ("helm.sh/chart", "app.kubernetes.io/version", "chart")
INSTANCE = "app.kubernetes.io/instance"


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each fault of each claim template, at the label or the template."""
    for member in rendered(evidence):
        if member.resource.kind == "StatefulSet" and member.workload:
            for name, claim in member.workload.claim_templates.items():
                yield from _findings(evidence, member, name, claim)


def _findings(
    evidence: Evidence, member: Member, name: str, claim: Data
) -> Iterator[Finding]:
    for path, what, level in _faults(claim):
        message = f"claim template {name} of {member.resource.title} {what}"
        where = (*TEMPLATES, name, *path)
        found = member.finding(evidence, where, message, level)
        yield replace(found, at=member.spelled(evidence, where) or found.at)


def _faults(claim: Data) -> Iterator[tuple[Path, str, Level]]:
    missing = [key for key in ("apiVersion", "kind") if not claim.get(key)]
    if missing:
        what = f"has no {' and '.join(missing)}: never in sync with server-side apply"
        yield (missing[0],), f"{what}; write {_all(missing)}", "warning"
    labels = mapping(mapping(claim.get("metadata")).get("labels"))
    for label in CHANGING:
        if label in labels:
            what = f"has the label {label}, which changes: the next upgrade is refused"
            yield ("metadata", "labels", label), f"{what}; take it out", "error"
    if INSTANCE in labels:
        what = f"has the label {INSTANCE}: Argo CD may take the claims for its own"
        yield ("metadata", "labels", INSTANCE), f"{what}; take it out", "warning"


def _all(missing: list[str]) -> str:
    lines = {"apiVersion": "apiVersion: v1", "kind": "kind: PersistentVolumeClaim"}
    return ", ".join(lines[key] for key in missing)
