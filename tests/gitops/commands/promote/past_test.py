"""What history tells: values that the source had since, and those taken back."""

from __future__ import annotations

import pytest

from tests.gitops.promoting import (
    BRANCH,
    COPY,
    LAB,
    LIVE,
    merge,
    promote,
    set_tag,
)
from tests.support import Repo


def test_a_value_that_the_source_had_since_is_no_conflict(adopted: Repo) -> None:
    set_tag(adopted, LAB, "1.1", "1.2")
    set_tag(adopted, LIVE, "1.1", "1.2")
    set_tag(adopted, LAB, "1.2", "1.3")
    assert promote(adopted)["changes"] == [
        {"item": "image.tag", "old": "1.2", "new": "1.3"}
    ]


def test_a_chart_that_the_source_had_since_is_no_conflict(adopted: Repo) -> None:
    adopted.replace("apps/cache/values.yaml", 'note: ""', "note: one")
    adopted.commit()
    adopted.replace(f"{COPY}/values.yaml", 'note: ""', "note: one")
    adopted.commit("Copied by hand")
    adopted.replace("apps/cache/values.yaml", "note: one", "note: two")
    adopted.commit()
    made = promote(adopted)
    assert [c["item"] for c in made["changes"]] == ["chart"]


@pytest.mark.parametrize("how", ["merge", "squash", "rebase"])
def test_a_reverted_promotion_is_not_brought_again(adopted: Repo, how: str) -> None:
    set_tag(adopted, LAB, "1.1", "1.2")
    promote(adopted)
    if how == "merge":
        adopted.git("merge", "--quiet", "--no-ff", "--no-edit", BRANCH)
        undo = ["-m", "1", "HEAD"]
    elif how == "squash":
        adopted.git("merge", "--quiet", "--squash", BRANCH)
        adopted.commit("Squashed")
        undo = ["HEAD"]
    else:
        adopted.commit("Something else")
        adopted.git("cherry-pick", BRANCH)
        undo = ["HEAD"]
    adopted.git("branch", "-D", BRANCH)
    before = (
        adopted.git("show", "HEAD~1:" + LIVE)
        if how != "merge"
        else adopted.git("show", "HEAD^1:" + LIVE)
    )
    adopted.git("revert", "--no-edit", *undo)
    assert adopted.git("show", f"HEAD:{LIVE}") == before
    made = promote(adopted)
    assert made["status"] == "nothing-to-do"
    assert "taken back" in made["held"][0]["why"]
    assert promote(adopted, "--again", "--dry-run")["changes"][0]["new"] == "1.2"
    set_tag(adopted, LAB, "1.2", "1.3")
    assert promote(adopted)["changes"] == [
        {"item": "image.tag", "old": "1.1", "new": "1.3"}
    ]


def test_a_value_that_was_replaced_by_promotions_is_not_held_as_withdrawn(
    adopted: Repo,
) -> None:
    set_tag(adopted, LAB, "1.1", "1.2")
    promote(adopted)
    merge(adopted)
    set_tag(adopted, LAB, "1.2", "1.1")
    assert promote(adopted)["changes"] == [
        {"item": "image.tag", "old": "1.2", "new": "1.1"}
    ]


def test_a_value_that_the_source_had_between_two_equal_ones_is_no_conflict(
    adopted: Repo,
) -> None:
    for old, new in (("1.1", "1.2"), ("1.2", "1.1"), ("1.1", "1.3")):
        set_tag(adopted, LAB, old, new)
    set_tag(adopted, LIVE, "1.1", "1.2")
    assert promote(adopted)["changes"] == [
        {"item": "image.tag", "old": "1.2", "new": "1.3"}
    ]


def test_a_way_back_to_what_the_source_had_long_ago_is_a_conflict(
    adopted: Repo,
) -> None:
    """Nothing tells what the source had since, where the record's commit is gone."""
    set_tag(adopted, LAB, "1.1", "1.2")
    adopted.git("switch", "--quiet", "--create", "elsewhere")
    set_tag(adopted, LAB, "1.2", "1.4")
    assert promote(adopted, "--from-head")["status"] == "promoted"
    adopted.git("switch", "--quiet", "main")
    adopted.git("checkout", BRANCH, "--", "overlays/live")
    adopted.commit("Squashed, without what it was made from")
    adopted.git("branch", "-D", BRANCH, "elsewhere")
    set_tag(adopted, LAB, "1.2", "1.3")
    set_tag(adopted, LIVE, "1.4", "1.1")
    assert promote(adopted)["status"] == "conflict"


@pytest.mark.parametrize("between", [False, True])
def test_a_way_back_is_seen_through_a_merge_of_main_into_a_branch(
    adopted: Repo, *, between: bool
) -> None:
    """A `git pull` makes main a second parent: its history is not forgotten."""
    set_tag(adopted, LAB, "1.1", "1.2")
    adopted.git("branch", "work")
    promote(adopted)
    adopted.git("merge", "--quiet", "--no-ff", "--no-edit", BRANCH)
    adopted.git("branch", "-D", BRANCH)
    done = adopted.git("rev-parse", "HEAD")
    if not between:
        adopted.git("revert", "--no-edit", "-m", "1", done)
    adopted.git("switch", "--quiet", "work")
    adopted.write("notes.txt", "mine")
    adopted.commit("Work")
    adopted.git("merge", "--quiet", "--no-edit", "main")
    adopted.git("switch", "--quiet", "main")
    adopted.git("merge", "--quiet", "--ff-only", "work")
    if between:
        adopted.git("revert", "--no-edit", "-m", "1", done)
    assert "taken back" in promote(adopted)["held"][0]["why"]


def test_a_shallow_clone_does_not_know_what_was_taken_back(adopted: Repo) -> None:
    set_tag(adopted, LAB, "1.1", "1.2")
    promote(adopted)
    merge(adopted)
    adopted.git("revert", "--no-edit", "HEAD")
    clone = Repo(adopted.root.parent / "shallow")
    adopted.git("clone", "--quiet", "--depth", "1", adopted.root.as_uri(),
                str(clone.root))  # fmt: skip
    done = clone.tool("promote", "cache", "lab", "live", "--no-fetch")
    assert (done.code, done.out) == (3, "")
    assert "git fetch --unshallow" in done.err
