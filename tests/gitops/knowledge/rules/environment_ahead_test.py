from __future__ import annotations

from gitops.knowledge.rules import environment_ahead, lone_key
from tests.gitops.linted import OVERLAY
from tests.gitops.one_rule import judged
from tests.support import Repo

LIVE = "overlays/live/cache/values.yaml"
CHART = "apps/cache/Chart.yaml"
HOTFIX = ("bump", "cache", "live", "--hotfix", "--reason", "fire")
ACCEPTED = ("--accept", "eviction-policy")


def test_a_hotfix_until_it_is_brought_back(tidy: Repo) -> None:
    assert tidy.tool(*HOTFIX, "image.tag=8.2.4").code == 0
    assert judged(tidy, environment_ahead) == [f"warning {LIVE}:3"]
    tidy.replace(OVERLAY, "8.2.3", "8.2.4")
    assert judged(tidy, environment_ahead) == []


def test_a_hotfix_of_a_key_that_the_source_has_not(tidy: Repo) -> None:
    assert tidy.tool(*HOTFIX, "eviction=noeviction", *ACCEPTED).code == 0
    assert judged(tidy, environment_ahead) == [f"warning {LIVE}:13"]
    assert judged(tidy, lone_key) == []


def test_what_waits_in_the_source_is_behind(tidy: Repo) -> None:
    tidy.replace(CHART, "1.0.0", "1.10.0")
    assert judged(tidy, environment_ahead) == []


def test_a_chart_of_a_later_version(tidy: Repo) -> None:
    tidy.replace(CHART, "1.0.0", "0.10.0")
    assert judged(tidy, environment_ahead) == [f"warning {CHART}:5"]
