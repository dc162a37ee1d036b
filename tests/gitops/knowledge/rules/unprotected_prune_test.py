from __future__ import annotations

import pytest

from gitops.knowledge.rules import unprotected_prune
from tests.gitops.one_rule import LAB, judged
from tests.support import Repo

WORKLOAD = "apps/cache/templates/workload.yaml"
OWN = "sync-options: Prune=false"


@pytest.mark.parametrize("options", ["Prune=confirm", "Delete=false, Prune=false"])
def test_other_options_that_keep_it(tidy: Repo, options: str) -> None:
    tidy.replace(WORKLOAD, OWN, f"sync-options: {options}")
    assert judged(tidy, unprotected_prune) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    retry:", "    syncOptions: [Prune=false]\n    retry:"),
        ("prune: true", "prune: false"),
        ("{prune: true", "{enabled: false, prune: true"),
    ],
)
def test_the_application_may_keep_or_not_prune(tidy: Repo, old: str, new: str) -> None:
    tidy.replace(WORKLOAD, OWN, "sync-options: Delete=false")
    assert judged(tidy, unprotected_prune) == [f"warning {WORKLOAD}:9"]
    tidy.replace(LAB, old, new)
    assert judged(tidy, unprotected_prune) == []


def test_a_protected_environment_loses_data_or_only_time(tidy: Repo) -> None:
    copy = f"overlays/live/cache/chart/{WORKLOAD.removeprefix('apps/cache/')}"
    tidy.replace(copy, OWN, "sync-options: Delete=false")
    assert judged(tidy, unprotected_prune) == [f"error {copy}:9"]
    text = tidy.read(copy)
    start = text.index("  volumeClaimTemplates:")
    tidy.write(copy, text[:start] + "{{- end }}\n")
    assert judged(tidy, unprotected_prune) == [f"warning {copy}:9"]


def test_claims_of_a_template_and_other_kinds_are_nothing(tidy: Repo) -> None:
    body = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n"
    tidy.write("apps/cache/templates/secret.yaml", body)
    assert judged(tidy, unprotected_prune) == []
