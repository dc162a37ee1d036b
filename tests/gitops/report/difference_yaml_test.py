"""Objects as YAML, and how they differ."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gitops.knowledge.threeway import ABSENT
from gitops.report.difference_yaml import diff, dumped
from tests.gitops.report.told import changes

TEXTS = st.text() | st.lists(st.text(" ab#:-\t'\"|", max_size=6)).map("\n".join)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4)
    ),
    max_leaves=10,
)


@given(DATA)
def test_what_is_written_is_read_back(data: Any) -> None:
    assert yaml.safe_load("\n".join(dumped(data)) + "\n") == data


@pytest.mark.parametrize(
    "text", ["a\n", "a\nb", "a\n\n\n", " a\nb\n", "\n\na\n", "\ta\n"]
)
def test_blocks_keep_their_lines(text: str) -> None:
    for data in ({"a": text}, [text], [[text]], [{"a": [text, 1]}]):
        assert yaml.safe_load("\n".join(dumped(data)) + "\n") == data


def test_odd_values_are_written_too() -> None:
    assert [*dumped({1: {2, 3}.__class__, None: ABSENT})]
    assert [*dumped(ABSENT)] == []


def test_a_changed_line_of_a_text_is_a_changed_line() -> None:
    text = "port 1\ndir /data\nmaxmemory {}\n"
    old, new = ({"data": {"c.conf": text.format(size)}} for size in ("1gb", "2gb"))
    (change,) = changes(old, new)
    rows = [row for row in diff(change) if row[0] in "+-"]
    assert rows == ["-    maxmemory 1gb", "+    maxmemory 2gb"]


def test_an_object_that_comes_or_goes_is_shown_whole() -> None:
    (change,) = changes(None, {"data": {"a": "1"}})
    assert '+  a: "1"' in diff(change)
    (change,) = changes({"data": {"a": "1"}}, None)
    assert '-  a: "1"' in diff(change)


def test_secrets_are_masked_and_said_to_differ() -> None:
    (change,) = changes({"data": {"a": "eA=="}}, {"data": {"a": "eQ=="}}, "Secret")
    assert diff(change) == [" # data.a: (secret) -> (secret)"]
    (change,) = changes(None, {"data": {"a": "eQ=="}}, "Secret")
    assert '+  a: "(secret)"' in diff(change)
