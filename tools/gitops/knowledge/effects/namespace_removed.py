"""A namespace is deleted, and everything in it: workloads, claims, Secrets.

Kubernetes deletes all objects of a namespace with it, those of other Applications and
those that were made by hand too, and the volumes go with their claims.

Instead: annotate it `argocd.argoproj.io/sync-options: Prune=false,Delete=false` and
delete it by hand.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.fate import fate
from gitops.knowledge.argocd.removed import removed
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = False


def find(change: Change) -> Iterator[Found]:
    """Namespaces that are pruned."""
    for resource in removed(change, "namespace"):
        end = fate(resource, change)
        if end.deleted:
            message = f"{end.words}, with everything in it and its volumes"
            yield Found(resource, message, (), "namespace", end.words)
