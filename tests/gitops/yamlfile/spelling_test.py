from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops.render.engines import engine
from gitops.render.request import Engine
from gitops.yamlfile.document import YamlFile, load
from gitops.yamlfile.spelling import Spelling, afresh, copied, inline, same, written_key

WORDS = ["no", "Yes", "y", "N", "on", "OFF", "true", "Null", "~", "", " ", "1", "0644",
         "1_000", "0x1F", "0b1", "0o7", "1e3", ".5", "-", "- a", "a: b", "a:", "#",
         "a #b",
         "12:30", "1:30:00", "2001-01-01", "8.10", ".inf", ".NaN", "=", "<<", "*a",
         "&a",
         "!a", "%a", "@a", "`a", "[", "]", "{", "}", ",", "a,b", "?", "? a", "|", ">",
         "'", '"', "\\", "a\tb", "a\nb", "\x85", "\u2028", "\ufeff", "é", "😀", "---",
         "...", "12Mi", "1E", "a:b", "a//b", "x-y.z/w@v+1", "500m", "1.5Gi", "1M",
         "\x00", "\x7f", "\ufffe", "a'b\\", "INF", "nan", "n.a"]  # fmt: skip
TEXTS = st.sampled_from(WORDS) | st.text(max_size=8)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS
    | st.sampled_from([0.5, -1.25, 1e-7, 1.5e300]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
HELM: Engine = engine()


def read(text: str) -> tuple[Any, Any]:
    """What both readers see."""
    file = load("v.yaml", text.encode())
    (helm,) = HELM.read([text.encode()])
    return file.data(file.root), helm


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("place", ["a: {}\n", "{{a: {}, b: 1}}\n", "a: {} # c\n"])
def test_a_word_that_yaml_could_misread_stays_that_text(word: str, place: str) -> None:
    for text in (inline(word), inline(word, plain=True)):
        for seen in read(place.format(text)):
            assert seen["a"] == word


@given(VALUES)
def test_any_value_in_one_line_is_read_alike_by_both(value: Any) -> None:
    text = inline(value)
    assert "\n" not in text
    for seen in read(f"a: {text}\n"):
        assert same(seen, {"a": value})


@given(TEXTS)
def test_any_key_is_read_alike_by_both(name: str) -> None:
    for seen in read(f"{written_key(name)}: 1\n"):
        assert seen == {name: 1}


def test_people_read_plain_words_without_quotes() -> None:
    shown = {word: inline(word, plain=True) for word in ("8.1-alpine", "v8", "512Mi")}
    assert shown == {"8.1-alpine": '"8.1-alpine"', "v8": "v8", "512Mi": "512Mi"}
    assert inline("a\n\tb") == '"a\\n\\tb"'


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("'a'", "it's", "'it''s'"),
        ("'a'", "a\nb", '"a\\nb"'),
        ('"a"', "b", '"b"'),
        ("a", "b", "b"),
        ("a", "no", '"no"'),
        ("'a'", 5, "5"),
        ("[a]", "b", "b"),
    ],
)
def test_a_new_text_takes_the_quotes_of_the_old(old: str, new: Any, text: str) -> None:
    found = load("v.yaml", f"k: {old}\n".encode()).find(("k",))
    assert found
    assert afresh(new, like=found[1]).head == text


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, 1.0), (1, True), (0, False), (1, "1"), (None, ""), ([1], [True]),
     ({"a": 1}, {"a": 1.0}), ({"a": 1}, {"b": 1}), ([1], [1, 1]), ({}, [])],
)  # fmt: skip
def test_values_of_two_types_are_not_the_same(one: Any, other: Any) -> None:
    assert not same(one, other)
    assert not same(other, one)


@given(VALUES)
def test_a_value_is_the_same_as_its_copy(value: Any) -> None:
    assert same(value, json.loads(json.dumps(value)))


def test_the_order_of_keys_does_not_matter() -> None:
    assert same({"a": 1, "b": [{"c": 2}]}, {"b": [{"c": 2}], "a": 1})


def taken(text: str) -> Spelling:
    """The spelling of key `k`, as a promotion takes it from FROM's overlay."""
    file = load("v.yaml", text.encode())
    found = file.find(("k",))
    assert found
    (helm,) = HELM.read([text.encode()])
    return copied(file, *found, helm["k"])


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("k: 'a'  # why\n", Spelling("'a'")),
        ('k: "\\u0061"\n', Spelling('"\\u0061"')),
        ("k: [a, 'b']\n", Spelling("[a, 'b']")),
        ("k:\n  - a # one\n  # two\n  - b\n\n# next\n",
         Spelling("", ("- a # one", "# two", "- b"))),
        ("k:\n- a\n- b\n", Spelling("", ("- a", "- b"))),
        ("k:\r\n    a:\r\n        b: 1\r\n", Spelling("", ("a:", "    b: 1"))),
        ("k: |\n    a\n      b\n\n    c\nx: 1\n", Spelling("|", ("a", "  b", "", "c"))),
        ("k: >-\n  a\n  b\n", Spelling(">-", ("a", "b"))),
        ("k: | # why\n  a\n", Spelling("| # why", ("a",))),
        # Both readers must agree, and the text alone must be the value.
        ("k: no\n", Spelling("false")),
        ("k: 0644\n", Spelling("420")),
        ("k: &x a\n", Spelling("a")),
        ("x: &x a\nk: *x\n", Spelling("a")),
        ("x: &x 1\nk:\n  - *x\n", Spelling("[1]")),
        ("k: !!str 5\n", Spelling('"5"')),
        ("k:\n", Spelling("null")),
        ("k: a\n  b\n", Spelling('"a b"')),
        ("k: |+\n  a\n\n", Spelling('"a\\n\\n"')),
        ("k: |2\n    a\n", Spelling('"  a\\n"')),
        ("k:\n  a: |+\n    x\n\n", Spelling('{"a": "x\\n\\n"}')),
    ],
)  # fmt: skip
def test_a_value_is_copied_as_spelled_where_its_text_is_its_value(
    text: str, spelling: Spelling
) -> None:
    assert taken(text) == spelling


def test_blank_lines_that_hold_spaces_are_part_of_a_block_text() -> None:
    assert taken("k: |\n  a\n     \n  b\n").lines == ("a", "   ", "b")


def test_a_spelling_can_be_put_below_a_name() -> None:
    below = Spelling("|", ("a", "", "b")).below("on", 4)
    assert below == Spelling("", ('"on": |', "    a", "", "    b"))


def test_a_file_is_not_changed_by_being_copied_from() -> None:
    file: YamlFile = load("v.yaml", b"k: {a: 1}\n")
    found = file.find(("k",))
    assert found
    assert copied(file, *found, {"a": 2}) == Spelling('{"a": 2}')
    assert file.text == "k: {a: 1}\n"
