"""Server-side apply that hides what Kubernetes refuses.

Since 3.6 Argo CD compares with a server-side dry run where `ServerSideApply=true` is
set, and where that is refused (a claim template, a selector, a cluster IP) the
Application is shown as Synced and Healthy while nothing is applied, later commits
included (argo-cd#28722). So it is an error where an Application renders StatefulSets,
Jobs, claims, or Services that name a cluster IP (headless ones). Leave it out, or
annotate the Application with `argocd.argoproj.io/compare-options:
ServerSideDiff=false`: then the sync fails and names the field.

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
        syncOptions: [ServerSideApply=true]
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
        argocd.argoproj.io/compare-options: ServerSideDiff=false
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
        syncOptions: [ServerSideApply=true]
        retry:
          limit: 10
          refresh: true
          backoff: {duration: 10s, factor: 2, maxDuration: 5m}
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.errors import Position
from gitops.knowledge.argocd.options import (
    ANNOTATION,
    CLIENT_SIDE,
    LISTED,
    SERVER_SIDE,
    annotated,
    compares_itself,
    is_hook,
    listed,
)
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.instance import Instance
from gitops.render.resources import Resource
from gitops.yamlfile.keys import lookup

REFUSABLE = frozenset((
    ("apps", "StatefulSet"), ("batch", "Job"), ("", "PersistentVolumeClaim"),
))  # fmt: skip
"""Kinds whose changes the API server often refuses."""
MESSAGE = (
    "server-side apply shows a refused change of {} as Synced; "
    "add compare-options ServerSideDiff=false"
)


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each Application, else each object, that is applied that way."""
    for instance in evidence.instances:
        if not compares_itself(instance.manifest):
            for resource, at in _found(evidence, instance):
                yield Finding(
                    MESSAGE.format(resource.title),
                    at,
                    app=instance.app,
                    environment=instance.environment.name,
                )


def _found(
    evidence: Evidence, instance: Instance
) -> Iterator[tuple[Resource, Position]]:
    application, options = instance.application, listed(instance.manifest)
    held = [resource for resource in instance.resources if _is_refusable(resource)]
    if application is not None and SERVER_SIDE in options and held:
        yield held[0], application.locate(*LISTED, options.index(SERVER_SIDE))
        return
    for resource in held:
        if SERVER_SIDE in annotated(resource.body):
            yield resource, evidence.locate(instance, resource, *ANNOTATION)


def _is_refusable(resource: Resource) -> bool:
    if CLIENT_SIDE in annotated(resource.body) or is_hook(resource):
        return False
    group, kind, _, _ = resource.identity
    fixed = kind == "Service" and lookup(resource.body, ("spec", "clusterIP"))
    return (group, kind) in REFUSABLE or bool(fixed)
