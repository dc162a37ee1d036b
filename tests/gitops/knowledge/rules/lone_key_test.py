from __future__ import annotations

from gitops.knowledge.rules import lone_key
from tests.gitops.linted import OVERLAY
from tests.gitops.one_rule import judged
from tests.support import Repo

LIVE = "overlays/live/cache/values.yaml"
KEY = "eviction: noeviction\n"


def test_the_source_alone_waits(tidy: Repo) -> None:
    tidy.write(OVERLAY, tidy.read(OVERLAY) + KEY)
    assert judged(tidy, lone_key) == [f"note {OVERLAY}:6"]
    tidy.write(LIVE, tidy.read(LIVE) + KEY)
    assert judged(tidy, lone_key) == []


def test_the_target_alone(tidy: Repo) -> None:
    tidy.replace("environments.yaml", "    protected: true\n", "")
    tidy.write(LIVE, tidy.read(LIVE) + KEY)
    assert judged(tidy, lone_key) == [f"warning {LIVE}:13"]


def test_an_environments_own_keys_may_stand_alone(tidy: Repo) -> None:
    tidy.write(OVERLAY, tidy.read(OVERLAY) + "replicas: 2\n")
    assert judged(tidy, lone_key) == []


def test_what_was_brought_and_is_gone_in_the_source(tidy: Repo) -> None:
    tidy.replace(OVERLAY, 'image:\n  tag: "8.2.3"\n', "")
    assert judged(tidy, lone_key) == []
