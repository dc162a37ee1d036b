"""The liveness probe gives up earlier: a busy server is killed.

Redis answers one command at a time: a long script, a large DEL or a slow fsync holds
everything up for seconds. A probe that does not wait that long restarts a server that
only was busy, which then loads its whole data set again.

Instead: keep timeout and threshold above the slowest command, and alert on latency.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.probes import pairs, patience, setting
from gitops.knowledge.kubernetes.workload import Data

LEVEL = "info"
REVERSIBLE = True
NAME = "livenessProbe"


def find(change: Change) -> Iterator[Found]:
    """Liveness probes that allow less than before on workloads that hold data."""
    for old, new in change.workloads:
        for container, before, after, _ in pairs(old, new, NAME):
            if new.holds_data and before and after and _is_tighter(before, after):
                facts = _shown(before), _shown(after)
                message = (
                    f"{container} is killed when it gives no answer for {facts[1]}"
                )
                field = new.at("containers", container, NAME)
                yield Found(new.resource, f"{message}, not {facts[0]}", field, *facts)


def _is_tighter(old: Data, new: Data) -> bool:
    return patience(new) < patience(old) or (
        setting(new, "timeoutSeconds") < setting(old, "timeoutSeconds")
    )


def _shown(probe: Data) -> str:
    return f"{patience(probe)} s (waits {setting(probe, 'timeoutSeconds')} s)"
