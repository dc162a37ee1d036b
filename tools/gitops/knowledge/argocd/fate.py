"""What becomes of an object that is no longer rendered.

Source: Argo CD 3.6, gitops-engine/pkg/sync/sync_context.go (pruneObject) and
controller/appcontroller.go: the annotation of the live object decides, then its
Application's default; an Application that renders nothing is not synced unless
allowEmpty. helm.sh/resource-policy plays no part in pruning.
"""

from __future__ import annotations

from dataclasses import dataclass

from gitops.knowledge.argocd.application import does
from gitops.knowledge.argocd.options import effective
from gitops.knowledge.change import Change
from gitops.render.resources import Resource


@dataclass(frozen=True)
class Fate:
    """Whether the merge deletes an object, and in what words."""

    deleted: bool
    words: str


PRUNED = Fate(deleted=True, words="Argo CD deletes it")
CONFIRMED = Fate(deleted=True, words="Argo CD waits, and deletes it once confirmed")
KEPT = Fate(deleted=False, words="Prune=false keeps it, unmanaged")
UNPRUNED = Fate(deleted=False, words="it stays, out of sync, until pruned by hand")
REFUSED = Fate(deleted=False, words="it stays: Argo CD does not prune everything")


def fate(resource: Resource, change: Change) -> Fate:
    """What becomes of an object that only the old side renders.

    Its Application's policy may change in the same merge, and either may be read
    first: what one of them deletes counts as deleted.
    """
    applications = (change.before.application, change.after.application)
    options = [effective(resource, each, "Prune") for each in applications]
    if all(option == "false" for option in options):
        return KEPT
    if not any(does(each, "prune") for each in applications):
        return UNPRUNED
    if not change.after.resources and not does(applications[1], "allowEmpty"):
        return REFUSED
    return CONFIRMED if all(option == "confirm" for option in options) else PRUNED
