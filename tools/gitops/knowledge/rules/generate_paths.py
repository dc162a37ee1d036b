"""manifest-generate-paths that misses what the Application reads.

Where the annotation is there, Argo CD renders again only after a commit that changes a
file it names: what it misses is deployed late or never, out of a stale cache. Paths are
split at `;` and not trimmed, one with a leading `/` starts at the repository's root,
any other at the folder that the Application reads
(docs/operator-manual/high_availability.md). Name that folder and each values file.
Naming the record too is a warning: a promotion that only notes something would render
everything again.

Bad (clusters/lab/cache.yaml):

    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: cache
      namespace: argocd
      annotations:
        argocd.argoproj.io/sync-options: Prune=false
        argocd.argoproj.io/manifest-generate-paths: /apps/cache
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

Bad (clusters/lab/cache.yaml):

    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: cache
      namespace: argocd
      annotations:
        argocd.argoproj.io/sync-options: Prune=false
        argocd.argoproj.io/manifest-generate-paths: .;overlays/lab/cache/values.yaml
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
      annotations:
        argocd.argoproj.io/sync-options: Prune=false
        argocd.argoproj.io/manifest-generate-paths: /overlays/live/cache
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
      annotations:
        argocd.argoproj.io/sync-options: Prune=false
        argocd.argoproj.io/manifest-generate-paths: .;/overlays/lab/cache/values.yaml
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

import posixpath
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from gitops.knowledge.argocd.named import link, paths
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding, Level
from gitops.knowledge.instance import Instance
from gitops.layout.application import Application, manifests
from gitops.yamlfile.keys import lookup

ANNOTATION = (
    "metadata", "annotations", "argocd.argoproj.io/manifest-generate-paths",
)  # fmt: skip


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each annotation that names too little, or the record."""
    for instance in evidence.instances:
        application, given = instance.application, lookup(instance.manifest, ANNOTATION)
        if application is None or not isinstance(given, str) or not given:
            continue
        items = [*_items(application, given)]
        for level, message in _faults(evidence, instance, application, items):
            yield Finding(
                message,
                application.locate(*ANNOTATION),
                level,
                instance.app,
                instance.environment.name,
            )


def _items(application: Application, given: str) -> Iterator[str]:
    """The paths as Argo CD reads them, from the repository's root."""
    for item in filter(None, given.split(";")):
        start = "" if item.startswith("/") else application.path
        path = posixpath.normpath(posixpath.join(start, item.lstrip("/")))
        yield "" if path == "." else path


def _faults(
    evidence: Evidence,
    instance: Instance,
    application: Application,
    items: Sequence[str],
) -> Iterator[tuple[Level, str]]:
    missed = [path for path in _read(evidence, application) if not _named(path, items)]
    if missed:
        folder = f"{application.path}/"
        inside = all(path.startswith(folder) for path in missed)
        # Of several files the folder is what should be named.
        name = application.path if inside and len(missed) > 1 else missed[0]
        yield (
            "error",
            (
                f"does not name {name}, so that a change there is not rendered; "
                f"add /{name}"
            ),
        )
    record = instance.place.record if instance.place else ""
    if record in evidence.snapshot.entries and _named(record, items):
        yield (
            "warning",
            (
                f"names the record {record} too, which no rendering reads; "
                "name the chart and the values file"
            ),
        )


def _read(evidence: Evidence, application: Application) -> list[str]:
    """The files that a rendering reads, as far as they exist."""
    snapshot, folder = evidence.snapshot, application.path
    entries = snapshot.entries
    listed = [path for _, path in paths(application)]
    named = [p for p in listed if p in entries and not link(entries, p)]
    if f"{folder}/Chart.yaml" in snapshot.entries:
        return [*(f"{folder}/{name}" for name in snapshot.under(folder)), *named]
    directory = application.source.get("directory")
    recurse = isinstance(directory, dict) and bool(directory.get("recurse"))
    return manifests(snapshot, folder, recurse=recurse)


def _named(path: str, items: Sequence[str]) -> bool:
    return any(
        item in ("", path) or path.startswith(f"{item}/") or fnmatchcase(path, item)
        for item in items
    )
