from __future__ import annotations

import pytest

from gitops.knowledge.rules import ignored_value_file
from tests.gitops.one_rule import LAB, VALUES, judged
from tests.support import Repo

IGNORED = f"ignoreMissingValueFiles: true\n      valueFiles: {VALUES}"


def named(repo: Repo, path: str, ignored: str = "true") -> None:
    text = IGNORED.replace("]", f", {path}]").replace("true", ignored)
    repo.replace(LAB, f"valueFiles: {VALUES}", text)


@pytest.mark.parametrize(
    ("there", "missing", "level"),
    [
        ("region.yaml", "regoin.yaml", "error"),
        ("region.yaml", "region.yml", "error"),
        ("region.yaml", "Region.yaml", "error"),
        ("region.yaml", "regions.yaml", "error"),
        ("region.yaml", "regio.yaml", "error"),
        ("values-eu.yaml", "values-us.yaml", "warning"),
        ("values-1.yaml", "values-11.yaml", "warning"),
        ("region.txt", "region.yaml", "warning"),
    ],
)
def test_a_slip_of_the_hand_is_an_error(
    tidy: Repo, there: str, missing: str, level: str
) -> None:
    tidy.write(f"overlays/lab/cache/{there}", "replicas: 1\n")
    named(tidy, f"/overlays/lab/cache/{missing}")
    assert judged(tidy, ignored_value_file) == [f"{level} {LAB}:18"]


def test_a_file_that_is_named_too_is_not_what_was_meant(tidy: Repo) -> None:
    named(tidy, "/overlays/lab/cache/value.yaml")
    assert judged(tidy, ignored_value_file) == [f"warning {LAB}:18"]


@pytest.mark.parametrize("ignored", ["false", "null"])
def test_without_the_option_another_rule_tells(tidy: Repo, ignored: str) -> None:
    named(tidy, "/overlays/lab/cache/vlaues.yaml", ignored)
    assert judged(tidy, ignored_value_file) == []
