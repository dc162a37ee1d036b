"""The server has less time to load its data before it is killed.

A probe that fails during the start kills the container, which starts to load from the
beginning: with more data than the time allows it never comes up. Loading was measured
at about 5 MiB/s on a slow disk, so what fills the memory limit needs that, and some
30 s around it. Without a startup probe it is the liveness probe that kills.

Instead: derive the budget from the memory limit, and lower it only together with that.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.probes import startup_budget
from gitops.knowledge.kubernetes.quantity import quantity
from gitops.knowledge.kubernetes.workload import Data
from gitops.yamlfile.keys import lookup

LEVEL = "danger"
REVERSIBLE = True
RATE = 5 * 1024**2
BASE = 30


def find(change: Change) -> Iterator[Found]:
    """Budgets that shrink, other than with the memory that has to be loaded."""
    for old, new in change.workloads:
        if not new.holds_data:
            continue
        for name, after in new.containers.items():
            before = old.containers.get(name, after)
            if _is_shorter(before, after):
                facts = _shown(startup_budget(before)), _shown(startup_budget(after))
                message = (
                    f"{name} is killed {facts[1]} after its start if it still loads"
                )
                field = new.at("containers", name, _field(after))
                yield Found(new.resource, f"{message}, not {facts[0]}", field, *facts)


def _is_shorter(old: Data, new: Data) -> bool:
    before, after = startup_budget(old), startup_budget(new)
    if after is None or (before is not None and after >= before):
        return False
    limit, previous = _limit(new), _limit(old)
    if limit is None:
        return True
    shrank = previous and before and after * previous >= before * limit
    return not shrank and after < BASE + limit / RATE


def _limit(container: Data) -> Decimal | None:
    return quantity(lookup(container, ("resources", "limits", "memory")))


def _shown(budget: int | None) -> str:
    return "never" if budget is None else f"{budget} s"


def _field(container: Data) -> str:
    return "startupProbe" if container.get("startupProbe") else "livenessProbe"
