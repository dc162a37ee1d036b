from __future__ import annotations

from typing import Any

import pytest

from gitops.render.values import merged, overlaid


@pytest.mark.parametrize(
    ("below", "above", "joined"),
    [
        ({"a": 1, "b": 2}, {"b": 3}, {"a": 1, "b": 3}),
        ({"a": {"x": 1, "y": 2}}, {"a": {"y": 3}}, {"a": {"x": 1, "y": 3}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": {"x": 1}}, {"a": 1}, {"a": 1}),
        ({"a": 1}, {"a": {"x": 1}}, {"a": {"x": 1}}),
        ({"a": 1}, {"a": None}, {"a": None}),
        ({"a": {"x": {"y": 1}}}, {"a": {"x": {"y": None}}}, {"a": {"x": {"y": None}}}),
    ],
)
def test_maps_are_joined_and_all_else_is_replaced(
    below: dict[str, Any], above: dict[str, Any], joined: dict[str, Any]
) -> None:
    before = repr(below)
    assert merged(below, above) == joined
    assert repr(below) == before


@pytest.mark.parametrize(
    ("below", "above", "places", "joined"),
    [
        ({"a": {"x": 1}}, {"a": {"y": 2}}, 0, {"a": {"x": 1, "y": 2}}),
        ({"a": [1, 2]}, {"a": [3]}, 0, {"a": [3]}),
        ({"a": [1, 2]}, {"a": [3]}, 1, {"a": [3, 2]}),
        ({"a": [1, 2]}, {"a": [None, 3]}, 1, {"a": [1, 3]}),
        ({"a": [1]}, {"a": [None, None, 3]}, 1, {"a": [1, None, 3]}),
        ({"a": [1, 2]}, {"a": [None]}, 1, {"a": [None, 2]}),
        ({}, {"a": [None, 3]}, 1, {"a": [None, 3]}),
        ({"a": [{"x": 1, "y": 2}]}, {"a": [{"x": 3}]}, 1, {"a": [{"x": 3, "y": 2}]}),
        ({"a": [{"x": [1, 2]}]}, {"a": [{"x": [3]}]}, 1, {"a": [{"x": [3]}]}),
        ({"a": [[1, 2], [3]]}, {"a": [[None, 4]]}, 2, {"a": [[1, 4], [3]]}),
        ({"a": ["text"]}, {"a": [{"x": 1}]}, 1, {"a": [{"x": 1}]}),
        ({"a": None}, {"a": {"x": 1}}, 0, {"a": {"x": 1}}),
        ({"a": 1}, {"a": None}, 0, {"a": None}),
    ],
)
def test_a_parameter_changes_the_place_that_it_names(
    below: Any, above: Any, places: int, joined: Any
) -> None:
    assert overlaid(below, above, places) == joined


@pytest.mark.parametrize(
    ("below", "above", "places"),
    [({"a": "text"}, {"a": {"x": 1}}, 0), ({"a": [1]}, {"a": {"x": 1}}, 0),
     ({"a": "text"}, {"a": [1]}, 1), ({"a": {"x": 1}}, {"a": [1]}, 1)],
)  # fmt: skip
def test_a_parameter_does_not_look_into_a_text(
    below: Any, above: Any, places: int
) -> None:
    with pytest.raises(ValueError, match=r"is not a (map|list)"):
        overlaid(below, above, places)
