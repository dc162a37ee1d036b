from __future__ import annotations

import pytest

from gitops.knowledge.rules import self_heal
from tests.gitops.one_rule import LAB, judged
from tests.support import Repo


@pytest.mark.parametrize(
    ("policy", "level"),
    [
        ("{selfHeal: true}", None),
        ("{enabled: true, selfHeal: true}", None),
        ("{}", "warning"),
        ("{selfHeal: false}", "warning"),
        ("{selfHeal: 'true'}", "warning"),
        ("{enabled: false, selfHeal: true}", "note"),
        ("null", "note"),
    ],
)
def test_policies(tidy: Repo, policy: str, level: str | None) -> None:
    tidy.replace(LAB, "{prune: true, selfHeal: true, allowEmpty: false}", policy)
    assert judged(tidy, self_heal) == ([f"{level} {LAB}:22"] if level else [])
