"""Patterns of an AppProject: whether one allows all that another does.

Source: Argo CD 3.6, pkg/apis/application/v1alpha1/app_project_types.go (globMatch):
`*` alone is everything; elsewhere it stops at a separator where there is one (the `/`
of sourceRepos) and `**` does not. A pattern with brackets or braces covers itself only,
which errs towards telling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SPECIAL = re.compile(r"[\[\]{}\\]")
TOKEN = re.compile(r"\*\*|\*|\?|.", re.DOTALL)
ONE, MANY = "\0", "\1"
"""The other pattern's `*` and `**`, as characters that only a star matches."""


def covers(wide: str, pattern: str, separator: str = "") -> bool:
    """Whether everything that a pattern matches is matched by the wide one."""
    if wide in ("*", "**", pattern):
        return True
    if SPECIAL.search(wide) or SPECIAL.search(pattern) or pattern == "*":
        return False
    star = f"[^{separator}{MANY}]*" if separator else ".*"
    signs = {"**": ".*", "*": star, "?": f"[^{separator}{ONE}{MANY}]"}
    parts = (signs.get(each, re.escape(each)) for each in TOKEN.findall(wide))
    text = pattern.replace("**", MANY).replace("*", ONE).replace("?", ONE)
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None


def meet(one: str, other: str, separator: str = "") -> bool:
    """Whether two patterns are known to match something in common."""
    return covers(one, other, separator) or covers(other, one, separator)


def uncovered(
    patterns: Iterable[str], known: Iterable[str], separator: str = ""
) -> list[str]:
    """The patterns that no known one covers, sorted."""
    held = list(known)
    return sorted(
        {p for p in patterns if not any(covers(wide, p, separator) for wide in held)}
    )


def widened(old: Iterable[str], new: Iterable[str], separator: str = "") -> list[str]:
    """What a list of patterns allows beyond the old one; `!` denies.

    A list with a denial allows all that it does not deny.
    """
    before, after = list(old), list(new)
    allowed = uncovered(_allowed(after), _allowed(before), separator)
    kept = [p.removeprefix("!") for p in after if p.startswith("!")]
    denied = [p.removeprefix("!") for p in before if p.startswith("!")]
    opened = [
        f"no longer !{pattern}"
        for pattern in uncovered(denied, kept, separator)
        if any(meet(each, pattern, separator) for each in _allowed(after))
    ]
    return allowed + opened


def _allowed(patterns: list[str]) -> list[str]:
    allowed = [p for p in patterns if not p.startswith("!")]
    return [*allowed, "*"] if len(allowed) < len(patterns) else allowed
