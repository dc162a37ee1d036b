"""The volume of a claim template gets smaller: refused.

The API server refuses any change of a StatefulSet's claim templates, and nothing else
of the Application is applied while the change is there. No storage class can shrink a
volume either.

Instead: keep the size; for a smaller volume make a new StatefulSet and copy the data.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.refused import refused

LEVEL = "impossible"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Claim templates whose request is lowered."""
    for new, one in refused(change, "volume-shrink"):
        message = f"the volume {one.old} -> {one.new}: no volume can shrink"
        yield Found(new, message, one.field, one.old, one.new)
