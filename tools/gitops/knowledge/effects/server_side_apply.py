"""With server-side apply, a change that Kubernetes refuses is shown as Synced.

Since 3.6 Argo CD compares with a server-side dry run then: where that is refused (a
claim template, a selector) the Application is Synced and Healthy while nothing is
applied, later commits included (argo-cd#28722; seen for weeks by one user). Without it,
or with the annotation compare-options `ServerSideDiff=false`, the sync fails and names
the field.

Instead: leave it off, or set `ServerSideDiff=false` on the Application.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gitops.knowledge.argocd.application import pairs
from gitops.knowledge.argocd.options import (
    ANNOTATION,
    COMPARE_OPTIONS,
    LISTED,
    annotated,
    listed,
)
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = True
ON, OFF = "ServerSideApply=true", "ServerSideApply=false"
MESSAGE = "a change that Kubernetes refuses is shown as Synced, and nothing is applied"


def find(change: Change) -> Iterator[Found]:
    """Applications, and single objects, that begin to be applied that way."""
    for old, new in pairs(change, "Application"):
        if _is_hidden(new.body) and not _is_hidden(old.body):
            yield Found(new, MESSAGE, LISTED, "", ON)
    if not _compares_itself(change.after.application):
        for old, new in change.pairs():
            before, after = annotated(old.body), annotated(new.body)
            if ON in after and OFF not in after and ON not in before:
                yield Found(new, MESSAGE, ANNOTATION, "", ON)


def _is_hidden(application: Mapping[str, Any]) -> bool:
    return ON in listed(application) and not _compares_itself(application)


def _compares_itself(application: Mapping[str, Any]) -> bool:
    return "ServerSideDiff=false" in annotated(application, COMPARE_OPTIONS)
