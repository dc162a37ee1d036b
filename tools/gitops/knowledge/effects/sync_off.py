"""Merges are no longer deployed.

Without spec.syncPolicy.automated, or with `enabled: false` in it, Argo CD only shows
that an Application is out of sync until somebody syncs it by hand.

Instead: for a freeze use a sync window of the AppProject, which ends by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.application import AUTOMATED, is_automated, pairs
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "info"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Applications that were synced by themselves and are not."""
    for old, new in pairs(change, "Application"):
        if is_automated(old.body) and not is_automated(new.body):
            message = f"{new.name}: later merges wait until somebody syncs"
            yield Found(new, message, AUTOMATED, "on", "off")
