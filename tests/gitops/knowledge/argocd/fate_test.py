from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.argocd.fate import (
    CONFIRMED,
    KEPT,
    PRUNED,
    REFUSED,
    UNPRUNED,
    Fate,
    fate,
)
from gitops.knowledge.argocd.options import SYNC_OPTIONS
from gitops.knowledge.change import Change, Side
from gitops.render.resources import Resource

PRUNES = {"spec": {"syncPolicy": {"automated": {"prune": True}}}}
WIPES = {"spec": {"syncPolicy": {"automated": {"prune": True, "allowEmpty": True}}}}


def resource(name: str, options: str = "") -> Resource:
    marks = {"annotations": {SYNC_OPTIONS: options}} if options else {}
    body = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, **marks}}
    return Resource(body, "a.yaml", "")


def end(
    options: str,
    before: dict[str, Any],
    after: dict[str, Any],
    left: tuple[Resource, ...] = (resource("left"),),
) -> Fate:
    gone = resource("gone", options)
    return fate(gone, Change(Side([gone, *left], before), Side(left, after)))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", PRUNED),
        ("Prune=false", KEPT),
        ("Prune=confirm", CONFIRMED),
        ("Prune=true", PRUNED),
    ],
)
def test_the_object_s_own_option_decides(options: str, expected: Fate) -> None:
    assert end(options, PRUNES, PRUNES) == expected


def test_what_one_of_two_policies_deletes_is_deleted() -> None:
    assert end("", PRUNES, {}) == end("", {}, PRUNES) == PRUNED
    assert end("", {}, {}) == UNPRUNED


def test_not_everything_is_pruned_unless_that_is_allowed() -> None:
    assert end("", PRUNES, PRUNES, ()) == REFUSED
    assert end("", PRUNES, WIPES, ()) == PRUNED
