"""The spec of a PersistentVolumeClaim changes: refused.

Of a bound claim only the request may grow. The API server refuses a smaller request and
any other class, mode, selector or volume, and nothing else of the Application is
applied while the change is there.

Instead: make a claim with another name, copy the data, then switch the workload to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.refused import refused

LEVEL = "impossible"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Claims that would change."""
    for new, one in refused(change, "claim-immutable"):
        field = ".".join(one.field)
        message = f"{field} {one.old} -> {one.new}: may not change in a claim"
        yield Found(new, message, one.field, one.old, one.new)
