from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.kubernetes.placement import (
    REQUIRED,
    is_narrower,
    shown,
    terms,
    untolerated,
)
from gitops.yamlfile.keys import replaced


def affine(*alternatives: tuple[str, str, list[str]]) -> dict[str, Any]:
    found = [
        {"matchExpressions": [{"key": key, "operator": operator, "values": values}]}
        for key, operator, values in alternatives
    ]
    return replaced({}, (*REQUIRED, "nodeSelectorTerms"), found)


ANY: dict[str, Any] = {}
A = {"nodeSelector": {"zone": "a"}}
AB = affine(("zone", "In", ["a", "b"]))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (ANY, A, True),
        (A, ANY, False),
        (A, AB, False),
        (AB, A, True),
        (AB, affine(("zone", "In", ["a"]), ("zone", "In", ["b"])), True),
        (A, affine(("zone", "Exists", [])), False),
        (AB, affine(("zone", "NotIn", ["c"])), False),
        (AB, affine(("zone", "NotIn", ["b"])), True),
        (
            affine(("zone", "NotIn", ["b", "c"])),
            affine(("zone", "NotIn", ["c"])),
            False,
        ),
        (affine(("gpu", "DoesNotExist", [])), affine(("gpu", "NotIn", ["x"])), False),
        (affine(("cores", "Gt", ["4"])), affine(("cores", "Gt", ["8"])), True),
        (A, {**A, "nodeName": "n"}, True),
        (A, {"nodeSelector": {"zone": "a", "disk": "ssd"}}, True),
        ({"nodeSelector": 3}, {"affinity": "x"}, False),
    ],
)
def test_narrower_is_where_a_node_drops_out(
    old: dict[str, Any], new: dict[str, Any], *, expected: bool
) -> None:
    assert is_narrower(terms(old), terms(new)) is expected


def test_the_same_meaning_has_one_text() -> None:
    assert shown(terms(ANY)) == "any node"
    other = affine(("zone", "In", ["b", "a"]))
    assert shown(terms(other)) == shown(terms(AB)) == "zone In [a, b]"


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        (
            {"key": "a", "value": "1"},
            {"key": "a", "operator": "Equal", "value": "1"},
            0,
        ),
        ({"key": "a", "value": "1"}, {"operator": "Exists"}, 0),
        ({"key": "a", "value": "1"}, {"key": "a", "value": "2"}, 1),
        ({"key": "a", "operator": "Exists"}, {"key": "a", "value": "1"}, 1),
        ({"key": "a", "value": "1"}, {"key": "a", "effect": "NoExecute"}, 1),
        ({"key": "a", "effect": "PreferNoSchedule"}, {}, 0),
        ({"key": "node.kubernetes.io/not-ready", "operator": "Exists"}, {}, 0),
    ],
)
def test_a_taint_is_tolerated_by_what_is_as_wide(
    old: dict[str, Any], new: dict[str, Any], lost: int
) -> None:
    found = untolerated({"tolerations": [old]}, {"tolerations": [new] if new else []})
    assert len(found) == lost
