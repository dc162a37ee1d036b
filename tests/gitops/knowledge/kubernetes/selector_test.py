"""What selectors match, and which of two is wider."""

from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.kubernetes.selector import covers, matches, plain, selector

ALL: dict[str, Any] = {}
WEB = {"matchLabels": {"app": "web"}}


def needs(key: str, operator: str, *values: str) -> dict[str, Any]:
    expression: dict[str, Any] = {"key": key, "operator": operator}
    return {"matchExpressions": [{**expression, "values": [*values]}]}


@pytest.mark.parametrize(
    ("wanted", "labels", "expected"),
    [
        (ALL, {}, True),
        (WEB, {"app": "web", "tier": "1"}, True),
        (WEB, {}, False),
        (needs("app", "In", "web", "api"), {"app": "api"}, True),
        (needs("app", "NotIn", "web"), {}, True),
        (needs("app", "NotIn", "web"), {"app": "web"}, False),
        (needs("app", "Exists"), {"app": ""}, True),
        (needs("app", "DoesNotExist"), {"app": ""}, False),
        (needs("app", "Like", "w"), {"app": "web"}, False),
        ({"matchLabels": {"port": 6379}}, {"port": "6379"}, True),
    ],
)
def test_matches(wanted: Any, labels: dict[str, str], *, expected: bool) -> None:
    assert matches(selector(wanted), labels) == expected


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        (ALL, WEB, True),
        (WEB, ALL, False),
        (WEB, {"matchLabels": {"app": "web", "tier": "1"}}, True),
        (needs("app", "In", "web", "api"), WEB, True),
        (WEB, needs("app", "In", "web"), True),
        (WEB, needs("app", "In", "web", "api"), False),
        (needs("app", "Exists"), WEB, True),
        (needs("app", "Exists"), needs("app", "NotIn", "api"), False),
        (needs("app", "NotIn", "api"), WEB, True),
        (needs("app", "NotIn", "web"), WEB, False),
        (needs("app", "NotIn", "web"), needs("app", "NotIn", "web", "api"), True),
        (needs("app", "NotIn", "web"), needs("app", "DoesNotExist"), True),
        (needs("app", "DoesNotExist"), needs("app", "DoesNotExist"), True),
        (needs("app", "DoesNotExist"), WEB, False),
    ],
)
def test_covers(wide: Any, narrow: Any, *, expected: bool) -> None:
    assert covers(selector(wide), selector(narrow)) == expected


@pytest.mark.parametrize("odd", [None, 1, "app", [1], {"matchExpressions": [None]}])
def test_odd_selectors_are_empty(odd: Any) -> None:
    assert selector(odd) == plain(odd if isinstance(odd, str) else None) == frozenset()
