"""promote all: one commit an app on one branch, all or nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support import Repo, make_repository

ALL = ("promote", "all", "lab", "live")
BRANCH = "promote/all/lab-to-live"
WORKLOAD = "apps/{}/templates/workload.yaml"


def promote(repo: Repo, *words: str) -> dict[str, dict[str, Any]]:
    """What was made of each app, by its name."""
    out = repo.tool(*ALL, "--format", "json", *words).out
    return {each["app"]: each for each in json.loads(out)["promotions"]}


def statuses(made: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {app: each["status"] for app, each in made.items()}


@pytest.fixture
def shop(tmp_path: Path) -> Repo:
    """Three apps, promoted once: `cache`, `queue` and `store`."""
    repo = make_repository(tmp_path / "repo", "promoted")
    for name in ("queue", "store"):
        copy(repo, name)
    for environment in ("lab", "live"):
        for name in ("queue", "store"):
            path = f"clusters/{environment}/cache.yaml"
            text = (
                repo.read(path)
                .replace("cache", name)
                .replace("Name: shop", f"Name: {name}")
            )
            repo.write(f"clusters/{environment}/{name}.yaml", text)
    repo.commit()
    return repo


def copy(repo: Repo, name: str) -> None:
    for path in repo.git("ls-files").splitlines():
        if "/cache/" in path:
            repo.write(path.replace("/cache/", f"/{name}/"), repo.read(path))


def bump(repo: Repo, *names: str) -> None:
    for name in names:
        repo.replace(f"overlays/lab/{name}/values.yaml", 'tag: "1.1"', 'tag: "1.2"')
    repo.commit()


def settle(repo: Repo) -> None:
    """Bring live to the lab, and merge it."""
    promote(repo)
    repo.git("merge", "--quiet", BRANCH)
    repo.git("branch", "--quiet", "--delete", BRANCH)


def test_a_commit_for_each_app_that_changes(shop: Repo) -> None:
    settle(shop)
    bump(shop, "cache", "store")
    before = shop.git("rev-parse", "HEAD")
    made = promote(shop)
    assert statuses(made) == {
        "cache": "promoted", "queue": "nothing-to-do", "store": "promoted"
    }  # fmt: skip
    log = shop.git("log", "--format=%H %s", f"{before}..{BRANCH}").splitlines()
    assert [line.split(" ", 1)[1] for line in reversed(log)] == [
        'Promote cache from lab to live: image.tag "1.2"',
        'Promote store from lab to live: image.tag "1.2"',
    ]
    assert made["store"]["commit"] == log[0].split()[0]
    assert made["cache"]["commit"] == log[1].split()[0]
    assert "commit" not in made["queue"]


def test_each_commit_holds_its_app_alone(shop: Repo) -> None:
    settle(shop)
    bump(shop, "cache", "store")
    promote(shop)
    for commit, app in ((BRANCH, "store"), (f"{BRANCH}^", "cache")):
        paths = shop.git("show", "--format=", "--name-only", commit).splitlines()
        assert {path.split("/")[2] for path in paths} == {app}


def test_one_alone_comes_to_the_same(shop: Repo) -> None:
    settle(shop)
    bump(shop, "cache", "store")
    promote(shop)
    shop.tool("promote", "store", "lab", "live")
    folder = "overlays/live/store/values.yaml"
    one = shop.git("rev-parse", f"promote/store/lab-to-live:{folder}")
    assert one == shop.git("rev-parse", f"{BRANCH}:{folder}")


def test_a_conflict_of_one_stops_all(shop: Repo) -> None:
    settle(shop)
    shop.replace("overlays/live/queue/values.yaml", 'tag: "1.1"', 'tag: "0.9"')
    bump(shop, "cache", "queue")
    before = shop.state()
    made = promote(shop)
    assert statuses(made) == {
        "cache": "planned", "queue": "conflict", "store": "nothing-to-do"
    }  # fmt: skip
    assert shop.state() == before
    done = shop.tool(*ALL)
    assert done.code == 1
    assert "Nothing written. Settle the conflicts first" in done.out
    assert statuses(promote(shop, "--except", "queue"))["cache"] == "promoted"


def test_a_danger_of_one_stops_all_and_one_answer_is_enough(shop: Repo) -> None:
    settle(shop)
    bump(shop, "cache")
    path = WORKLOAD.format("store")
    shop.replace(path, "      containers:", "      hostPID: true\n      containers:")
    shop.commit()
    assert statuses(promote(shop))["cache"] == "planned"
    words = ("--accept", "host-exposed", "--reason", "debugging")
    assert statuses(promote(shop, *words)) == {
        "cache": "promoted", "queue": "nothing-to-do", "store": "promoted"
    }  # fmt: skip
    assert "accepted" not in shop.git(
        "show", f"{BRANCH}:overlays/live/cache/promoted.yaml"
    )
    assert "debugging" in shop.git(
        "show", f"{BRANCH}:overlays/live/store/promoted.yaml"
    )


def test_an_answer_must_be_about_some_app(shop: Repo) -> None:
    settle(shop)
    bump(shop, "cache")
    done = shop.tool(*ALL, "--accept", "host-exposed", "--reason", "x")
    assert done.code == 2
    assert "no change here has an effect host-exposed" in done.err


def test_only_and_except_name_apps(shop: Repo) -> None:
    settle(shop)
    bump(shop, "cache", "queue", "store")
    assert set(promote(shop, "--dry-run", "--only", "cache", "--only", "queue")) == {
        "cache", "queue"
    }  # fmt: skip
    done = shop.tool(*ALL, "--only", "cachee")
    assert done.code == 2
    assert "did you mean cache?" in done.err


def test_again_there_is_nothing_to_do(shop: Repo) -> None:
    settle(shop)
    bump(shop, "cache", "store")
    promote(shop)
    again = shop.tool(*ALL)
    assert "holds this very plan" in again.out
    shop.git("merge", "--quiet", BRANCH)
    done = shop.tool(*ALL)
    assert "Nothing to do: live has all" in done.out
    assert "nothing to do: cache, queue, store" in done.out


def test_apps_that_the_target_does_not_run_are_left_out(shop: Repo) -> None:
    settle(shop)
    shop.git("rm", "-q", "clusters/live/queue.yaml")
    bump(shop, "cache", "queue")
    done = shop.tool(*ALL, "--dry-run")
    assert "left out: queue, no Application of live runs it" in done.out
    assert "queue" not in promote(shop, "--dry-run")


def test_apps_that_follow_other_branches_are_promoted_one_by_one(shop: Repo) -> None:
    settle(shop)
    path = "clusters/live/store.yaml"
    shop.replace(path, "targetRevision: main", "targetRevision: stable")
    bump(shop, "cache")
    done = shop.tool(*ALL)
    assert done.code == 1
    assert f"{path}:10:21: follows stable, and cache main" in done.err


def test_in_place(shop: Repo) -> None:
    settle(shop)
    bump(shop, "cache", "store")
    assert shop.tool(*ALL, "--in-place").code == 0
    changed = shop.git("diff", "--name-only").splitlines()
    assert {path.split("/")[2] for path in changed} == {"cache", "store"}


def test_text_has_a_part_for_each_and_fits(shop: Repo) -> None:
    settle(shop)
    bump(shop, "cache", "store")
    out = shop.tool(*ALL, "--dry-run").out
    lines = out.splitlines()
    assert lines[0].startswith("all: lab -> live, from ")
    assert [line for line in lines if line in ("cache", "queue", "store")] == [
        "cache", "store"
    ]  # fmt: skip
    assert max(map(len, lines)) <= 80
