from __future__ import annotations

import pytest

from gitops.knowledge.rules import target_revision
from tests.gitops.one_rule import LAB, ROOT, judged, second
from tests.support import Repo

MAIN = "targetRevision: main"


@pytest.mark.parametrize("branch", ["trunk", "HEAD", "v1.2", "release/1.2", "deadbeef"])
def test_an_environment_may_follow_another_branch(tidy: Repo, branch: str) -> None:
    for path in (LAB, ROOT):
        tidy.replace(path, MAIN, f"targetRevision: {branch}")
    assert judged(tidy, target_revision) == []


def test_another_repository_has_its_own_tags(tidy: Repo) -> None:
    old = "repoURL: https://example.org/shop/gitops.git\n    targetRevision: main"
    new = "repoURL: https://example.org/other.git\n    targetRevision: v1.4.0"
    second(tidy, (old, new))
    assert judged(tidy, target_revision) == []


@pytest.mark.parametrize("branch", ["main", "HEAD"])
def test_without_a_root_most_of_them_decide(tidy: Repo, branch: str) -> None:
    tidy.replace(ROOT, "path: clusters/lab", "path: clusters/lab/apps")
    tidy.replace(LAB, MAIN, f"targetRevision: {branch}")
    path = second(tidy, (f"targetRevision: {branch}", "targetRevision: trunk"))
    expected = [f"error {path}:13"] if branch == "main" else []
    assert judged(tidy, target_revision) == expected


def test_a_tag_by_its_full_name_is_no_branch(tidy: Repo) -> None:
    for path in (LAB, ROOT):
        tidy.replace(path, MAIN, "targetRevision: refs/tags/v1")
    found = judged(tidy, target_revision)
    assert found == [f"error {LAB}:13", f"error {ROOT}:12"]
