"""An Application deploys somewhere else: its objects are made anew there, empty.

Another cluster or namespace means other claims. What runs at the old place stays or is
pruned; its data does not move either way, and clients find an empty server.

Instead: add a second Application for the new place, copy the data, then switch clients.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.application import pairs
from gitops.knowledge.argocd.source import destination
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = True
FIELD = ("spec", "destination")


def find(change: Change) -> Iterator[Found]:
    """Applications whose cluster or namespace is another."""
    for old, new in pairs(change, "Application"):
        before, after = destination(old.body), destination(new.body)
        if before != after:
            facts = "/".join(before.values()), "/".join(after.values())
            message = f"{facts[0]} -> {facts[1]}: made anew there, empty"
            yield Found(new, message, FIELD, *facts)
