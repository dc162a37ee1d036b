"""What is changed by hand in the cluster stays.

Without spec.syncPolicy.automated.selfHeal (false by default) Argo CD shows a live
change as out of sync until the next commit, and does not take it back.

Instead: leave it on, and stop an Application for a while with a sync window.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.application import AUTOMATED, does, is_automated, pairs
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "info"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Applications that go on syncing but no longer heal."""
    for old, new in pairs(change, "Application"):
        healed = does(old.body, "selfHeal") and not does(new.body, "selfHeal")
        if healed and is_automated(new.body):
            message = f"changes made by hand in what {new.name} runs stay"
            yield Found(new, message, (*AUTOMATED, "selfHeal"), "true", "false")
