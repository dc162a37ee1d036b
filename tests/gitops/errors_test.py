from __future__ import annotations

import pytest

from gitops.errors import (
    GitopsError,
    Position,
    Refusal,
    Surroundings,
    Usage,
    nearest,
)


@pytest.mark.parametrize(
    ("position", "text"),
    [
        (Position("a.yaml"), "a.yaml"),
        (Position("a.yaml", 3), "a.yaml:3"),
        (Position("a.yaml", 3, 7), "a.yaml:3:7"),
    ],
)
def test_a_position_reads_as_editors_take_it(position: Position, text: str) -> None:
    assert str(position) == text
    assert str(Refusal("is broken", position)) == f"{text}: is broken"


def test_without_a_position_there_is_only_the_message() -> None:
    error = Usage("unknown app")
    assert (str(error), error.message, error.at) == ("unknown app", "unknown app", None)


@pytest.mark.parametrize(
    ("kind", "code"), [(Refusal, 1), (Usage, 2), (Surroundings, 3), (GitopsError, 3)]
)
def test_each_end_has_its_exit_code(kind: type[GitopsError], code: int) -> None:
    assert kind("x").exit_code == code


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("pord", "; did you mean prod?"),
        ("image.tga", "; did you mean image.tag?"),
        ("xyz", "; known: dev, image.tag, prod"),
    ],
)
def test_the_nearest_word_is_named(word: str, hint: str) -> None:
    assert nearest(word, {"prod", "dev", "image.tag"}) == hint
    assert nearest(word, []) == ""


def test_a_long_list_of_words_is_cut() -> None:
    assert nearest("?", map(str, range(20))).count(",") == 7
