"""Objects are replaced, or deleted and made anew, instead of changed.

`Replace=true` sends the whole object: what others set in it (an autoscaler, an
operator) is reset. `Force=true` deletes and creates where a change is refused: a
StatefulSet goes with its pods, a claim with its volume. Argo CD reads Force on objects
only, and never replaces Namespaces and definitions that way.

Instead: use them on Jobs; for an immutable field follow its runbook.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.application import pairs
from gitops.knowledge.argocd.options import ANNOTATION, LISTED, annotated, listed
from gitops.knowledge.argocd.precious import holds_data
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = True
MEANS = {
    "Replace=true": "what others set in it is reset",
    "Force=true": "deleted and made anew where a change is refused",
}


def find(change: Change) -> Iterator[Found]:
    """Applications, workloads that hold data, and claims that get such an option."""
    for old, new in pairs(change, "Application"):
        if "Replace=true" in set(listed(new.body)) - set(listed(old.body)):
            message = (
                f"Replace=true for all that {new.name} runs: {MEANS['Replace=true']}"
            )
            yield Found(new, message, LISTED, "", "Replace=true")
    for old, new in change.pairs():
        held = new.kind == "PersistentVolumeClaim" or holds_data(new, change.after)
        added = set(annotated(new.body)) - set(annotated(old.body))
        for option in sorted(added & MEANS.keys() if held else ()):
            yield Found(new, f"{option}: {MEANS[option]}", ANNOTATION, "", option)
