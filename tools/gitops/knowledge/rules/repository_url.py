"""An Application or project that reads another repository than this one.

`repository` in environments.yaml is the one place that says where this repository
lives. What clusters/ names must be the same text, or a fork deploys what somebody else
merges. After changing that one line, `tools/lint --fix-repository-url` writes it
everywhere. A git remote `origin` of another address is a warning.

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
        repoURL: https://example.org/fork/gitops.git
        targetRevision: main
        path: clusters/lab
      destination:
        server: https://kubernetes.default.svc
        namespace: argocd
      syncPolicy:
        automated: {prune: true, selfHeal: true, allowEmpty: false}
        retry:
          limit: 10
          refresh: true
          backoff: {duration: 10s, factor: 2, maxDuration: 5m}

Good (clusters/lab/root.yaml):

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
        retry:
          limit: 10
          refresh: true
          backoff: {duration: 10s, factor: 2, maxDuration: 5m}
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.urls import named
from gitops.layout.environments import PATH, Environments
from gitops.repository.remote import normal
from gitops.yamlfile.pointer import at_value, follow

FIX = "tools/lint --fix-repository-url"


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each URL that differs, at its line; then `origin`."""
    read = evidence.environments
    if not isinstance(read, Environments) or read.repository is None:
        return
    for source in evidence.sources:
        for node in named(source.file) if source.file and not source.single else ():
            if node.value != read.repository:
                yield Finding(
                    f"names {node.value}, but this repository is {read.repository} "
                    f"({PATH}); run {FIX}",
                    source.file.at(node) if source.file else None,
                    environment=source.environment,
                )
    if evidence.asks(PATH):
        yield from _origin(evidence, read.repository)


def _origin(evidence: Evidence, url: str) -> Iterator[Finding]:
    file, origin = evidence.environments_file, normal(evidence.origin or "")
    if file is None or file.root is None or origin in (None, normal(url)):
        return
    yield Finding(
        f"Argo CD reads {url}, but the git remote origin is {evidence.origin}; in a "
        f"fork, write its address here, then run {FIX}",
        at_value(file, follow(file.root, ("repository",))),
        level="warning",
    )
