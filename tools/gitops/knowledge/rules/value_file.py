"""A file that an Application names and that it must not, or cannot, read.

A values file or file parameter that does not exist, belongs to another environment,
leaves the repository or passes through a symlink. Argo CD then renders nothing and goes
on running the last state that it could, or runs what was meant for somewhere else.
Write the path from the chart's folder, or with a leading `/` from the repository's
root.

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
          valueFiles: [../../overlays/lab/cache/value.yaml]
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
          valueFiles: [../../../overlays/lab/cache/values.yaml]
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
          valueFiles: [/overlays/lab/cache/values.yaml]
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

import posixpath
from collections.abc import Iterator
from difflib import get_close_matches

from gitops.errors import Position
from gitops.knowledge.argocd.named import Text, link, paths
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.instance import Instance
from gitops.layout.app import OVERLAYS
from gitops.layout.application import FOLDER, MANIFESTS, Application
from gitops.layout.environments import Environments


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each file that an Application cannot or must not read, where it names it."""
    for instance in evidence.instances:
        if instance.application is not None:
            for message, at in _faults(evidence, instance, instance.application):
                yield Finding(
                    message, at, app=instance.app, environment=instance.environment.name
                )


def _faults(
    evidence: Evidence, instance: Instance, application: Application
) -> Iterator[tuple[str, Position]]:
    here = instance.environment.name
    owner = _owner(evidence, application.path)
    if owner not in (None, here):
        wrong = f"{application.path} is of environment {owner}, not of {here}"
        yield f"{wrong}; read this environment's own folder", application.locate(*PATH)
    for text, path in paths(application):
        why = _why(evidence, application, text, path)
        owner = _owner(evidence, path)
        if owner not in (None, here):
            why = f"is of environment {owner}; name a file of {here}"
        if why:
            yield f"{text.text} {why}", text.at


PATH = ("spec", "source", "path")


def _why(
    evidence: Evidence, application: Application, text: Text, path: str
) -> str | None:
    """What keeps Argo CD, or the tools, from reading a file."""
    entries = evidence.snapshot.entries
    if path.startswith("../"):
        return "leaves the repository; keep the file inside it"
    if through := link(entries, path):
        return f"passes through the symlink {through}; name the file itself"
    if path in evidence.snapshot.folders:
        return "is a folder; name a file in it"
    if path in entries or _may_be_missing(application, text):
        return None
    return f"does not exist{_hint(evidence, application, text, path)}"


def _may_be_missing(application: Application, text: Text) -> bool:
    """Whether it is what the rule ignored-value-file is about."""
    ignored = application.helm.get("ignoreMissingValueFiles") is True
    return text.field == "valueFiles" and ignored


def _hint(evidence: Evidence, application: Application, text: Text, path: str) -> str:
    """The nearest spelling, written as the Application would."""
    owner = (None, application.environment)
    known = [
        other
        for other in evidence.snapshot.entries
        if other.endswith(MANIFESTS) and _owner(evidence, other) in owner
    ]
    found = get_close_matches(path, known, n=1, cutoff=0.8)
    if not found:
        return "; name a file of this repository"
    absolute = text.text.startswith("/")
    near = f"/{found[0]}" if absolute else posixpath.relpath(found[0], application.path)
    return f"; did you mean {near}?"


def _owner(evidence: Evidence, path: str) -> str | None:
    """The environment that a file belongs to by its place."""
    read = evidence.environments
    names = read.by_name if isinstance(read, Environments) else {}
    folder, _, rest = path.partition("/")
    name = rest.partition("/")[0]
    return name if folder in (OVERLAYS, FOLDER) and name in names else None
