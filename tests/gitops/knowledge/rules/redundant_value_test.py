from __future__ import annotations

import pytest

from gitops.knowledge.rules import redundant_value
from tests.gitops.linted import OVERLAY
from tests.gitops.one_rule import judged
from tests.support import Repo

LIVE = "overlays/live/cache/values.yaml"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("replicas: 1\nsave: ['3600 1', '60 1000']\n", [1, 2]),
        ("limits:\n  memory: 64Mi\nrequests: {memory: 32Mi}\n", [2, 3]),
        ("replicas: '1'\n", []),
        ("save: ['60 1000', '3600 1']\n", []),
        ("global: {}\nlimits: {}\n", []),
    ],
)
def test_what_is_equal_to_the_default(tidy: Repo, text: str, lines: list[int]) -> None:
    tidy.write(OVERLAY, text)
    assert judged(tidy, redundant_value) == [f"warning {OVERLAY}:{n}" for n in lines]


def test_the_default_is_that_of_the_chart_that_runs_here(tidy: Repo) -> None:
    tidy.replace("apps/cache/values.yaml", "size: 1Gi", "size: 4Gi")
    assert judged(tidy, redundant_value) == []


def test_what_promotions_bring_is_left_to_them(tidy: Repo) -> None:
    tidy.replace(LIVE, "8.2.2", "8.2.1")
    assert judged(tidy, redundant_value) == []


def test_a_default_that_a_file_below_changes_is_needed(tidy: Repo) -> None:
    more = "overlays/lab/cache/more.yaml"
    tidy.replace("clusters/lab/cache.yaml", "values.yaml]", f"values.yaml, /{more}]")
    tidy.write(more, "replicas: 1\n")
    tidy.write(OVERLAY, "replicas: 2\n")
    assert judged(tidy, redundant_value) == []
    tidy.write(OVERLAY, "limits: {memory: 1Gi}\n")
    assert judged(tidy, redundant_value) == [f"warning {more}:1"]


def test_a_file_of_several_apps_counts_where_none_needs_it(tidy: Repo) -> None:
    other = tidy.read("clusters/lab/cache.yaml").replace("name: cache", "name: other")
    chart = other.replace("path: apps/cache", "path: apps/other")
    tidy.write("clusters/lab/other.yaml", chart)
    for name in tidy.git("ls-files", "apps/cache").splitlines():
        tidy.write(name.replace("apps/cache", "apps/other"), tidy.read(name))
    tidy.write(OVERLAY, "replicas: 1\n")
    assert judged(tidy, redundant_value) == [f"warning {OVERLAY}:1"]
    tidy.replace("apps/other/values.yaml", "replicas: 1", "replicas: 2")
    assert judged(tidy, redundant_value) == []
