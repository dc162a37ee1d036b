"""An object is no longer rendered, but stays in the cluster.

`Prune=false`, or an Application that does not prune, leaves it there: the Application
is shown out of sync, and later merges do not reach the object.

Instead: delete it by hand once it is not used any more.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.fate import fate
from gitops.knowledge.argocd.removed import Loss, removed
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "info"
REVERSIBLE = True
LOSSES: tuple[Loss, ...] = ("claim", "definition", "namespace", "needed", "other")


def find(change: Change) -> Iterator[Found]:
    """Objects of any kind without an effect of their own that are not pruned."""
    for loss in LOSSES:
        for resource in removed(change, loss):
            end = fate(resource, change)
            if not end.deleted:
                yield Found(resource, end.words, (), resource.kind, end.words)
