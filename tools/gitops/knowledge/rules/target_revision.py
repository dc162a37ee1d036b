"""An Application that does not follow the branch of its environment.

The tools lint, diff and promote on one branch, the one that the environment's root
Application follows (else the one that most of them do). An Application on another
branch, a tag or a commit runs something else: a merge does not reach it. HEAD follows
the repository's default branch, whatever that is one day: a warning. Write the branch.

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
        targetRevision: mian
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
    spec:
      project: shop
      source:
        repoURL: https://example.org/shop/gitops.git
        targetRevision: 8a2c1f0e9d7b6a5c4d3e2f1a0b9c8d7e6f5a4b3c
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
    spec:
      project: shop
      source:
        repoURL: https://example.org/shop/gitops.git
        targetRevision: HEAD
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

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from gitops.knowledge.argocd.source import url
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.layout.application import FOLDER, Application
from gitops.layout.environments import Environments

COMMIT = re.compile(r"[0-9a-f]{40}|refs/tags/.+")
VERSION = re.compile(r"[0-9a-f]{7,39}|v?\d+(?:\.\d+)+\S*")
"""What a tag or a short commit looks like; a branch may look so too."""
HEAD = "HEAD"


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each Application of this repository that follows something else."""
    for name in evidence.touched:
        found = {i.application: i for i in evidence.whole(name).instances}
        ours = _ours(evidence, [each for each in found if each])
        tracked = _tracked(name, ours)
        for application in ours:
            message = _fault(application.branch, tracked)
            if message is not None:
                yield Finding(
                    message,
                    application.locate("spec", "source", "targetRevision"),
                    "warning" if application.branch == HEAD else "error",
                    found[application].app,
                    name,
                )


def _fault(branch: str, tracked: str | None) -> str | None:
    looks_pinned = branch != tracked and VERSION.fullmatch(branch)
    if COMMIT.fullmatch(branch) or looks_pinned:
        follow = f"; follow {tracked}" if tracked not in (None, branch) else ""
        return f"is pinned to {branch}, so that no merge reaches it{follow}"
    if tracked is None or branch == tracked:
        return None
    if branch == HEAD:
        return f"follows HEAD, the default branch whatever it is; write {tracked}"
    return f"follows {branch}, but this environment {tracked}; write {tracked}"


def _ours(evidence: Evidence, found: Sequence[Application]) -> Sequence[Application]:
    """Those that read this repository: another one has branches of its own."""
    read = evidence.environments
    known = url(read.repository) if isinstance(read, Environments) else ""
    addresses = Counter(url(each.source.get("repoURL")) for each in found)
    most = addresses.most_common(1)
    own = known or (most[0][0] if most else "")
    return [each for each in found if url(each.source.get("repoURL")) == own]


def _tracked(environment: str, found: Sequence[Application]) -> str | None:
    """The branch of the root Application, else that of more than half of them."""
    roots = [a for a in found if a.path == f"{FOLDER}/{environment}"]
    if roots:
        return roots[0].branch
    counted = Counter(each.branch for each in found).most_common(1)
    branch, count = counted[0] if counted else ("", 0)
    return branch if count * 2 > len(found) else None
