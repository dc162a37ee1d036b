"""The access modes of a claim template change: refused.

The API server refuses any change of a StatefulSet's claim templates, the order of the
modes included, and nothing else of the Application is applied while the change is
there.

Instead: keep the modes; for others make a new StatefulSet and copy the data.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.refused import refused

LEVEL = "impossible"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Claim templates with other access modes."""
    for new, one in refused(change, "volume-access-mode"):
        message = f"access modes {one.old} -> {one.new}: a claim keeps its modes"
        yield Found(new, message, one.field, one.old, one.new)
