"""A value of an overlay that something else overrides.

Argo CD lays an Application's `values` or `valuesObject` over every values file, its
`parameters` over those, and a later file over an earlier one. Whoever edits the overlay
changes nothing then, and hears nothing of it. Keep one of the two places.

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
      source:
        repoURL: https://example.org/shop/gitops.git
        targetRevision: main
        path: apps/cache
        helm:
          releaseName: shop
          valueFiles: [../../overlays/lab/cache/values.yaml]
          parameters: [{name: image.tag, value: "8.2.2"}]
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

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.settings import Setting, own_settings, spelled


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each value that no reader of the file gets."""
    for group in own_settings(evidence):
        if all(each.is_shadowed for each in group):
            first = group[0]
            yield Finding(
                f"{first.key} has no effect: {_by(first)}; keep one of the two",
                first.at,
                level="warning",
                app=first.instance.app,
                environment=first.instance.environment.name,
            )


def _by(setting: Setting) -> str:
    at, value = setting.over or (None, None)
    where = at or setting.instance.app
    return f"{where} sets {spelled(value)}" if value is not None else f"{where} sets it"
