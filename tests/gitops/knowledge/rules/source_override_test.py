from __future__ import annotations

import pytest

from gitops.knowledge.rules import source_override
from tests.gitops.one_rule import LIVE, judged
from tests.support import Repo


@pytest.mark.parametrize(
    "path",
    [
        "apps/cache/.argocd-source-other.yaml",
        "apps/cache/templates/.argocd-source.yaml",
        "apps/.argocd-source.yaml",
        "apps/cache/.argocd-source.yml",
        "apps/cache/argocd-source.yaml",
    ],
)
def test_a_file_that_argo_does_not_read(tidy: Repo, path: str) -> None:
    tidy.write(path, "helm: {}\n")
    assert judged(tidy, source_override) == []


def test_a_folder_that_two_environments_read_is_told_once(tidy: Repo) -> None:
    tidy.replace(LIVE, "path: overlays/live/cache/chart", "path: apps/cache")
    tidy.write("apps/cache/.argocd-source.yaml", "helm: {}\n")
    assert judged(tidy, source_override) == ["error apps/cache/.argocd-source.yaml:1"]
