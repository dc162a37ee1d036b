"""With server-side apply, a change that Kubernetes refuses is shown as Synced.

Since 3.6 Argo CD compares with a server-side dry run then: where that is refused (a
claim template, a selector) the Application is Synced and Healthy while nothing is
applied, later commits included (argo-cd#28722; seen for weeks by one user). Without it,
or with the annotation compare-options `ServerSideDiff=false`, the sync fails and names
the field.

Instead: leave it off, or set `ServerSideDiff=false` on the Application.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.application import pairs
from gitops.knowledge.argocd.options import (
    ANNOTATION,
    CLIENT_SIDE,
    LISTED,
    SERVER_SIDE,
    annotated,
    compares_itself,
    listed,
)
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.render.resources import Resource

LEVEL = "danger"
REVERSIBLE = True
MESSAGE = "a change that Kubernetes refuses is shown as Synced, and nothing is applied"


def find(change: Change) -> Iterator[Found]:
    """Applications, and single objects, that begin to be applied that way."""
    for old, new in pairs(change, "Application"):
        if _is_hidden(new) and not _is_hidden(old):
            yield Found(new, MESSAGE, LISTED, "", SERVER_SIDE)
    if not compares_itself(change.after.application):
        for old, new in change.pairs():
            before, after = annotated(old.body), annotated(new.body)
            began = SERVER_SIDE in after and SERVER_SIDE not in before
            if began and CLIENT_SIDE not in after:
                yield Found(new, MESSAGE, ANNOTATION, "", SERVER_SIDE)


def _is_hidden(application: Resource) -> bool:
    body = application.body
    return SERVER_SIDE in listed(body) and not compares_itself(body)
