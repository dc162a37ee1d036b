"""A probe notices later that the server does not answer, or is gone.

Until the liveness probe gives up, a server that hangs is not restarted; until the
readiness probe does, clients are sent to it. A probe that only opens the port
(tcpSocket) does not see a server that hangs at all.

Instead: raise timeouts no further than the slowest command that you allow.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.probes import pairs, patience, setting
from gitops.knowledge.kubernetes.workload import Data

LEVEL = "info"
REVERSIBLE = True
GONE = {
    "livenessProbe": "none: a server that hangs is not restarted",
    "readinessProbe": "none: clients are sent to it whether it answers or not",
}


def find(change: Change) -> Iterator[Found]:
    """Liveness and readiness probes that see less, or see it later."""
    for old, new in change.workloads:
        for name, gone in GONE.items():
            for container, before, after, _ in pairs(old, new, name):
                if before and _is_weaker(before, after):
                    facts = _shown(before), _shown(after)
                    message = f"{container}: {name} {facts[0]} -> {facts[1] or gone}"
                    field = new.at("containers", container, name)
                    yield Found(new.resource, message, field, *facts)


def _is_weaker(old: Data, new: Data) -> bool:
    return (
        not new
        or patience(new) > patience(old)
        or setting(new, "timeoutSeconds") > setting(old, "timeoutSeconds")
        or ("tcpSocket" in new and "tcpSocket" not in old)
    )


def _shown(probe: Data) -> str:
    if not probe:
        return ""
    port = "opens the port, " if "tcpSocket" in probe else ""
    wait = setting(probe, "timeoutSeconds")
    return f"{port}gives up after {patience(probe)} s, waits {wait} s"
