from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops.yamlfile.keys import lookup, parse, removed, replaced, spell

NAMES = st.lists(st.text(alphabet="ab.\\ é\n", max_size=5), min_size=1).map(tuple)
TREES: st.SearchStrategy[dict[str, Any]] = st.recursive(
    st.dictionaries(st.sampled_from("abc"), st.integers(), max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
)
PATHS = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(tuple)


@given(NAMES)
def test_a_path_survives_being_spelled_and_read(path: tuple[str, ...]) -> None:
    assert parse(spell(path)) == path


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("image", "tag"), "image.tag"),
        (("labels", "app.kubernetes.io/name"), r"labels.app\.kubernetes\.io/name"),
        (("a\\b",), r"a\\b"),
    ],
)
def test_the_spelling_is_that_of_helm(path: tuple[str, ...], text: str) -> None:
    assert spell(path) == text


@pytest.mark.parametrize("key", ["image..tag", ".tag", "image.", "a\\"])
def test_a_slip_of_the_finger_is_not_read_as_another_key(key: str) -> None:
    names = key.replace("\\", "").split(".")
    assert parse(key) != tuple(name for name in names if name)


@given(TREES, PATHS, st.integers())
def test_what_is_set_is_found_and_nothing_else_changes(
    values: dict[str, Any], path: tuple[str, ...], value: int
) -> None:
    after = replaced(values, path, value)
    assert lookup(after, path) == value
    other = {name: below for name, below in after.items() if name != path[0]}
    assert other == {name: below for name, below in values.items() if name != path[0]}


@given(TREES, PATHS, st.integers())
def test_removing_what_was_set_leaves_no_empty_parents(
    values: dict[str, Any], path: tuple[str, ...], value: int
) -> None:
    fresh = {name: below for name, below in values.items() if name != path[0]}
    assert removed(replaced(fresh, path, value), path) == fresh


def test_absent_is_not_null() -> None:
    assert lookup({"a": None}, ("a",), "absent") is None
    assert lookup({"a": None}, ("a", "b"), "absent") == "absent"
    assert lookup({"a": "text"}, ("a", "b"), "absent") == "absent"
