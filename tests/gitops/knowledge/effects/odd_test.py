"""Objects of any shape: nothing crashes on what it does not know."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gitops.knowledge.change import Change, Side
from gitops.knowledge.effects import judge
from gitops.render.resources import Resource
from tests.gitops.knowledge.effects.table import HERE, cases

ODD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from(["10Gi", "-1", "8.2.3", "100m", "*", "yes", "redis:", "\n"]),
    lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(st.sampled_from(["name", "spec", "key"]), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip
BASES = sorted(path.stem for path in (HERE / "bases").glob("*.yaml"))
SAMPLES = [case for case in cases() if not case.unstable][::7]


def paths(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a body that may be replaced, but its kind and name."""
    items: Any = ()
    if isinstance(data, dict):
        items = data.items()
    elif isinstance(data, list):
        items = enumerate(data)
    for key, value in items:
        if (*path, key) not in (("kind",), ("metadata",), ("apiVersion",)):
            yield (*path, key)
            yield from paths(value, (*path, key))


def replaced(body: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    found = deepcopy(body)
    here: Any = found
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    return found


@st.composite
def sides(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    case = draw(st.sampled_from(SAMPLES))
    found: list[list[dict[str, Any]]] = []
    for objects in (case.before, case.after):
        bodies = [*objects.values()]
        if bodies:
            number = draw(st.integers(0, len(bodies) - 1))
            places = [*paths(bodies[number])]
            if places:
                place = draw(st.sampled_from(places))
                bodies[number] = replaced(bodies[number], place, draw(ODD))
        found.append(bodies)
    return found[0], found[1]


@given(sides())
@settings(max_examples=150, deadline=None)
def test_nothing_crashes(
    both: tuple[list[dict[str, Any]], list[dict[str, Any]]],
) -> None:
    before, after = (
        Side([Resource(body, "templates/a.yaml", "") for body in bodies], {}, "shop")
        for bodies in both
    )
    for module, found in judge(Change(before, after)):
        assert found.message
        assert module.LEVEL
    assert judge(Change(after, after)) == []


def test_kinds_that_nobody_knows() -> None:
    body = {"apiVersion": "x/v1", "kind": "Odd", "metadata": {"name": "a"}, "spec": 1}
    side = Side([Resource(body, "a", "")])
    other = Side([Resource({**body, "spec": [None]}, "a", "")])
    assert judge(Change(side, other)) == []
