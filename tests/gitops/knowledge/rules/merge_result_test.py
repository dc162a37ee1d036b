"""Two branches that are right alone and set a key twice together."""

from __future__ import annotations

import pytest

from tests.gitops.linted import OVERLAY, report, shown
from tests.support import Repo

HERE = '# The lab.\n\nimage:\n  tag: "1.1"\n\n\nlimits:\n  memory: 64Mi\n'


@pytest.fixture
def other(promoted: Repo) -> Repo:
    """`main` goes on with a key at the end of the overlay; HEAD is where it was."""
    promoted.write(OVERLAY, HERE)
    promoted.commit("Room for both")
    promoted.git("checkout", "--quiet", "-b", "mine")
    promoted.git("checkout", "--quiet", "main")
    promoted.write(OVERLAY, HERE + "replicas: 2\n")
    promoted.commit("Set replicas")
    promoted.git("checkout", "--quiet", "mine")
    return promoted


def found(repo: Repo) -> list[str]:
    made = report(repo, changed_from="main").findings
    return [shown(each) for each in made if each.rule == "merge-result"]


def test_both_set_the_same_key_at_other_lines(other: Repo) -> None:
    other.write(OVERLAY, HERE.replace("image", "replicas: 3\nimage"))
    (said,) = found(other)
    assert said.startswith(f"{OVERLAY}:3:1 merge-result: replicas is also set by main")


def test_committed_it_is_the_same(other: Repo) -> None:
    other.write(OVERLAY, HERE.replace("image", "replicas: 3\nimage"))
    other.commit("Set replicas too")
    assert len(found(other)) == 1


@pytest.mark.parametrize(
    "text",
    [
        HERE.replace("1.1", "1.2"),  # another key
        HERE + "replicas: 2\n",  # the very same change
        HERE + "replicas: 3\n",  # a conflict: git says it
        HERE.replace("  memory", "  replicas: 3\n  memory"),  # the same name elsewhere
    ],
)
def test_what_git_joins_well_or_refuses(other: Repo, text: str) -> None:
    other.write(OVERLAY, text)
    assert found(other) == []


def test_once_merged_it_is_a_duplicate(other: Repo) -> None:
    other.write(OVERLAY, HERE.replace("image", "replicas: 3\nimage"))
    other.commit("Set replicas too")
    other.git("merge", "--quiet", "--no-edit", "main")
    rules = {finding.rule for finding in report(other).findings}
    assert rules & {"yaml-syntax", "duplicate-key"}
    assert found(other) == []
