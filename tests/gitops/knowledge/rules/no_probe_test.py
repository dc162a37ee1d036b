from __future__ import annotations

from gitops.knowledge.rules import no_probe
from tests.gitops.rendered import WORKLOAD, told, without
from tests.support import Repo

PORTS = "          ports:\n"
STARTUP = "          startupProbe:\n"
LIVENESS = "          livenessProbe:\n"
READINESS = "          readinessProbe:\n"


def test_each_container_is_told_once(tidy: Repo) -> None:
    without(tidy, WORKLOAD, LIVENESS, "          resources:\n")
    (found,) = told(tidy, no_probe)
    assert found.startswith(f"warning {WORKLOAD}:38:11: container cache of ")
    assert "without readinessProbe and livenessProbe" in found


def test_a_container_without_ports_needs_none(tidy: Repo) -> None:
    without(tidy, WORKLOAD, LIVENESS, READINESS)
    assert len(told(tidy, no_probe)) == 1
    without(tidy, WORKLOAD, PORTS, STARTUP)
    assert told(tidy, no_probe) == []


def test_a_startup_probe_is_not_asked_for(tidy: Repo) -> None:
    without(tidy, WORKLOAD, STARTUP, LIVENESS)
    assert told(tidy, no_probe) == []
