from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from gitops.knowledge.argocd.standing import doubts, standing
from gitops.yamlfile.keys import replaced
from tests.support import FIXTURES

NOW = datetime(2026, 11, 24, 17, 30, tzinfo=timezone.utc)
HEALTHY = json.loads((FIXTURES / "applications" / "healthy.json").read_text())
DECLARED = {key: HEALTHY[key] for key in ("apiVersion", "kind", "metadata", "spec")}

SYNC, STATE = ("status", "sync"), ("status", "operationState")
SOURCE = ("spec", "source")
VACUOUS: list[tuple[tuple[str, ...], Any, str]] = [
    (("kind",), "List", "holds a List, not one Application"),
    (("kind",), "ConfigMap", "holds a ConfigMap, not one Application"),
    (("metadata", "name"), "other", "another Application: other, not cache"),
    (("metadata", "deletionTimestamp"), "2026-11-24T17:00:00Z", "being deleted"),
    (("spec", "destination", "namespace"), "b", "another namespace: b, not shop"),
    (("spec", "destination", "server"), "https://b", "another cluster: https://b"),
    ((*SOURCE, "repoURL"), "https://b/c", "another repository: https://b/c"),
    ((*SOURCE, "path"), "apps/b", "another path: apps/b, not apps/cache"),
    ((*SOURCE, "targetRevision"), "v1", "follows another revision: v1, not main"),
    ((*SOURCE, "helm", "releaseName"), "b", "has another helm.releaseName"),
    ((*SYNC, "comparedTo", "source", "path"), "b", "not yet been compared"),
    ((*SYNC, "status"), "OutOfSync", "is OutOfSync, not Synced"),
    ((*SYNC, "status"), "Unknown", "is Unknown, not Synced"),
    ((*SYNC, "revision"), "", "which revision it was compared with"),
    (("status", "health"), {}, "is without a health status, not Healthy"),
    (("status", "health", "status"), "Missing", "is Missing, not Healthy"),
    (("status", "health", "status"), "Unknown", "is Unknown, not Healthy"),
    (("status", "health", "lastTransitionTime"), "soon", "does not say since when"),
    (("status", "health", "lastTransitionTime"), "2036-01-01T00:00:00Z",
     "in the future"),
    ((*STATE, "finishedAt"), "2036-01-01T00:00:00Z", "in the future"),
    (("status", "reconciledAt"), "2036-01-01T00:00:00Z", "in the future"),
    (STATE, {}, "was never synced"),
    ((*STATE, "phase"), "Running", "still Running; let it end"),
    ((*STATE, "phase"), "Failed", "has an operation that Failed"),
    (("operation",), {"sync": {}}, "waits or runs"),
    ((*STATE, "syncResult"), {}, "which revision it applied last"),
    (("status", "resources"), [], "lists no resources"),
    (("status", "conditions"), [{"type": "ComparisonError", "message": "no\nb"}],
     "reports a ComparisonError: no"),
    (("status", "conditions"), [{"type": "SyncError"}], "reports a SyncError"),
]  # fmt: skip


def test_a_healthy_application_leaves_no_doubt() -> None:
    assert [*doubts(HEALTHY, DECLARED, NOW)] == []
    found = standing(HEALTHY)
    assert found.seen - found.since == timedelta(minutes=2, seconds=8)
    assert (found.revision, found.applied) == ("REVISION", "REVISION")


@pytest.mark.parametrize(("path", "value", "said"), VACUOUS)
def test_what_proves_nothing_is_named(
    path: tuple[str, ...], value: Any, said: str
) -> None:
    assert said in next(doubts(replaced(HEALTHY, path, value), DECLARED, NOW))


@pytest.mark.parametrize("live", [[], None, 3, {}])
def test_a_document_of_another_shape_is_named(live: Any) -> None:
    assert "not one Application" in next(doubts(live, DECLARED, NOW))
