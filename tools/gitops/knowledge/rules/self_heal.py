"""An Application that syncs by itself and does not heal.

Without automated.selfHeal (false by default) what is changed by hand in the cluster
stays, so git no longer says what runs. An Application that does not sync by itself is
only a note: a merge then waits for a person.

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
        automated: {prune: true, allowEmpty: false}
        retry:
          limit: 10
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
        automated: {enabled: true, prune: true, selfHeal: true}
        retry:
          limit: 10
          refresh: true
          backoff: {duration: 10s, factor: 2, maxDuration: 5m}
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.application import AUTOMATED, does, is_automated
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each Application that lets drift stay, at its policy."""
    for instance in evidence.instances:
        application, manifest = instance.application, instance.manifest
        if application is None or does(manifest, "selfHeal"):
            continue
        heals = (
            f"what is changed by hand in what {application.name} runs stays; "
            "set selfHeal: true"
        )
        waits = (
            f"{application.name} does not sync by itself: a merge waits for a person"
        )
        automated = is_automated(manifest)
        yield Finding(
            heals if automated else waits,
            application.locate(*AUTOMATED, "selfHeal" if automated else "enabled"),
            "warning" if automated else "note",
            instance.app,
            instance.environment.name,
        )
