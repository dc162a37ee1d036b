from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.kubernetes.probes import patience, setting, startup_budget


@pytest.mark.parametrize("written", [None, 0, True, "5", -1])
def test_what_is_no_positive_number_is_the_default(written: Any) -> None:
    probe = {"periodSeconds": written}
    assert setting(probe, "periodSeconds") == 10
    assert patience(probe) == 30


@pytest.mark.parametrize(
    ("container", "seconds"),
    [
        ({}, None),
        ({"livenessProbe": {"initialDelaySeconds": 5}}, 35),
        ({"startupProbe": {"failureThreshold": 60}, "livenessProbe": {}}, 600),
        ({"startupProbe": None, "livenessProbe": {"periodSeconds": 1}}, 3),
        ({"readinessProbe": {"periodSeconds": 1}}, None),
    ],
)
def test_how_long_a_container_may_take_to_start(
    container: dict[str, Any], seconds: int | None
) -> None:
    assert startup_budget(container) == seconds
