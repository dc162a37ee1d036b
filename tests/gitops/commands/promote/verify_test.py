"""A commit that is exactly ours is told from one that hands have been at."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import fastjsonschema
import pytest

from tests.gitops.promoting import BRANCH, COPY, LAB, LIVE, RECORD, merge, set_tag
from tests.support import ROOT, Repo

SCHEMA = json.loads((ROOT / "docs" / "schemas" / "verification.json").read_text())
VALID = fastjsonschema.compile(SCHEMA)
PROMOTE = ("promote", "cache", "lab", "live")
UNDO = "undo/cache/lab-to-live"
CHART = "apps/cache/values.yaml"


def verify(repo: Repo, revision: str) -> list[dict[str, Any]]:
    done = repo.tool("promote", "--verify", revision, "--format", "json")
    told = json.loads(done.out)
    VALID(told)
    found: list[dict[str, Any]] = told["verified"]
    assert done.code == (0 if all(each["exact"] for each in found) else 1), done
    return found


def one(repo: Repo, revision: str = BRANCH) -> dict[str, Any]:
    (found,) = verify(repo, revision)
    return found


def made(repo: Repo, *words: str) -> None:
    done = repo.tool(*PROMOTE, *words)
    assert done.code == 0, done


def bring(repo: Repo, *words: str) -> None:
    """A promotion of two values and the chart, on its branch."""
    text = repo.read(LAB).replace('"1.1"', '"1.2"')
    repo.write(LAB, f"{text}note: hello\n")
    repo.write(CHART, repo.read(CHART) + "# more\n")
    repo.commit("In the lab")
    made(repo, *words)


def amend(repo: Repo, change: Callable[[], None], branch: str = BRANCH) -> None:
    """Somebody changes the commit on the branch by hand."""
    repo.git("switch", "--quiet", branch)
    change()
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--amend", "--no-edit")
    repo.git("switch", "--quiet", "main")


def test_a_fresh_promotion_is_exact(adopted: Repo) -> None:
    bring(adopted)
    found = one(adopted)
    assert found == {
        "app": "cache",
        "from": "lab",
        "to": "live",
        "commit": adopted.git("rev-parse", BRANCH),
        "undo": False,
        "exact": True,
        "differences": [],
        "byHand": [],
        "stale": [],
    }


@pytest.mark.parametrize("how", ["merge", "squash", "rebase"])
def test_it_is_so_however_it_was_merged(adopted: Repo, how: str) -> None:
    bring(adopted)
    adopted.replace(LIVE, "# Live: larger.", "# Live: larger than others.")
    adopted.commit("Meanwhile")
    if how == "merge":
        adopted.git("merge", "--quiet", "--no-ff", "--no-edit", BRANCH)
    elif how == "squash":
        adopted.git("merge", "--quiet", "--squash", BRANCH)
        adopted.commit("Squashed")
    else:
        adopted.git("cherry-pick", BRANCH)
    assert one(adopted, "HEAD")["exact"]


@pytest.mark.parametrize(
    "words",
    [
        ("--only", "note"),
        ("--except", "chart"),
        ("--set", "limits.memory=2Gi"),
        ("--take", "target", "image.tag"),
        ("--take", "source", "image.tag"),
    ],
)
def test_each_choice_is_derived(adopted: Repo, words: tuple[str, ...]) -> None:
    if "--take" in words:
        set_tag(adopted, LIVE, "1.1", "1.1.1")
    bring(adopted, *words)
    found = one(adopted)
    assert found["differences"] == []
    own = [{"item": "limits.memory", "old": "1Gi", "new": "2Gi"}]
    assert found["byHand"] == (own if "--set" in words else [])


def test_the_first_promotion_is_exact(repo: Repo) -> None:
    made(repo, "--adopt", "source")
    assert one(repo)["exact"]


def _value(repo: Repo) -> None:
    repo.replace(LIVE, '"1.2"', '"1.3"')


def _comment(repo: Repo) -> None:
    repo.replace(LIVE, "# Live: larger.", "# Live: large.")


def _own(repo: Repo) -> None:
    repo.replace(LIVE, "  memory: 1Gi", "  memory:   2Gi")


def _record(repo: Repo) -> None:
    repo.replace(RECORD, '"1.2"', '"1.3"')


def _chart(repo: Repo) -> None:
    repo.write(f"{COPY}/values.yaml", repo.read(f"{COPY}/values.yaml") + "# hand\n")


def _file(repo: Repo) -> None:
    repo.write("apps/cache/extra.yaml", "a: 1\n")


def _beside(repo: Repo) -> None:
    repo.write("overlays/live/cache/more.yaml", "a: 1\n")


def _readme(repo: Repo) -> None:
    repo.write("NOTES.md", "by hand\n")


def _mode(repo: Repo) -> None:
    (repo.root / LIVE).chmod(0o755)


@pytest.mark.parametrize(
    ("hand", "path", "line"),
    [
        (_value, LIVE, 3),
        (_comment, LIVE, 1),
        (_own, LIVE, 5),
        (_record, RECORD, 10),
        (_chart, f"{COPY}/values.yaml", 13),
        (_file, "apps/cache/extra.yaml", None),
        (_beside, "overlays/live/cache/more.yaml", None),
        (_readme, "NOTES.md", None),
        (_mode, LIVE, None),
    ],
)
def test_a_hand_edit_is_seen_at_its_line(
    adopted: Repo, hand: Callable[[Repo], None], path: str, line: int | None
) -> None:
    bring(adopted)
    amend(adopted, lambda: hand(adopted))
    found = one(adopted)
    assert not found["exact"]
    first = found["differences"][0]
    assert (first["path"], first.get("line")) == (path, line), found


def test_commits_on_top_and_merges_of_the_base(adopted: Repo) -> None:
    bring(adopted)
    adopted.write("NOTES.md", "meanwhile\n")
    adopted.commit("Meanwhile")
    adopted.git("switch", "--quiet", BRANCH)
    adopted.git("merge", "--quiet", "--no-edit", "main")
    assert [each["exact"] for each in verify(adopted, f"main..{BRANCH}")] == [True]
    adopted.replace(LIVE, '"1.2"', '"1.3"')
    adopted.commit("By hand")
    found = verify(adopted, f"main..{BRANCH}")
    assert [each["exact"] for each in found] == [True, False]
    assert found[1]["differences"] == [
        {"path": LIVE, "why": "no promotion changes this file"}
    ]


def test_a_merge_with_a_hand_in_it(adopted: Repo) -> None:
    bring(adopted)
    adopted.write("NOTES.md", "meanwhile\n")
    adopted.commit("Meanwhile")
    adopted.git("switch", "--quiet", BRANCH)
    adopted.git("merge", "--quiet", "--no-commit", "main")
    adopted.replace(LIVE, '"1.2"', '"1.3"')
    adopted.commit("Merge")
    found = verify(adopted, f"main..{BRANCH}")
    assert [each["exact"] for each in found] == [True, False]


def test_a_source_that_moved_on_is_said(adopted: Repo) -> None:
    bring(adopted)
    set_tag(adopted, LAB, "1.2", "1.3")
    adopted.write(CHART, adopted.read(CHART) + "# yet more\n")
    adopted.replace(LAB, "replicas: 2", "replicas: 3")
    adopted.commit()
    found = one(adopted)
    assert (found["exact"], found["stale"]) == (True, ["chart", "image.tag"])
    text = adopted.tool("promote", "--verify", BRANCH).out
    assert "lab has moved on since: chart, image.tag" in text


def test_a_source_commit_that_nobody_has(adopted: Repo) -> None:
    adopted.git("switch", "--quiet", "--create", "aside")
    set_tag(adopted, LAB, "1.1", "1.2")
    made(adopted, "--from-head")
    adopted.git("switch", "--quiet", "main")
    adopted.git("checkout", BRANCH, "--", LIVE, RECORD)
    adopted.commit("Only the target's part")
    (first,) = one(adopted, "HEAD")["differences"]
    assert (first["path"], first["line"]) == (RECORD, 4)
    assert "is not part of the history" in first["why"]
    assert adopted.read(RECORD).splitlines()[3].startswith("commit:")


def test_an_effect_that_nobody_accepted(repo: Repo) -> None:
    repo.replace(LAB, "image:\n", "image:\n  repository: redis\n")
    set_tag(repo, LAB, "1.1", "7.4.1")
    made(repo, "--adopt", "source")
    merge(repo)
    set_tag(repo, LAB, "7.4.1", "7.4.2")
    made(repo, "--accept", "restart-loses-data", "--reason", "a cache")
    assert one(repo)["exact"]
    _without_acceptance(repo)
    (first,) = one(repo)["differences"]
    assert first["why"] == "does not accept restart-loses-data"


def _without_acceptance(repo: Repo) -> None:
    from dataclasses import replace

    from gitops.layout.record import parse

    def change() -> None:
        found = parse(RECORD, repo.read(RECORD).encode())
        repo.write(RECORD, replace(found, accepted=()).text())

    amend(repo, change)


def test_an_undo_is_verified_as_one(adopted: Repo) -> None:
    bring(adopted)
    merge(adopted)
    made(adopted, "--undo")
    found = one(adopted, UNDO)
    assert (found["exact"], found["undo"], found["from"]) == (True, True, "lab")
    amend(adopted, lambda: adopted.replace(LIVE, '"1.1"', '"1.0"'), UNDO)
    (first,) = one(adopted, UNDO)["differences"]
    assert (first["path"], first["line"]) == (LIVE, 3)


def test_a_plain_revert_is_an_undo_too(adopted: Repo) -> None:
    bring(adopted)
    merge(adopted)
    adopted.git("revert", "--no-edit", "HEAD")
    found = one(adopted, "HEAD")
    assert (found["exact"], found["undo"]) == (True, True)


def test_an_undo_that_left_later_work(adopted: Repo) -> None:
    bring(adopted)
    merge(adopted)
    set_tag(adopted, LIVE, "1.2", "1.2.1")
    made(adopted, "--undo", "--take", "target", "image.tag")
    assert one(adopted, UNDO)["exact"]


ALL = ("promote", "all", "lab", "live")


def two(repo: Repo) -> str:
    """Promotions of two apps on one branch, a commit each."""
    for path in repo.git("ls-files").splitlines():
        if "/cache/" in path:
            repo.write(path.replace("/cache/", "/queue/"), repo.read(path))
    for name in ("lab", "live"):
        text = repo.read(f"clusters/{name}/cache.yaml")
        text = text.replace("cache", "queue").replace("Name: shop", "Name: queue")
        repo.write(f"clusters/{name}/queue.yaml", text)
    repo.commit("Another app")
    done = repo.tool(*ALL, "--adopt", "source")
    assert done.code == 0, done
    return "promote/all/lab-to-live"


def test_several_commits_on_one_branch_and_all_in_one(repo: Repo) -> None:
    branch = two(repo)
    found = verify(repo, f"main..{branch}")
    assert [(each["app"], each["exact"]) for each in found] == [
        ("cache", True), ("queue", True)
    ]  # fmt: skip
    repo.git("merge", "--quiet", "--squash", branch)
    repo.write("NOTES.md", "by hand\n")
    repo.commit("Squashed")
    found = verify(repo, "HEAD")
    assert [(each["app"], each["exact"]) for each in found] == [
        ("cache", False), ("queue", True)
    ]  # fmt: skip
    assert [each["path"] for each in found[0]["differences"]] == ["NOTES.md"]


def test_an_ordinary_commit_is_no_promotion(adopted: Repo) -> None:
    set_tag(adopted, LAB, "1.1", "1.2")
    done = adopted.tool("promote", "--verify", "HEAD")
    assert done.code == 1
    assert "no promotion" in done.out.splitlines()[0]
    assert f"  {LAB}: no promotion changes this file" in done.out


def test_a_root_commit_and_unknown_words(repo: Repo) -> None:
    done = repo.tool("promote", "--verify", "HEAD")
    assert (done.code, "has no parent here" in done.err) == (1, True)
    assert repo.tool("promote", "--verify", "nowhere").code == 2
    assert repo.tool(*PROMOTE, "--verify", "HEAD").code == 2
    assert "No commit" in repo.tool("promote", "--verify", "HEAD..HEAD").out
