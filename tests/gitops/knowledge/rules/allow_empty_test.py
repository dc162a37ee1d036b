from __future__ import annotations

import pytest

from gitops.knowledge.rules import allow_empty
from tests.gitops.one_rule import LAB, judged
from tests.support import Repo

AUTOMATED = "{prune: true, selfHeal: true, allowEmpty: false}"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("{prune: true, allowEmpty: true}", [f"error {LAB}:22"]),
        ("{prune: false, allowEmpty: true}", []),
        ("{allowEmpty: true}", []),
        ("{prune: true, allowEmpty: true, enabled: false}", []),
        ("{prune: true}", []),
    ],
)
def test_only_prune_deletes(tidy: Repo, policy: str, expected: list[str]) -> None:
    tidy.replace(LAB, AUTOMATED, policy)
    assert judged(tidy, allow_empty) == expected
