"""An Application is no longer declared.

With the resources-finalizer, deleting it deletes all that it runs, the claims that it
renders included; without, that goes on unmanaged. With `Prune=false` on it nothing
happens: the app of apps is out of sync, and putting the file back heals it.

Instead: take the finalizer off in an earlier merge, and keep `Prune=false`.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.application import cascades
from gitops.knowledge.argocd.fate import fate
from gitops.knowledge.argocd.removed import removed
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = False


def find(change: Change) -> Iterator[Found]:
    """Applications that are gone, whatever becomes of them."""
    for resource in removed(change, "application"):
        end = fate(resource, change)
        told = ", and what it runs goes on unmanaged"
        if cascades(resource.body):
            told = ", and its finalizer all that it runs"
        message = end.words + told if end.deleted else end.words
        yield Found(resource, message, (), "application", message)
