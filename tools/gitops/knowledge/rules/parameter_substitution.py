"""A `$` in a parameter, a file parameter or the name of a values file.

Argo CD replaces `$NAME` and `${NAME}` there by its build environment before Helm sees
them, and what it does not know by nothing: a password or pattern with a `$` arrives
cut. Values files are not touched. Put the value there, or write the path out.

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
          parameters:
            - {name: eviction, value: $POLICY}
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
          valueFiles: [../../overlays/lab/$ARGOCD_APP_NAME/values.yaml]
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
          parameters:
            - {name: eviction, value: allkeys-lru}
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

import re
from collections.abc import Iterator

from gitops.knowledge.argocd.named import BUILD, texts
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding

NAME = re.compile(r"\$(?:\$|\{([^}]*)\}|(\w+))")


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each text with a `$`, where the Application writes it."""
    for instance in evidence.instances:
        application = instance.application
        for text in texts(application) if application else ():
            if text.is_substituted:
                what = text.text if text.is_path else "the value"
                yield Finding(
                    f"{text.field}: {what} holds a $, {_result(text.text)}",
                    text.at,
                    app=instance.app,
                    environment=instance.environment.name,
                )


def _result(text: str) -> str:
    names = [one or other for one, other in NAME.findall(text)]
    unknown = [name for name in names if name and name not in BUILD]
    if unknown:
        return (
            f"and Argo CD replaces {unknown[0]} by nothing; "
            "put the value in a values file"
        )
    return "which Argo CD substitutes and the tools cannot follow; write it out"
