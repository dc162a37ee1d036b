from __future__ import annotations

import pytest

from tests.gitops.linted import lint, report
from tests.support import Repo

OURS = "https://example.org/shop/gitops.git"


@pytest.mark.parametrize(
    ("path", "old", "new", "place"),
    [
        ("clusters/lab/cache.yaml", OURS, "https://example.org/shop/gitops", "9:14"),
        ("clusters/lab/project.yaml", OURS, "'git@example.org:shop/gitops.git'", "8:7"),
        ("clusters/live/root.yaml", OURS, "https://example.org/other.git", "9:14"),
    ],
)
def test_another_address_is_told_at_its_place(
    promoted: Repo, path: str, old: str, new: str, place: str
) -> None:
    promoted.replace(path, old, new)
    (found,) = lint(promoted, {})
    assert found.startswith(f"{path}:{place} repository-url: names ")


def test_a_wildcard_and_a_helm_registry_are_no_repository(promoted: Repo) -> None:
    promoted.replace("clusters/lab/project.yaml", OURS, "'*'")
    promoted.replace(
        "clusters/lab/cache.yaml", f"repoURL: {OURS}",
        "chart: redis\n    repoURL: https://charts.example.org",
    )  # fmt: skip
    assert not [line for line in lint(promoted, {}) if "repository-url" in line]


@pytest.mark.parametrize(
    "origin", [OURS, "git@example.org:shop/gitops.git", "/srv/git/a"]
)
def test_origin_may_be_spelled_otherwise_or_lie_on_this_machine(
    promoted: Repo, origin: str
) -> None:
    promoted.git("remote", "add", "origin", origin)
    assert lint(promoted, {}) == []


def test_another_origin_is_a_warning_that_says_how_to_fork(promoted: Repo) -> None:
    promoted.git("remote", "add", "origin", "https://example.org/fork/gitops.git")
    (found,) = lint(promoted, {})
    assert found.startswith("environments.yaml:1:13 repository-url: Argo CD reads ")
    assert found.endswith("run tools/lint --fix-repository-url")
    assert report(promoted).exit_code == 0
