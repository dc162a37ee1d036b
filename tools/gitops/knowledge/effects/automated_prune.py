"""Argo CD now deletes by itself what is no longer rendered.

With spec.syncPolicy.automated.prune, an object that a merge removes or renames is
deleted within minutes; before, it was shown out of sync and stayed.

Instead: annotate what holds data with `Prune=false` first.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.application import AUTOMATED, does, pairs
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Applications that begin to prune."""
    for old, new in pairs(change, "Application"):
        if does(new.body, "prune") and not does(old.body, "prune"):
            message = f"Argo CD deletes what {new.name} no longer renders"
            yield Found(new, message, (*AUTOMATED, "prune"), "false", "true")
