from __future__ import annotations

from typing import Any

import pytest

from gitops.errors import Refusal
from gitops.yamlfile.document import YamlFile, closed, load, load_mapping

BOM = "\ufeff"


def refused(text: str | bytes) -> Refusal:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(Refusal) as caught:
        load_mapping("v.yaml", data)
    return caught.value


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "v.yaml:4:3", "duplicate key c"),
        ("a: {b: 1, b: 2}\n", "v.yaml:1:11", "duplicate key b"),
        ("a: 1\n---\nb: [\n", "v.yaml:4:1", "expected the node content"),
        ("a:\n\tb: 1\n", "v.yaml:2:1", "indent with spaces"),
        ("a: *here\n", "v.yaml:1:4", "unknown anchor 'here'"),
        ("a: 1\n---\nb: 2\n", "v.yaml:3:1", "more than one document"),
        ("- 1\n", "v.yaml:1:1", "is a list, not a mapping"),
        ("# c\n\ntext\n", "v.yaml:3:1", "is a single value, not a mapping"),
        ("~\n", "v.yaml:1:1", "is a single value"),
        ("a: 1\nb: 'x\n", "v.yaml:3:1", "unexpected end of stream"),
        ("[a]: 1\n", "v.yaml:1:1", "key"),
        ("b:\n  ? {a: 1}\n  : 2\n", "v.yaml:2:5", "key"),
        ("a: 1\n b: 2\n", "v.yaml:2:3", "mapping values are not allowed"),
        (f"{BOM}a: 1\na: 2\n", "v.yaml:2:1", "duplicate key a"),
        (f"{BOM}a: *x\n", "v.yaml:1:4", "unknown anchor"),
        ('k: "é😀"\nb: {c: 1, "😀": 2, "😀": 3}\n', "v.yaml:2:19", "duplicate key 😀"),
    ],
)
def test_broken_yaml_is_refused_with_its_place(text: str, place: str, why: str) -> None:
    error = refused(text)
    assert str(error.at) == place
    assert why in error.message


def test_latin_1_is_refused_with_its_line() -> None:
    error = refused("a: 1\nb: café\n".encode("latin-1"))
    assert str(error) == "v.yaml:2: is not UTF-8"


def test_a_control_character_is_refused() -> None:
    assert "character" in str(refused("a: \x07\n"))


@pytest.mark.parametrize("side", ["<<<<<<< HEAD", "=======", ">>>>>>> theirs"])
def test_a_merge_conflict_is_named_with_its_line(side: str) -> None:
    error = refused(f"a: 1\nb:\n  c: 1\n{side}\n  d: 2\n")
    assert str(error.at) == "v.yaml:4"
    assert "merge conflict" in error.message


def test_what_looks_like_a_conflict_in_a_text_is_none() -> None:
    text = "a: |\n  <<<<<<< HEAD\n  =======\nb: 1\n"
    assert data(text) == {"a": "<<<<<<< HEAD\n=======\n", "b": 1}


def data(text: str) -> Any:
    file = load_mapping("v.yaml", text.encode())
    return file.data(file.root)


@pytest.mark.parametrize(
    "text", ["", "# only a comment\n", "---\n", "---\n# c\n", "\n\n", BOM, "--- # c\n"]
)
def test_a_file_of_nothing_is_an_empty_mapping(text: str) -> None:
    file = load_mapping("v.yaml", text.encode())
    assert file.root is None
    assert file.data(file.root) is None


@pytest.mark.parametrize("end", ["---\n", "...\n", "---\n# the end\n"])
def test_an_empty_second_document_does_no_harm(end: str) -> None:
    assert data(f"a: 1\n{end}") == {"a": 1}


def test_the_same_key_in_two_mappings_is_no_duplicate() -> None:
    text = "a: {x: 1}\nb: {x: 1}\nc: &c {x: 1}\nd: {<<: *c, y: 2}\n"
    assert data(text)["d"] == {"x": 1, "y": 2}


def test_a_value_under_a_tag_that_nobody_knows_is_refused_with_its_place() -> None:
    file = load("v.yaml", b"a: 1\nb: !mine 2\n")
    with pytest.raises(Refusal) as caught:
        file.data(file.root)
    assert str(caught.value.at) == "v.yaml:2:4"


def test_a_value_that_its_tag_denies_is_refused_with_its_file() -> None:
    file = load("v.yaml", b"b: !!int abc\n")
    with pytest.raises(Refusal, match=r"v\.yaml:1"):
        file.data(file.root)


def test_data_reads_merge_keys_and_leaves_the_nodes_as_they_were() -> None:
    file = load("v.yaml", b"a: &a {x: 1}\nb:\n  <<: *a\n  y: 2\n")
    for _ in range(2):
        assert file.data(file.root) == {"a": {"x": 1}, "b": {"x": 1, "y": 2}}
    assert file.find(("b", "x")) is None


def sample() -> YamlFile:
    return load("v.yaml", b"a:\n  b: 1\n  c:\n    d: 2\n")


def test_locate_falls_back_to_the_nearest_parent() -> None:
    file = sample()
    assert str(file.locate(("a", "c", "d"))) == "v.yaml:4:5"
    assert str(file.locate(("a", "c", "other", "deep"))) == "v.yaml:3:3"
    assert str(file.locate(("other",))) == "v.yaml:1:1"
    assert str(load("v.yaml", b"").locate(("a",))) == "v.yaml:1:1"


def test_a_mapping_that_is_closed_names_the_nearest_key() -> None:
    file = sample()
    with pytest.raises(Refusal, match=r"v\.yaml:1:1: unknown key a in it; did .* aa\?"):
        closed(file, file.root, {"aa", "zz"}, "it")


def test_a_tab_before_a_comment_is_read_as_helm_reads_it() -> None:
    assert data('a: "q\t# x"\nb: 1\t# c\n') == {"a": "q\t# x", "b": 1}


def test_an_anchor_may_be_used_again() -> None:
    assert data("a: &x 1\nb: &x 2\nc: *x\n") == {"a": 1, "b": 2, "c": 2}
