"""An object that others still need is no longer rendered.

A pod that names a Secret, ConfigMap or ServiceAccount that is gone does not start: the
running one goes on until its next restart, which is then an outage. An Application
whose AppProject is gone is not synced any more.

Instead: remove it after what names it. If it comes from elsewhere now (a sealed secret,
another Application), annotate it `Prune=false` first and let the new owner take over.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.fate import fate
from gitops.knowledge.argocd.removed import removed
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Objects that are pruned while what stays names them."""
    for resource in removed(change, "needed"):
        end = fate(resource, change)
        if end.deleted:
            what = "is not synced" if resource.kind == "AppProject" else "cannot start"
            message = f"{end.words}; what names {resource.name} {what} without it"
            yield Found(resource, message, (), "needed", end.words)
