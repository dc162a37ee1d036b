from __future__ import annotations

from gitops.knowledge.rules import environment_ahead, lone_key, unpromoted_value
from tests.gitops.one_rule import judged
from tests.support import Repo

LIVE = "overlays/live/cache/values.yaml"
RECORD = "overlays/live/cache/promoted.yaml"
HOTFIX = ("bump", "cache", "live", "image.tag=8.2.4", "--hotfix", "--reason", "fire")


def test_an_edit_by_hand(tidy: Repo) -> None:
    tidy.replace(LIVE, "8.2.2", "8.2.4")
    tidy.commit()
    assert judged(tidy, unpromoted_value) == [f"error {LIVE}:3"]
    assert judged(tidy, environment_ahead) == []
    tidy.replace("environments.yaml", "    protected: true\n", "")
    assert judged(tidy, unpromoted_value) == []
    assert judged(tidy, environment_ahead) == [f"warning {LIVE}:3"]


def test_own_values_and_a_recorded_hotfix_are_fine(tidy: Repo) -> None:
    tidy.replace(LIVE, "1Gi", "2Gi")
    assert tidy.tool(*HOTFIX).code == 0
    assert judged(tidy, unpromoted_value) == []
    tidy.commit()
    assert judged(tidy, unpromoted_value) == []


def test_what_somebody_chose_to_keep_is_fine(tidy: Repo) -> None:
    (tidy.root / RECORD).unlink()
    tidy.replace(LIVE, "8.2.2", "8.2.0")
    tidy.commit()
    assert judged(tidy, unpromoted_value) == []  # no record: chart-copy says so
    words = ("promote", "cache", "lab", "live", "--adopt", "target", "--in-place")
    assert tidy.tool(*words).code == 0
    assert judged(tidy, unpromoted_value) == []
    tidy.commit()
    assert judged(tidy, unpromoted_value) == []
    assert judged(tidy, environment_ahead) == [f"note {LIVE}:3"]
    tidy.replace(LIVE, "8.2.0", "8.2.4")
    assert judged(tidy, unpromoted_value) == [f"error {LIVE}:3"]


def test_a_key_that_nobody_brought(tidy: Repo) -> None:
    tidy.write(LIVE, tidy.read(LIVE) + "eviction: noeviction\n")
    assert judged(tidy, unpromoted_value) == [f"error {LIVE}:13"]
    assert judged(tidy, lone_key) == []


def test_a_promotion_leaves_nothing(tidy: Repo) -> None:
    assert tidy.tool("promote", "cache", "lab", "live", "--in-place").code == 0
    assert judged(tidy, unpromoted_value) == []
    tidy.commit()
    assert judged(tidy, unpromoted_value) == []
