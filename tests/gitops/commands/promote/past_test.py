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
