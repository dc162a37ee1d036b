from __future__ import annotations

import pytest

from gitops.knowledge.rules import requests_above_limits
from tests.gitops.rendered import OVERLAY, WORKLOAD, told
from tests.support import Repo


@pytest.mark.parametrize(
    ("values", "at"),
    [
        ("requests:\n  memory: 1Gi\n", f"{OVERLAY}:7:11"),
        ("limits:\n  memory: 31Mi\n", f"{OVERLAY}:7:11"),
        ("requests:\n  memory: 64Mi\n", None),
    ],
)
def test_the_overlay_is_blamed(tidy: Repo, values: str, at: str | None) -> None:
    tidy.write(OVERLAY, tidy.read(OVERLAY) + values)
    found = told(tidy, requests_above_limits)
    assert [line.split(": ")[0] for line in found] == ([f"error {at}"] if at else [])


def test_the_same_amount_in_another_unit(tidy: Repo) -> None:
    tidy.replace(WORKLOAD, "memory: {{ .Values.requests.memory }}", "memory: 67108864")
    assert told(tidy, requests_above_limits) == []
