from __future__ import annotations

import pytest

from gitops.knowledge.rules import redis_memory
from tests.gitops.rendered import CONFIG, WORKLOAD, told, without
from tests.support import Repo


@pytest.mark.parametrize(
    ("most", "level"),
    [
        ("40mb", "warning"),
        ("38mb", None),
        ("64mb", "error"),
        ("0", "warning"),
        ("1gb", "error"),
    ],
)
def test_shares_of_the_limit(tidy: Repo, most: str, level: str | None) -> None:
    start = "    maxmemory {{"
    without(tidy, CONFIG, start, "    maxmemory-policy")
    tidy.replace(
        CONFIG, "    maxmemory-policy", f"    maxmemory {most}\n    maxmemory-policy"
    )
    found = [line.split()[:2] for line in told(tidy, redis_memory)]
    assert found == ([[level, f"{CONFIG}:30:5:"]] if level else [])


def test_without_a_limit_another_rule_speaks(tidy: Repo) -> None:
    without(
        tidy,
        WORKLOAD,
        "            limits:\n",
        "          securityContext:\n            allow",
    )
    assert told(tidy, redis_memory) == []
