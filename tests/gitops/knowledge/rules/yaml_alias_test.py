from __future__ import annotations

import pytest

from gitops.knowledge.rules import yaml_alias
from tests.gitops.linted import OVERLAY
from tests.gitops.one_rule import judged
from tests.support import Repo


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("requests: &m\n  memory: 1Gi\nlimits: *m\n", [3]),
        ("requests: &m\n  memory: 1Gi\nlimits:\n  <<: *m\n", [4]),
        ("requests: &m\n  memory: 1Gi\nlimits:\n  <<: [*m]\n", [4]),
        ("save:\n  - &s '1 1'\n  - '2 2'\n  - *s\n", [4]),
        ("limits: {<<: {memory: 1Gi}}\n", [1]),
        ("requests: &m\n  memory: 1Gi\n", []),
        ("save: ['*m', '<<: *m', '&m']  # *m\n", []),
    ],
)
def test_each_place_that_hides_a_value(tidy: Repo, text: str, lines: list[int]) -> None:
    tidy.write(OVERLAY, text)
    assert judged(tidy, yaml_alias) == [f"warning {OVERLAY}:{n}" for n in lines]


def test_manifests_may_have_them(tidy: Repo) -> None:
    tidy.replace(
        "clusters/lab/namespace.yaml", "warn: restricted", "warn: &r restricted"
    )
    tidy.replace("clusters/lab/namespace.yaml", "audit: restricted", "audit: *r")
    assert judged(tidy, yaml_alias) == []
