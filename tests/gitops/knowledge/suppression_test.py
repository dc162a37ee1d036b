"""Which line and rule a comment allows."""

from __future__ import annotations

import pytest

from gitops.errors import Position
from gitops.knowledge.finding import Finding
from gitops.knowledge.suppression import Suppression, suppressions

KNOWN = ("image-tag", "no-probe", "effect")


def parsed(text: str) -> list[Suppression]:
    return [*suppressions("a.yaml", text, KNOWN)]


def said(line: int | None, rule: str = "image-tag", path: str = "a.yaml") -> Finding:
    return Finding("wrong", Position(path, line), rule=rule)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("tag: a # lint: allow image-tag -- why", 1),
        ("# lint: allow image-tag -- why\ntag: a", 2),
        ("a: 1\n  # lint: allow image-tag -- why\n\n  # more\n  tag: a", 5),
        ("{{/* lint: allow image-tag -- why */}}\nimage: a", 2),
        ("image: a {{- /* lint: allow image-tag -- why */ -}}", 1),
        ("#lint: allow image-tag -- why\n#lint: allow no-probe -- why\na: 1", 3),
        ("a: 1\n# lint: allow image-tag -- why", 2),
    ],
)
def test_its_own_line_or_the_next_one(text: str, line: int) -> None:
    first = parsed(text)[0]
    assert (first.line, first.reason, first.fault) == (line, "why", None)
    assert first.covers(said(line))
    assert not first.covers(said(line + 1))
    assert not first.covers(said(line, "no-probe"))
    assert not first.covers(said(line, path="b.yaml"))


def test_two_rules_share_a_reason() -> None:
    found = parsed("a: 1 # lint: allow image-tag, no-probe -- why -- so")
    assert [(each.rule, each.reason) for each in found] == [
        ("image-tag", "why -- so"),
        ("no-probe", "why -- so"),
    ]


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("# first\n# lint: allow image-tag -- why\na: 1", True),
        ("a: 1\n# lint: allow image-tag -- why\nb: 1", False),
        ("a: 1 # lint: allow image-tag -- why", False),
    ],
)
def test_the_head_of_a_file_is_about_all_of_it(text: str, covered: bool) -> None:  # noqa: FBT001
    assert parsed(text)[0].covers(said(None)) is covered


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("", "names no rule"),
        (" -- why", "names no rule"),
        (" image-tag", "gives no reason"),
        (" image-tag --  ", "gives no reason"),
        (" image-tagg -- why", "names an unknown rule image-tagg"),
        (" effect -- why", "cannot allow effect"),
    ],
)
def test_what_allows_nothing(words: str, fault: str) -> None:
    (found,) = parsed(f"a: 1 # lint: allow{words}")
    assert (found.fault or "").startswith(fault)
    assert not found.covers(said(1, found.rule))


def test_other_comments_are_none() -> None:
    assert parsed("# lint: allowed\n# allow image-tag -- why\na: lint: allow x") == []
