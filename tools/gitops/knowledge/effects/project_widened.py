"""An AppProject allows more than before.

It is what keeps an Application from deploying from another repository, into another
namespace, or kinds such as ClusterRole. A pattern that an older one covers adds
nothing. An Application that moves to another project gets what that one allows.

Instead: list exactly the repositories, places and kinds that the charts need.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.application import is_argo, pairs
from gitops.knowledge.argocd.project import wider
from gitops.knowledge.change import Change, Side
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.workload import Data, mapping
from gitops.render.resources import Resource
from gitops.yamlfile.keys import lookup

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Projects that allow more, and Applications that move to one that does."""
    for old, new in pairs(change, "AppProject"):
        for field, added in wider(_spec(old), _spec(new)):
            facts = ", ".join(added)
            message = f"{new.name} allows more ({field}): {_short(added)}"
            yield Found(new, message, ("spec", field), "", facts)
    for old, new in pairs(change, "Application"):
        before, after = _project(old), _project(new)
        if before != after and _gains(change, before, after):
            message = f"moves from project {before} to {after}, which allows more"
            yield Found(new, message, ("spec", "project"), before, after)


def _gains(change: Change, before: str, after: str) -> bool:
    """Whether the other project allows more; one that is not here may."""
    old, new = _named(change.before, before), _named(change.after, after)
    return old is None or new is None or any(wider(_spec(old), _spec(new)))


def _named(side: Side, name: str) -> Resource | None:
    found = side.find("AppProject", name)
    return found if found and is_argo(found, "AppProject") else None


def _spec(resource: Resource) -> Data:
    return mapping(resource.body.get("spec"))


def _project(application: Resource) -> str:
    return str(lookup(application.body, ("spec", "project")) or "default")


def _short(added: list[str]) -> str:
    shown = 3
    more = f" and {len(added) - shown} more" if len(added) > shown else ""
    return ", ".join(added[:shown]) + more
