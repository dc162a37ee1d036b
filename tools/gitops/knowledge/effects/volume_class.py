"""The storage class of a claim template changes: refused.

The API server refuses any change of a StatefulSet's claim templates, writing out the
default class included, and nothing else of the Application is applied while the change
is there. A claim that exists never changes its class.

Instead: make a new StatefulSet with the other class beside the old one and copy the
data.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.refused import refused

LEVEL = "impossible"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Claim templates with another class."""
    for new, one in refused(change, "volume-class"):
        message = f"storage class {one.old} -> {one.new}: a volume keeps its class"
        yield Found(new, message, one.field, one.old, one.new)
