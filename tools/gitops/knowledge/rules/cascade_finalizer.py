"""A finalizer that deletes data together with its Application.

With resources-finalizer.argocd.argoproj.io (or its /foreground and /background forms),
deleting the Application deletes every object of it: a file removed by mistake takes
StatefulSets, claims and whole namespaces with it. What `Delete=false` keeps does not
count. It is an error in a protected environment, else a warning. Set the finalizer only
where a removal is meant, in a merge of its own.

Bad (clusters/lab/cache.yaml):

    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: cache
      namespace: argocd
      finalizers: [resources-finalizer.argocd.argoproj.io]
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

Bad (clusters/live/cache.yaml):

    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: cache
      namespace: argocd
      finalizers:
        - resources-finalizer.argocd.argoproj.io/background
      annotations:
        argocd.argoproj.io/sync-options: Prune=false
    spec:
      project: shop
      source:
        repoURL: https://example.org/shop/gitops.git
        targetRevision: main
        path: overlays/live/cache/chart
        helm:
          releaseName: shop
          valueFiles: [../values.yaml]
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
      finalizers: [example.org/other]
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

from gitops.knowledge.argocd.application import cascades
from gitops.knowledge.argocd.options import effective, is_hook
from gitops.knowledge.argocd.precious import keeps_data
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.instance import Instance
from gitops.yamlfile.keys import lookup

FINALIZERS = ("metadata", "finalizers")
KEPT = ("false", "confirm")


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each Application whose deletion deletes what keeps data, at the finalizer."""
    for instance in evidence.instances:
        application, found = instance.application, cascades(instance.manifest)
        lost = _lost(instance) if found else []
        if application is None or not lost:
            continue
        place = lookup(instance.manifest, FINALIZERS).index(found[0])
        more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
        yield Finding(
            f"deleting {application.name} deletes {lost[0]}{more} with it; "
            "take the finalizer out",
            application.locate(*FINALIZERS, place),
            "error" if instance.environment.protected else "warning",
            instance.app,
            instance.environment.name,
        )


def _lost(instance: Instance) -> list[str]:
    """What would be deleted, in words."""
    return [
        resource.title
        for resource in instance.resources
        if keeps_data(resource)
        and not is_hook(resource)
        and effective(resource, instance.manifest, "Delete") not in KEPT
    ]
