"""An automated sync that a later fix does not reach.

A failed automated sync is tried again as spec.syncPolicy.retry says, by default five
times, and always at the revision that failed: after that nothing happens until the next
commit, and until then a fix waits. `limit: 0` never tries again; a negative one never
ends. `refresh: true` takes the newest commit at each try, so that a fix or a revert
gets through.

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
      destination:
        server: https://kubernetes.default.svc
        namespace: shop
      syncPolicy:
        automated: {prune: true, selfHeal: true, allowEmpty: false}

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
      destination:
        server: https://kubernetes.default.svc
        namespace: shop
      syncPolicy:
        automated: {prune: true, selfHeal: true, allowEmpty: false}
        retry:
          limit: 0
          refresh: true
          backoff: {duration: 10s, factor: 2, maxDuration: 5m}

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
      destination:
        server: https://kubernetes.default.svc
        namespace: shop
      syncPolicy:
        automated: {prune: true, selfHeal: true, allowEmpty: false}
        retry:
          limit: 10
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
          limit: -1
          refresh: true
          backoff: {duration: 10s, factor: 2, maxDuration: 5m}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gitops.knowledge.argocd.application import is_automated
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.yamlfile.keys import Path, lookup

RETRY: Path = ("spec", "syncPolicy", "retry")
HINT = "set retry.refresh: true"


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each automated Application whose retries are none, or stay at a revision."""
    for instance in evidence.instances:
        application = instance.application
        if application is not None and is_automated(instance.manifest):
            fault = _fault(lookup(instance.manifest, RETRY))
            if fault is not None:
                message, field = fault
                yield Finding(
                    message,
                    application.locate(*RETRY, *field),
                    "warning",
                    instance.app,
                    instance.environment.name,
                )


def _fault(retry: Any) -> tuple[str, Path] | None:
    if retry is None:
        why = "no retry: Argo CD repeats a failed revision five times, and a fix waits"
        return f"{why}; add a limit and refresh: true", ()
    given = retry if isinstance(retry, Mapping) else {}
    if given.get("limit", 0) == 0:
        return "retry.limit 0: a sync that failed is never repeated; set 10", ("limit",)
    if given.get("refresh") is not True:
        why = "retries stay at the revision that failed, and a fix waits for their end"
        return f"{why}; {HINT}", ("refresh",)
    return None
