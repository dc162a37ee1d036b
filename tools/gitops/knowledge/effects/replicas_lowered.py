"""Fewer replicas: less is left when one fails.

The last pods of a StatefulSet are stopped; their claims stay, and what only they held
is out of reach until the number is raised again.

Instead: move what they hold first (failover, resharding), then lower the number.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "info"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Workloads that hold data and lose some of their replicas."""
    for old, new in change.workloads:
        if new.holds_data and old.replicas > new.replicas > 0:
            facts = str(old.replicas), str(new.replicas)
            message = f"replicas {facts[0]} -> {facts[1]}: what only they held is away"
            yield Found(new.resource, message, ("spec", "replicas"), *facts)
