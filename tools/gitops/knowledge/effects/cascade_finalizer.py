"""Deleting the Application now deletes all that it runs.

With resources-finalizer.argocd.argoproj.io (or its /foreground and /background forms)
the controller deletes every object of an Application before that goes: a file that is
removed by mistake takes the service with it.

Instead: set the finalizer only where a removal is meant, and in a merge of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.application import cascades, pairs
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Applications that get such a finalizer and had none."""
    for old, new in pairs(change, "Application"):
        added = cascades(new.body)
        if added and not cascades(old.body):
            message = f"deleting Application {new.name} now deletes all that it runs"
            yield Found(new, message, ("metadata", "finalizers"), "", added[0])
