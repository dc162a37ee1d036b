"""automated.allowEmpty: an Application that renders nothing deletes everything.

Argo CD refuses to prune all objects of an Application at once (`auto-sync will wipe out
all resources`) and goes on running them. With allowEmpty and prune, a wrong path or
`enabled: false` deletes them all. Leave it out, or false. To remove an app, remove its
Application.

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
        automated: {prune: true, selfHeal: true, allowEmpty: true}
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
        automated: {prune: true, selfHeal: true}
        retry:
          limit: 10
          refresh: true
          backoff: {duration: 10s, factor: 2, maxDuration: 5m}
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.application import AUTOMATED, does
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each Application that may prune everything; without prune none does."""
    for instance in evidence.instances:
        application, manifest = instance.application, instance.manifest
        wipes = does(manifest, "prune") and does(manifest, "allowEmpty")
        if application is not None and wipes:
            yield Finding(
                f"if {application.name} renders nothing, all that it runs is deleted; "
                "set allowEmpty: false",
                application.locate(*AUTOMATED, "allowEmpty"),
                app=instance.app,
                environment=instance.environment.name,
            )
