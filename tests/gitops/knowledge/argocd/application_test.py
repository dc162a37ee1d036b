from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.argocd.application import CASCADE, cascades, does, is_automated


def synced(automated: Any) -> dict[str, Any]:
    return {"spec": {"syncPolicy": {"automated": automated}}}


@pytest.mark.parametrize(
    ("application", "expected"),
    [
        (synced({}), True),
        (synced({"enabled": True}), True),
        (synced({"enabled": False}), False),
        (synced(None), False),
        (synced([]), False),
        ({}, False),
    ],
)
def test_a_sync_is_automated_unless_switched_off(
    application: dict[str, Any], *, expected: bool
) -> None:
    assert is_automated(application) is expected


def test_what_it_does_is_off_by_default_and_without_automation() -> None:
    assert does(synced({"prune": True}), "prune")
    assert not does(synced({}), "prune")
    assert not does(synced({"prune": True, "enabled": False}), "prune")


def test_only_the_resources_finalizers_cascade() -> None:
    names = ["post-delete-finalizer.argocd.argoproj.io", f"{CASCADE}/background"]
    assert cascades({"metadata": {"finalizers": names}}) == names[1:]
    assert cascades({"metadata": {"finalizers": "x"}}) == []
