"""A claim asks for a larger volume: it grows online, and never shrinks again.

The API server takes a larger request for a bound claim whose class allows expansion,
and the volume grows while the pod runs. The way back is refused: a revert of this
change can not be applied.

Instead: grow in small steps, and only as far as will be needed.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.claims import size

LEVEL = "danger"
REVERSIBLE = False


def find(change: Change) -> Iterator[Found]:
    """Claims whose request is raised."""
    for old, new in change.pairs("PersistentVolumeClaim"):
        found = size(old.body, new.body)
        if found and found[0] > 0:
            one = found[1]
            message = f"claim {new.name} grows {one.old} -> {one.new}, never back"
            yield Found(new, message, one.field, one.old, one.new)
