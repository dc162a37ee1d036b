"""An Application of several sources.

Of two sources of one repository Argo CD refuses different revisions, or serves a stale
one (argo-cd#12159, #25605, #29716), and a chart and its values are better at one
commit. The tools follow one source: of such an Application nothing is checked or
promoted. Write one spec.source; values files may lie anywhere in the repository.

Bad (clusters/lab/cache.yaml):

    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: cache
      namespace: argocd
      annotations:
        argocd.argoproj.io/sync-options: Prune=false
    spec:
      project: shop
      sources:
        - repoURL: https://example.org/shop/gitops.git
          targetRevision: main
          path: apps/cache
          helm:
            releaseName: shop
            valueFiles: [$values/overlays/lab/cache/values.yaml]
        - repoURL: https://example.org/shop/gitops.git
          targetRevision: main
          ref: values
      destination:
        server: https://kubernetes.default.svc
        namespace: shop
      syncPolicy:
        automated: {prune: true, selfHeal: true, allowEmpty: false}
        retry:
          limit: 10
          refresh: true
          backoff: {duration: 10s, factor: 2, maxDuration: 5m}

Good (clusters/lab/cache.yaml):

    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: cache
      namespace: argocd
      annotations:
        argocd.argoproj.io/sync-options: Prune=false
    spec:
      project: shop
      source:
        repoURL: https://example.org/shop/gitops.git
        targetRevision: main
        path: apps/cache
        helm:
          releaseName: shop
          valueFiles: [../../overlays/lab/cache/values.yaml]
      destination:
        server: https://kubernetes.default.svc
        namespace: shop
      syncPolicy:
        automated: {prune: true, selfHeal: true, allowEmpty: false}
        retry:
          limit: 10
          refresh: true
          backoff: {duration: 10s, factor: 2, maxDuration: 5m}
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.source import url
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.layout.application import SeveralSources


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each Application of spec.sources; at the source that repeats a repository."""
    for environment, refusal in evidence.unread:
        if isinstance(refusal, SeveralSources):
            repeated = _repeated(refusal)
            at = refusal.at
            message = f"{refusal.message}; write one, or nothing of it is checked"
            if repeated is not None:
                at = refusal.locate(repeated, "repoURL")
                message = (
                    f"Application {refusal.name} reads this repository twice, which "
                    "Argo CD refuses or serves stale; write one spec.source"
                )
            yield Finding(message, at, app=refusal.name, environment=environment)


def _repeated(refusal: SeveralSources) -> int | None:
    """The place of the first source of a repository that an earlier one reads."""
    seen: set[str] = set()
    for place, source in enumerate(refusal.sources):
        address = url(source.get("repoURL"))
        if address in seen:
            return place
        seen.add(address)
    return None
