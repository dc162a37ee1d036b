"""What prune would delete with its data, without `Prune=false`.

With automated.prune, an object that is no longer rendered is deleted within minutes: a
renamed release, a template that renders nothing, a file that is removed. For a
StatefulSet, a claim or a Namespace that means its data, for an Application or
AppProject the way back. The annotation `argocd.argoproj.io/sync-options: Prune=false`
keeps the object, and putting the file back heals it. Claims of a claim template are not
tracked by Argo CD and need nothing. It is an error where data would go in a protected
environment, else a warning.

Bad (clusters/lab/namespace.yaml):

    apiVersion: v1
    kind: Namespace
    metadata:
      name: shop

Bad (clusters/lab/cache.yaml):

    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: cache
      namespace: argocd
      annotations:
        argocd.argoproj.io/sync-options: Delete=false
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

Good (clusters/lab/namespace.yaml):

    apiVersion: v1
    kind: Namespace
    metadata:
      name: shop
      annotations:
        argocd.argoproj.io/sync-options: Prune=false
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.application import does, is_argo
from gitops.knowledge.argocd.options import ANNOTATION, effective, is_hook
from gitops.knowledge.argocd.precious import holds_data, keeps_data
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding, Level
from gitops.knowledge.instance import Instance
from gitops.render.resources import Resource

KEPT = ("false", "confirm")
HINT = "annotate it with sync-options Prune=false"


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each such object of an Application that prunes, at its annotations."""
    for instance in evidence.instances:
        if not does(instance.manifest, "prune"):
            continue
        for resource in instance.resources:
            lost = _lost(instance, resource)
            if lost and not _is_kept(instance, resource):
                yield Finding(
                    f"{resource.title}: once it is not rendered, prune deletes it"
                    f"{lost}; {HINT}",
                    evidence.locate(instance, resource, *ANNOTATION),
                    _level(instance, resource),
                    instance.app,
                    instance.environment.name,
                )


def _is_kept(instance: Instance, resource: Resource) -> bool:
    return is_hook(resource) or (
        effective(resource, instance.manifest, "Prune") in KEPT
    )


def _lost(instance: Instance, resource: Resource) -> str:
    """What goes with it, in words; empty where it is easily made again."""
    if resource.kind == "Namespace":
        return " and all in it"
    if keeps_data(resource):
        return " with its data" if _is_data(instance, resource) else " while it runs"
    if is_argo(resource, "Application"):
        return " and nothing deploys what it ran"
    return " and its Applications stop" if is_argo(resource, "AppProject") else ""


def _is_data(instance: Instance, resource: Resource) -> bool:
    """Whether data goes: a StatefulSet may have no volume."""
    if resource.kind == "StatefulSet":
        return holds_data(resource, instance.side)
    return keeps_data(resource)


def _level(instance: Instance, resource: Resource) -> Level:
    grave = instance.environment.protected and _is_data(instance, resource)
    return "error" if grave else "warning"
