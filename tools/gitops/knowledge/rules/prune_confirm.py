"""`Prune=confirm` or `Delete=confirm` on what an app of apps manages.

When such an object is no longer rendered, the sync that should prune it waits for a
person and stays Running, even after the object is back, until it is ended by hand:
until then no Application of the environment gets a change (tried on Argo CD 3.6.1).
With `Prune=false` nothing is deleted, the rest goes on, and putting the file back heals
it.

Bad (clusters/lab/cache.yaml):

    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: cache
      namespace: argocd
      annotations:
        argocd.argoproj.io/sync-options: Prune=confirm
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

Bad (clusters/lab/root.yaml):

    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: root
      namespace: argocd
      annotations:
        argocd.argoproj.io/sync-options: Prune=false
    spec:
      project: bootstrap
      source:
        repoURL: https://example.org/shop/gitops.git
        targetRevision: main
        path: clusters/lab
      destination:
        server: https://kubernetes.default.svc
        namespace: argocd
      syncPolicy:
        automated: {prune: true, selfHeal: true, allowEmpty: false}
        syncOptions: [Delete=confirm]
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
        argocd.argoproj.io/sync-options: Prune=false,Delete=false
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

from gitops.errors import Position
from gitops.knowledge.argocd.application import is_root
from gitops.knowledge.argocd.options import ANNOTATION, LISTED, annotated, listed, value
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.instance import Instance

KEYS = ("Prune", "Delete")


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each object of an app of apps that waits for a person, at the option."""
    for instance in evidence.instances:
        if is_root(instance.resources):
            for who, option, at in _found(evidence, instance):
                yield Finding(
                    f"{option}: once {who} is removed, the whole app of apps waits "
                    f"for a person; write {option.partition('=')[0]}=false",
                    at,
                    app=instance.app,
                    environment=instance.environment.name,
                )


def _found(
    evidence: Evidence, instance: Instance
) -> Iterator[tuple[str, str, Position]]:
    options, application = listed(instance.manifest), instance.application
    for key in KEYS:
        option = f"{key}=confirm"
        if application is not None and value(options, key) == "confirm":
            at = application.locate(*LISTED, options.index(option))
            yield "any object", option, at
        for resource in instance.resources:
            if value(annotated(resource.body), key) == "confirm":
                at = evidence.locate(instance, resource, *ANNOTATION)
                yield resource.title, option, at
