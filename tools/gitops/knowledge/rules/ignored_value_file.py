"""ignoreMissingValueFiles, and a values file that does not exist.

Argo CD leaves such a file out without a word, so a typo in its name takes all of its
values away. It is an error where a file of very nearly that name exists, else a
warning. Leave the option off, and name only files that are there.

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
          ignoreMissingValueFiles: true
          valueFiles:
            - ../../overlays/lab/cache/values.yaml
            - ../../overlays/lab/cache/local.yaml
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
          ignoreMissingValueFiles: true
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
from collections.abc import Iterator

from gitops.knowledge.argocd.named import link, paths
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.layout.application import Application

YAML = (".yaml", ".yml")


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each values file that is left out in silence, where it is named."""
    entries = evidence.snapshot.entries
    for instance in evidence.instances:
        application = instance.application
        if application is None or not _ignores(application):
            continue
        named = {path for _, path in paths(application)}
        for text, path in paths(application):
            wrong = path.startswith("../") or link(entries, path)
            missing = path not in entries and path not in evidence.snapshot.folders
            if text.field == "valueFiles" and missing and not wrong:
                near = _near(path, entries.keys() - named)
                hint = f"; did you mean {near}?" if near else ""
                yield Finding(
                    f"{text.text} does not exist, which ignoreMissingValueFiles "
                    f"hides{hint or '; take it out'}",
                    text.at,
                    "error" if near else "warning",
                    instance.app,
                    instance.environment.name,
                )


def _ignores(application: Application) -> bool:
    return application.helm.get("ignoreMissingValueFiles") is True


def _near(path: str, known: set[str]) -> str | None:
    """A file that was most likely meant: one slip of the hand away, no other name."""
    found = sorted(other for other in known if _is_slip(path, other))
    return found[0] if found else None


def _is_slip(one: str, other: str) -> bool:
    """A letter more, less or swapped with its neighbour; case; .yml for .yaml.

    A letter in place of another is none: `eu.yaml` is not meant as `us.yaml`.
    """
    if not other.endswith(YAML):
        return False
    stems = [posixpath.splitext(path)[0].lower() for path in (one, other)]
    short, long = sorted(stems, key=len)
    return short == long or _swapped(short, long) or _lengthened(short, long)


def _swapped(one: str, other: str) -> bool:
    at = [n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    first, *rest = at or [-1]
    return (
        len(one) == len(other)
        and rest == [first + 1]
        and one[first:][:2] == other[first:][1::-1]
    )


def _lengthened(short: str, long: str) -> bool:
    return len(long) == len(short) + 1 and any(
        long[:n] + long[n + 1 :] == short and long[n].isalpha()
        for n in range(len(long))
    )
