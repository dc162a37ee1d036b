"""Probes: how long they wait and how soon they act.

Source: Kubernetes' pkg/apis/core/v1/defaults.go (SetDefaults_Probe): 0 is unset.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.kubernetes.workload import Data, Workload, mapping

DEFAULTS = {
    "initialDelaySeconds": 0,
    "periodSeconds": 10,
    "timeoutSeconds": 1,
    "failureThreshold": 3,
}


def setting(probe: Data, name: str) -> int:
    """A setting of a probe, with its default."""
    found = probe.get(name)
    is_set = isinstance(found, int) and not isinstance(found, bool) and found > 0
    return int(found or 0) if is_set else DEFAULTS[name]


def patience(probe: Data) -> int:
    """Seconds of failures in a row before it acts."""
    return setting(probe, "periodSeconds") * setting(probe, "failureThreshold")


def pairs(
    old: Workload, new: Workload, name: str
) -> Iterator[tuple[str, Data, Data, Data]]:
    """A probe of each container on both sides: the container, old and new probe.

    The third is the new container.
    """
    for container, after in new.containers.items():
        before = old.containers.get(container)
        if before is not None:
            yield container, mapping(before.get(name)), mapping(after.get(name)), after


def startup_budget(container: Data) -> int | None:
    """Seconds that a container may take to start before it is killed, None: for ever.

    Until the startup probe succeeds no other probe runs; without one it is the liveness
    probe that kills a server that still loads.
    """
    for name in ("startupProbe", "livenessProbe"):
        probe = mapping(container.get(name))
        if probe:
            return setting(probe, "initialDelaySeconds") + patience(probe)
    return None
