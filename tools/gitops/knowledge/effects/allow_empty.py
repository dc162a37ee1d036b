"""An Application that renders nothing now deletes everything.

Argo CD refuses to prune all objects of an Application at once (`auto-sync will wipe out
all resources`); with allowEmpty a broken path or `enabled: false` does just that.

Instead: leave it false, the default.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gitops.knowledge.argocd.application import AUTOMATED, does, pairs
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Applications that may prune everything; without prune it changes nothing."""
    for old, new in pairs(change, "Application"):
        if _wipes(new.body) and not _wipes(old.body):
            message = f"if {new.name} renders nothing, all that it runs is deleted"
            yield Found(new, message, (*AUTOMATED, "allowEmpty"), "false", "true")


def _wipes(application: Mapping[str, Any]) -> bool:
    return does(application, "prune") and does(application, "allowEmpty")
