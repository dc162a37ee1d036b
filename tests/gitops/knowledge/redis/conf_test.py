"""The syntax of redis.conf: quoting, comments, includes, options."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gitops.knowledge.redis.conf import Source, options, quoted, read, split
from gitops.render.resources import Resource
from tests.gitops.knowledge.redis.real import IMAGES, asked
from tests.redis.image import Image

WHERE = Resource({}, "", "")
FREE = (
    "masterauth", "masteruser", "syslog-ident", "cluster-announce-ip",
    "replica-announce-ip", "tls-cert-file", "tls-key-file", "tls-ca-cert-file",
    "tls-ciphers", "tls-ciphersuites", "tls-protocols", "tls-dh-params-file",
)  # fmt: skip
"""Directives that take any text from a file."""


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("save 3600 1", ("save", "3600", "1")),
        ("  save\t3600  ", ("save", "3600")),
        ("# save 3600", ()),
        ("  # save", ()),
        ("", ()),
        (r'a "\x41\x7a\n\t\r\b\a\"\\\q"', ("a", 'Az\n\t\r\b\a"\\q')),
        (r'a "\xZZ"', ("a", "xZZ")),
        (r"a 'it\'s \n'", ("a", r"it's \n")),
        ('a ""', ("a", "")),
        ('a b"c d"', ("a", "bc d")),
        ("a #b", ("a", "#b")),
        (r"a \x41", ("a", r"\x41")),
        ('a "é" "\\xc3\\xa9"', ("a", "é", "é")),
        ('a "b"c', None),
        ("a 'b'c", None),
        ('a "b', None),
        ('a "b\\"', None),
        (r"a 'b\'", None),
    ],
)
def test_words(line: str, words: tuple[str, ...] | None) -> None:
    assert split(line) == words


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_quoted_is_one_word(word: str) -> None:
    assert split(f"a {quoted(word)}") == ("a", word)


@given(st.text())
def test_no_line_crashes(line: str) -> None:
    split(line)


PIECES = st.sampled_from(
    ["a", "é", " ", "  ", "\t", '"', "'", "\\", r"\x41", r"\n", r"\"", r"\'", "#", "\v"]
)
TEXTS = st.lists(PIECES, max_size=6).map("".join)
LISTS = st.lists(TEXTS, min_size=len(FREE), max_size=len(FREE))


@pytest.mark.parametrize("image", IMAGES, ids=lambda image: image.server)
@settings(max_examples=30, deadline=None)
@given(texts=LISTS)
def test_words_are_those_of_a_real_server(image: Image, texts: Sequence[str]) -> None:
    lines = [f"{name} {text}" for name, text in zip(FREE, texts, strict=True)]
    words = {line: split(line) for line in lines}
    taken = {line: found for line, found in words.items() if found and len(found) == 2}
    said = asked(image, "\n".join(taken))
    assert said is not None, taken
    assert {found[0]: said[found[0]] for found in taken.values()} == dict(
        taken.values()
    )
    refused = [line for line in lines if line not in taken]
    for line in refused[:2]:
        assert asked(image, line) is None, line


def test_an_include_stands_where_it_is_named() -> None:
    found = {"/a": "save 2 2\ninclude /missing\nINCLUDE /a"}
    sources = [Source("save 1 1\ninclude /a\nsave 3 3", WHERE, ("data", "x"))]
    config = read(
        sources,
        lambda name: [Source(found[name], WHERE, (name,))] if name in found else [],
    )
    first = [line.words[0] for line in config.lines[:2]]
    assert [*first, config.lines[-1].words[0]] == ["1", "2", "3"]
    assert "/missing" in config.missing
    assert config.lines[0].at == (WHERE, ("data", "x", "save"))


def test_broken_lines_are_kept_apart() -> None:
    config = read([Source('save "1\nsave 1 1', WHERE, ())], lambda _: ())
    assert config.unreadable == ['save "1']
    assert len(config.lines) == 1


def test_an_option_takes_a_word_that_looks_like_one() -> None:
    line = options(["--requirepass", "--secret", "--save", "--port", "1", "--save"])
    config = read([Source(line, WHERE, ())], lambda _: ())
    assert [(line.name, line.words) for line in config.lines] == [
        ("requirepass", ("--secret",)),
        ("save", ("",)),
        ("port", ("1",)),
        ("save", ("",)),
    ]
