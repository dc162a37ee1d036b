"""What kept an object from being deleted is gone.

`Prune=false` keeps what is no longer rendered, `Delete=false` what belongs to an
Application that is deleted; `confirm` asks first. Without them a later mistake (a
template that renders nothing, a file that is removed) deletes the object.

Instead: keep both on what holds data and on Applications, AppProjects and Namespaces.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.application import pairs
from gitops.knowledge.argocd.options import (
    ANNOTATION,
    LISTED,
    annotated,
    effective,
    listed,
    value,
)
from gitops.knowledge.argocd.precious import is_precious
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = True
KEYS = {
    "Prune": "pruned when it is no longer rendered",
    "Delete": "deleted with its app",
}
PROTECTED = ("false", "confirm")


def find(change: Change) -> Iterator[Found]:
    """Objects that lose a protection, and Applications that lose one for all theirs."""
    yield from _own(change)
    yield from _of_applications(change)


def _own(change: Change) -> Iterator[Found]:
    for old, new in change.pairs():
        for key, end in KEYS.items():
            before = value(annotated(old.body), key)
            after = effective(new, change.after.application, key)
            lost = before in PROTECTED and after not in PROTECTED
            if lost and is_precious(new, change):
                message = f"{key}={before} is gone: {end}"
                yield Found(new, message, ANNOTATION, f"{key}={before}", after)


def _of_applications(change: Change) -> Iterator[Found]:
    for old, new in pairs(change, "Application"):
        for key, end in KEYS.items():
            before, after = (value(listed(each.body), key) for each in (old, new))
            if before in PROTECTED and after not in PROTECTED:
                message = f"{key}={before} is gone: what it runs is {end}"
                yield Found(new, message, LISTED, f"{key}={before}", after or "")
