from __future__ import annotations

import pytest

from gitops.knowledge.rules import generate_paths
from tests.gitops.one_rule import LAB, LIVE, judged
from tests.support import Repo

PATHS = "/apps/cache;/overlays/lab/cache/values.yaml"


@pytest.mark.parametrize(
    "paths",
    [
        "/",
        "/apps;/overlays/lab",
        ".;../../overlays/lab/cache/values.yaml",
        "/apps/cache/;/overlays/lab/cache/values.yaml;",
        "/apps/cache;/overlays/*/cache/values.yaml",
        "''",
    ],
)
def test_all_that_is_read_is_named(tidy: Repo, paths: str) -> None:
    tidy.replace(LAB, PATHS, paths)
    assert judged(tidy, generate_paths) == []


def test_without_the_annotation_every_commit_counts(tidy: Repo) -> None:
    tidy.replace(LAB, f"    argocd.argoproj.io/manifest-generate-paths: {PATHS}\n", "")
    assert judged(tidy, generate_paths) == []


@pytest.mark.parametrize(
    "paths",
    [
        "/apps/cache",
        "/apps/cach;/overlays/lab/cache/values.yaml",
        "/apps/cache;overlays/lab/cache/values.yaml",
        "/apps/cache; /overlays/lab/cache/values.yaml",
        "/apps/cache/templates;/overlays/lab/cache/values.yaml",
    ],
)
def test_something_that_is_read_is_not_named(tidy: Repo, paths: str) -> None:
    tidy.replace(LAB, PATHS, paths)
    assert judged(tidy, generate_paths) == [f"error {LAB}:8"]


def test_the_record_costs_renderings_only(tidy: Repo) -> None:
    tidy.replace(LIVE, "/overlays/live/cache/chart;", "/overlays/live;")
    assert judged(tidy, generate_paths) == [f"warning {LIVE}:8"]


def test_a_plain_folder_is_read_without_its_subfolders(tidy: Repo) -> None:
    annotation = "    argocd.argoproj.io/manifest-generate-paths: .\n"
    root = "clusters/lab/root.yaml"
    tidy.replace(root, "  annotations:\n", f"  annotations:\n{annotation}")
    assert judged(tidy, generate_paths) == []
    tidy.replace(root, "paths: .\n", "paths: /clusters/lab/cache.yaml\n")
    assert judged(tidy, generate_paths) == [f"error {root}:7"]
