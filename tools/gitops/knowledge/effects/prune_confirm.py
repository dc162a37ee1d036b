"""A removal would stop the whole app of apps until somebody confirms it.

When an object with `Prune=confirm` is no longer rendered, the sync that should prune it
waits and stays Running, even after the object is back, until it is ended by hand. In an
app of apps that holds up every other Application of the environment.

Instead: `Prune=false`: nothing is deleted, the rest goes on, and putting the file back
heals it.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.application import is_argo
from gitops.knowledge.argocd.options import ANNOTATION, annotated, value
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Objects beside Applications that are to be confirmed and were not before."""
    if not any(is_argo(each, "Application") for each in change.after.resources):
        return
    for who, new in change.after.by_identity.items():
        old = change.before.by_identity.get(who)
        before = value(annotated(old.body), "Prune") if old else None
        if value(annotated(new.body), "Prune") == "confirm" != before:
            message = f"once {new.name} is removed, the app of apps waits for a person"
            yield Found(new, message, ANNOTATION, before or "", "confirm")
