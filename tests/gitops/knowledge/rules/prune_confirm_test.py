from __future__ import annotations

import pytest

from gitops.knowledge.rules import prune_confirm
from tests.gitops.one_rule import LAB, ROOT, judged
from tests.support import Repo

OWN = "sync-options: Prune=false"


@pytest.mark.parametrize("options", ["Prune=false,Delete=false", "Prune=Confirm", "''"])
def test_other_options(tidy: Repo, options: str) -> None:
    tidy.replace(LAB, OWN, f"sync-options: {options}")
    assert judged(tidy, prune_confirm) == []


@pytest.mark.parametrize("option", ["Prune=confirm", "Delete=confirm"])
def test_an_object_and_the_whole(tidy: Repo, option: str) -> None:
    tidy.replace(LAB, OWN, f"sync-options: {option}")
    assert judged(tidy, prune_confirm) == [f"error {LAB}:7"]
    tidy.replace(ROOT, "    retry:", f"    syncOptions: [{option}]\n    retry:")
    assert judged(tidy, prune_confirm) == [f"error {LAB}:7", f"error {ROOT}:19"]


def test_a_workload_may_wait(tidy: Repo) -> None:
    path = "apps/cache/templates/workload.yaml"
    tidy.replace(path, OWN, "sync-options: Prune=confirm")
    tidy.replace(LAB, "    retry:", "    syncOptions: [Prune=confirm]\n    retry:")
    assert judged(tidy, prune_confirm) == []
