"""A workload that holds data goes by another name: the new one starts empty.

For Kubernetes they are two: the old one is pruned (or runs on, with `Prune=false`), and
the new one gets claims of its own, because a claim template names them after it. The
data stays behind in the old claims, and clients find an empty server. Another release
name or fullnameOverride, and another namespace, do this.

Instead: keep the name. To change it all the same, copy the data first (a dump, or
volumes made from the old ones).
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.fate import fate
from gitops.knowledge.argocd.leftover import leftover
from gitops.knowledge.argocd.removed import renames
from gitops.knowledge.change import Change, Side
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.references import claims
from gitops.knowledge.kubernetes.workload import Workload

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """A workload that is gone and one of the same role that is new."""
    for old, new in renames(change):
        before, after = _place(old, change.before), _place(new, change.after)
        end = fate(old.resource, change)
        data = leftover(old, change) if end.deleted else end.words
        shared = before[0] == after[0] and claims(old) == claims(new) != []
        start = "takes the same claim" if shared else f"starts empty: {data}"
        message = f"{'/'.join(before)} -> {'/'.join(after)} {start}"
        field = ("metadata", "name")
        yield Found(new.resource, message, field, "/".join(before), "/".join(after))


def _place(workload: Workload, side: Side) -> tuple[str, str]:
    _, _, namespace, name = side.identity(workload.resource)
    return namespace, name
