from __future__ import annotations

import pytest

from gitops.knowledge.rules import sync_retry
from tests.gitops.one_rule import LAB, judged
from tests.support import Repo

RETRY = "    retry:\n      limit: 10\n      refresh: true\n"


@pytest.mark.parametrize(
    ("retry", "line"),
    [
        ("    retry:\n      limit: -1\n      refresh: true\n", None),
        ("    retry:\n      limit: 1\n      refresh: true\n", None),
        ("    retry:\n      refresh: true\n", 24),
        ("    retry:\n      limit: 0\n      refresh: true\n", 24),
        ("    retry:\n      limit: 5\n      refresh: false\n", 25),
        ("    retry:\n      limit: 5\n", 24),
    ],
)
def test_policies(tidy: Repo, retry: str, line: int | None) -> None:
    tidy.replace(LAB, RETRY, retry)
    assert judged(tidy, sync_retry) == ([f"warning {LAB}:{line}"] if line else [])


def test_what_a_person_syncs_is_tried_by_a_person(tidy: Repo) -> None:
    tidy.replace(LAB, "limit: 10", "limit: 0")
    tidy.replace(LAB, "automated: {", "automated: {enabled: false, ")
    assert judged(tidy, sync_retry) == []
