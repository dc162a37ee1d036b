"""An object is no longer rendered, and Argo CD deletes it.

It holds no data that is known here, and nothing that stays names it.

Instead: nothing, if it is not used any more.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.fate import fate
from gitops.knowledge.argocd.removed import removed
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "info"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Objects of any kind without an effect of their own that are pruned."""
    for resource in removed(change, "other"):
        end = fate(resource, change)
        if end.deleted:
            yield Found(resource, end.words, (), resource.kind, end.words)
