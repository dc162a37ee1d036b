"""An API version that the environment's Kubernetes no longer serves, or soon will not.

Kubernetes drops old versions at minor releases: what still uses one is refused, and
nothing else of that Application is applied any more. Source: the deprecation guide
(kubernetes.io/docs/reference/using-api/deprecation-guide) and the removals that
k8s.io/api declares. What goes within three minor versions is a warning.

Bad (apps/cache/templates/budget.yaml):

    apiVersion: policy/v1beta1
    kind: PodDisruptionBudget
    metadata:
      name: {{ .Release.Name }}-cache
    spec:
      maxUnavailable: 1
      selector:
        matchLabels:
          app: cache

Good (apps/cache/templates/budget.yaml):

    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata:
      name: {{ .Release.Name }}-cache
    spec:
      maxUnavailable: 1
      selector:
        matchLabels:
          app: cache
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.cluster import rendered
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.kubernetes.api_versions import Removal, removal
from gitops.knowledge.member import Member

SOON = 3
"""How many minor versions ahead it is time to change."""


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each object of such a version, at its apiVersion."""
    for member in rendered(evidence):
        resource, minor = member.resource, member.minor
        found = removal(resource.api_version, resource.kind)
        if found is not None and found.minor <= minor + SOON:
            is_gone = found.minor <= minor
            yield member.finding(
                evidence,
                ("apiVersion",),
                _message(member, found, is_gone=is_gone),
                "error" if is_gone else "warning",
            )


def _message(member: Member, found: Removal, *, is_gone: bool) -> str:
    resource = member.resource
    what = f"{resource.api_version} {resource.kind}"
    instead = f"; write {found.instead}" if found.instead else "; nothing replaces it"
    if not is_gone:
        return f"{what} is gone in Kubernetes 1.{found.minor}{instead}"
    here = member.environment.kubernetes_version
    return f"{what} is gone since 1.{found.minor}, so {here} refuses it{instead}"
