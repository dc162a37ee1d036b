from __future__ import annotations

import pytest

from gitops.knowledge.rules import cascade_finalizer
from tests.gitops.one_rule import LAB, LIVE, ROOT, judged
from tests.support import Repo

CASCADE = "resources-finalizer.argocd.argoproj.io"


def finalized(repo: Repo, path: str, finalizer: str = CASCADE) -> None:
    repo.replace(
        path, "  annotations:\n", f"  finalizers: [{finalizer}]\n  annotations:\n"
    )


@pytest.mark.parametrize(("path", "level"), [(LAB, "warning"), (LIVE, "error")])
def test_a_protected_environment_is_graver(tidy: Repo, path: str, level: str) -> None:
    finalized(tidy, path)
    assert judged(tidy, cascade_finalizer) == [f"{level} {path}:6"]


@pytest.mark.parametrize("finalizer", ["example.org/other", f"{CASCADE}/none"])
def test_another_finalizer(tidy: Repo, finalizer: str) -> None:
    finalized(tidy, LIVE, finalizer)
    assert judged(tidy, cascade_finalizer) == []


def test_what_is_kept_does_not_count(tidy: Repo) -> None:
    finalized(tidy, ROOT)
    finalized(tidy, LAB)
    tidy.replace(LAB, "    retry:", "    syncOptions: [Delete=false]\n    retry:")
    assert judged(tidy, cascade_finalizer) == []


def test_what_holds_no_data_may_go(tidy: Repo) -> None:
    finalized(tidy, LAB)
    (tidy.root / "apps/cache/templates/workload.yaml").unlink()
    assert judged(tidy, cascade_finalizer) == []
