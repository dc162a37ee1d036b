from __future__ import annotations

import pytest

from gitops.knowledge.rules import redis_persistence
from tests.gitops.rendered import told
from tests.support import Repo

AOF = "aof:\n  enabled: true\n"


@pytest.mark.parametrize(
    ("environment", "values", "found"),
    [
        ("live", "save: ['\"\"']\n", 1),
        ("lab", "save: ['\"\"']\n", 0),
        ("live", "save: ['900 1']\n", 0),
        ("live", "save: []\n", 0),
        ("live", "save: ['900 1', '\"\"']\n", 1),
    ],
)
def test_only_a_protected_environment_must_keep_its_data(
    tidy: Repo, environment: str, values: str, found: int
) -> None:
    path = f"overlays/{environment}/cache/values.yaml"
    tidy.write(path, tidy.read(path).replace(AOF, "") + values)
    assert len(told(tidy, redis_persistence)) == found
