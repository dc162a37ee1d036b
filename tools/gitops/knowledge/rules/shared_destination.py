"""Two Applications that deploy into one namespace of one cluster.

Nothing keeps their names apart but the release name: with the same one (a chart names
its objects after it) they are a warning. Else it is a note, as one project, quota and
network policy then hold for both, and what one of them deletes by a selector is the
other's too.

Bad (clusters/lab/second.yaml):

    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: second
      namespace: argocd
      annotations:
        argocd.argoproj.io/sync-options: Prune=false
    spec:
      project: shop
      source:
        repoURL: https://example.org/shop/gitops.git
        targetRevision: main
        path: overlays/lab
      destination:
        server: https://kubernetes.default.svc
        namespace: shop
      syncPolicy:
        automated: {prune: true, selfHeal: true, allowEmpty: false}
        retry: {limit: 10, refresh: true}

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

from collections.abc import Iterator, Mapping

from gitops.errors import Position
from gitops.knowledge.argocd.application import is_root
from gitops.knowledge.argocd.source import destination
from gitops.knowledge.evidence import Evidence, Whole
from gitops.knowledge.finding import Finding, Level
from gitops.knowledge.instance import Instance
from gitops.layout.application import Application
from gitops.render.application import HELM

PLACE = ("spec", "destination", "namespace")


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each namespace's second Application, and each release name's."""
    for name in evidence.touched:
        yield from _found(evidence.whole(name))


def _found(whole: Whole) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], list[Instance]] = {}
    for instance in whole.instances:
        application = instance.application
        if application is None or is_root(instance.resources):
            continue
        place = destination(instance.manifest)
        if not place["namespace"]:
            continue
        others = seen.setdefault((place["cluster"], place["namespace"]), [])
        told = _told(instance, application, others)
        others.append(instance)
        if told is not None:
            level, message, at = told
            yield Finding(message, at, level, instance.app, whole.environment)


def _told(
    instance: Instance, application: Application, others: list[Instance]
) -> tuple[Level, str, Position] | None:
    """Nothing where they share objects: the rule shared-object says that."""
    release = _release(instance)
    for other in others:
        if instance.side.by_identity.keys() & other.side.by_identity.keys():
            return None
        if release is not None and release == _release(other):
            message = f"release {release} is also {_name(other)}'s in this namespace"
            at = application.locate(*HELM, "releaseName")
            return "warning", f"{message}; take another releaseName", at
    if len(others) != 1:
        return None
    message = f"Application {_name(others[0])} deploys to this namespace too"
    return "note", message, application.locate(*PLACE)


def _release(instance: Instance) -> str | None:
    application = instance.application
    if application is None or instance.is_plain:
        return None
    helm: Mapping[str, object] = application.helm
    return str(helm.get("releaseName") or application.name)


def _name(instance: Instance) -> str:
    return instance.application.name if instance.application else instance.app
