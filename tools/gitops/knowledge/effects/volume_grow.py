"""The volume of a claim template gets larger: refused as it is.

The API server refuses any change of a StatefulSet's claim templates, and nothing else
of the Application is applied until the StatefulSet is made anew (argo-cd#6666). With a
class that allows expansion that works without a restart and keeps the data.

Instead: follow "Grow the volume" in docs/operations.md: grow the claims, merge, delete
the StatefulSet with `--cascade=orphan`. The volume can never be made smaller again.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.refused import refused

LEVEL = "impossible"
REVERSIBLE = False
RUNBOOK = '"Grow the volume" in docs/operations.md'


def find(change: Change) -> Iterator[Found]:
    """Claim templates whose request is raised."""
    for new, one in refused(change, "volume-grow"):
        message = f"the volume {one.old} -> {one.new} needs the runbook {RUNBOOK}"
        yield Found(new, message, one.field, one.old, one.new)
