from __future__ import annotations

import pytest

from gitops.knowledge.argocd.patterns import covers, widened


@pytest.mark.parametrize(
    ("wide", "pattern", "separator", "expected"),
    [
        ("*", "anything", "", True),
        ("*", "https://host/a/**", "/", True),
        ("stock-*", "stock-a-*", "", True),
        ("stock-*", "stock", "", False),
        ("stock-a-*", "stock-*", "", False),
        ("*-a", "*-b-a", "", True),
        ("a?", "ab", "", True),
        ("a?", "a*", "", False),
        ("a*", "a?", "", True),
        ("https://host/*", "https://host/a", "/", True),
        ("https://host/*", "https://host/a/b", "/", False),
        ("https://host/*", "https://host/**", "/", False),
        ("https://host/**", "https://host/*/b", "/", True),
        ("https://host/*/b", "https://host/*/b", "/", True),
        ("a.c", "abc", "", False),
        ("{a,b}", "a", "", False),
        ("{a,b}", "{a,b}", "", True),
        ("a*", "*", "", False),
    ],
)
def test_a_pattern_covers_what_it_matches_in_full(
    wide: str, pattern: str, separator: str, *, expected: bool
) -> None:
    assert covers(wide, pattern, separator) is expected


@pytest.mark.parametrize(
    ("old", "new", "added"),
    [
        (["a", "b"], ["b", "a"], []),
        (["a"], [], []),
        (["a"], ["a", "c", "b"], ["b", "c"]),
        (["*", "!secret"], ["*"], ["no longer !secret"]),
        (["*", "!secret-*"], ["*", "!s*"], []),
        (["*", "!secret"], ["public"], []),
        (["!secret"], ["public"], []),
        (["public"], ["!secret"], ["*"]),
    ],
)
def test_a_list_is_wider_where_it_adds_or_no_longer_denies(
    old: list[str], new: list[str], added: list[str]
) -> None:
    assert widened(old, new) == added
