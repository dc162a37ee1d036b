from __future__ import annotations

import pytest

from gitops.knowledge.rules import server_side_apply
from tests.gitops.one_rule import LAB, judged
from tests.support import Repo

WORKLOAD = "apps/cache/templates/workload.yaml"
HEADLESS = "apps/cache/templates/headless.yaml"
ON = "    syncOptions: [ServerSideApply=true]\n    retry:"


def test_only_what_the_api_server_may_refuse(tidy: Repo) -> None:
    tidy.replace(LAB, "    retry:", ON)
    assert judged(tidy, server_side_apply) == [f"error {LAB}:23"]
    (tidy.root / WORKLOAD).unlink()
    assert judged(tidy, server_side_apply) == [f"error {LAB}:23"]
    (tidy.root / HEADLESS).unlink()
    assert judged(tidy, server_side_apply) == []


@pytest.mark.parametrize("option", ["ServerSideApply=false", "serverSideApply=true"])
def test_other_options(tidy: Repo, option: str) -> None:
    tidy.replace(LAB, "    retry:", ON.replace("ServerSideApply=true", option))
    assert judged(tidy, server_side_apply) == []


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("ServerSideApply=true,Prune=false", [f"error {WORKLOAD}:9"]),
        ("ServerSideApply=true,ServerSideApply=false", []),
        ("Prune=false", []),
    ],
)
def test_an_objects_own_option(tidy: Repo, options: str, expected: list[str]) -> None:
    tidy.replace(WORKLOAD, "options: Prune=false", f"options: {options}")
    assert judged(tidy, server_side_apply) == expected
    compare = "    argocd.argoproj.io/compare-options: ServerSideDiff=false\n"
    tidy.replace(LAB, "  annotations:\n", f"  annotations:\n{compare}")
    assert judged(tidy, server_side_apply) == []
