from __future__ import annotations

import pytest

from gitops.knowledge.rules import dead_value
from tests.gitops.linted import OVERLAY
from tests.gitops.one_rule import judged
from tests.support import Repo


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("global: {team: shop}\n", [1]),
        ("aof: {enabled: true}\nsave: ['900 1']\n", [2]),
        ("save: ['900 1']\n", []),
        ("replicas: 1\nsave: []\n", []),  # redundant; and a list that is used
        ("enabled: false\nreplicas: 2\n", []),  # nothing is rendered
        ("unknown: 1\n", []),
    ],
)
def test_what_moves_nothing(tidy: Repo, text: str, lines: list[int]) -> None:
    tidy.write(OVERLAY, text)
    assert judged(tidy, dead_value) == [f"warning {OVERLAY}:{n}" for n in lines]


def test_a_value_that_only_differs_from_the_default_is_alive(tidy: Repo) -> None:
    """`none` is like any other text to the template: only the default is not."""
    for name in ("apps/cache/values.yaml", "apps/cache/values.schema.json"):
        tidy.replace(name, "volatile-lru", "ha")
    tidy.replace("apps/cache/values.schema.json", '"enum": ', '"examples": ')
    policy = '{{ eq .Values.eviction "ha" | ternary "noeviction" "allkeys-lru" }}'
    tidy.replace("apps/cache/templates/config.yaml", "{{ .Values.eviction }}", policy)
    tidy.write(OVERLAY, "eviction: none\n")
    assert judged(tidy, dead_value) == []


def test_what_a_parameter_overrides_is_told_elsewhere(tidy: Repo) -> None:
    more = "releaseName: shop\n      parameters: [{name: image.tag, value: '9'}]\n"
    tidy.replace("clusters/lab/cache.yaml", "releaseName: shop\n", more)
    assert judged(tidy, dead_value) == []
