"""Where Redis takes a password: directives, ACL rules and its command line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gitops.knowledge.redis.passwords import DIRECTIVES
from gitops.knowledge.secret_names import MASK, literal

NAMES = "|".join(DIRECTIVES)
CLIENT = r"\b(?:redis|valkey|keydb)-(?:cli|benchmark)\b"
WORD = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s"'\\]+)"""
LINE = rf"(?P<value>(?P<first>{WORD}).*)$"

PATTERNS = tuple(
    re.compile(pattern, re.MULTILINE | re.IGNORECASE)
    for pattern in (
        rf"^[ \t]*[\"']?(?:{NAMES})[\"']?[ \t]+{LINE}",
        # A directive in a comment has one argument, a sentence has more words.
        rf"^[ \t]*#[# \t]*(?:{NAMES})[ \t]+(?P<value>{WORD})[ \t\r]*$",
        rf"(?:[\"']|\\n|\bset[ \t]+)(?:{NAMES})[ \t]+(?P<value>{WORD})",
        rf"^[ \t#]*sentinel[ \t]+auth-pass[ \t]+\S+[ \t]+{LINE}",
        rf"^[ \t#]*sentinel[ \t]+sentinel-pass[ \t]+{LINE}",
        rf"\bsentinel[ \t]+set\b.*?[ \t]auth-pass[ \t]+(?P<value>{WORD})",
        rf"{CLIENT}(?:[^\n|;&]|\\\n)*?[ \t]-a[ \t]+(?P<value>{WORD})",
        rf"{CLIENT}[^\n|;&]*?[ \t]auth[ \t]+(?P<value>{WORD}(?:[ \t]+{WORD})?)",
        rf"(?:^|[\"'])(?-i:AUTH)[ \t]+(?P<value>{WORD}(?:[ \t]+{WORD})?)",
    )
)
"""Each with the secret as `value`; `first` where its first word tells what it is."""

RULES = re.compile(
    r"(?:^[ \t#]*user|\bsetuser|--user)[ \t]+\S.*$", re.MULTILINE | re.IGNORECASE
)
RULE = re.compile(r"""(?<![^\s"'])(?P<sign>[><#!])(?P<value>(?!/dev/|&)[^\s"']+)""")
USERS = frozenset({"--user", "user", "setuser"})


def without_passwords(text: str) -> str:
    """ACL rules (`user NAME on >password #digest`) without their passwords."""
    return RULES.sub(lambda found: _rules(found[0]), text)


def _rules(text: str) -> str:
    return RULE.sub(
        lambda rule: rule["sign"] + MASK if literal(rule["value"]) else rule[0], text
    )


def argument(text: str, before: Sequence[str]) -> str:
    """An argument of a command, by those before it; `-a` is a client's password."""
    if before and before[-1] == "-a" and literal(text) and _is_client(before):
        return MASK
    return _rules(text) if USERS.intersection(map(str.lower, before)) else text


def _is_client(words: Sequence[str]) -> bool:
    """Whether a command is a client's; arguments alone do not say whose they are."""
    client = any(re.search(CLIENT, word) for word in words)
    return client or words[0].startswith("-")
