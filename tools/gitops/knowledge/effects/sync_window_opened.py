"""Argo CD may deploy at times when it could not.

Sync windows of an AppProject are the freeze: a deny window that goes, gets shorter or
applies to fewer Applications, or the last allow window that goes, lets every merge
through at once, those that wait too.

Instead: add an exception window for the one Application that needs it.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.application import pairs
from gitops.knowledge.argocd.windows import opened
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.workload import mapping

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Projects whose windows leave more time than before."""
    for old, new in pairs(change, "AppProject"):
        before, after = (mapping(each.body.get("spec")) for each in (old, new))
        for what, window in opened(before, after):
            message = f"{new.name}: {what}: {window}"
            yield Found(new, message, ("spec", "syncWindows"), what, window)
