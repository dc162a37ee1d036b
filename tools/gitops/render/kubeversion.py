"""Chart.yaml's kubeVersion: which Kubernetes a chart says it runs on.

Helm's command line refuses another one, its library does not. The grammar is
that of github.com/Masterminds/semver: `>=1.25.0-0 <2`, `~1.30`, `||`, `1.2 - 1.4`.
"""

from __future__ import annotations

import operator
import re

Version = tuple[int, int, int]
PART = re.compile(
    r"(=|!=|>=|=>|<=|=<|>|<|~|~>|\^)?\s*v?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(-[\w.-]+)?(?:\+[\w.-]+)?"
)
COMPARE = {">": operator.gt, ">=": operator.ge, "=>": operator.ge,
           "<": operator.lt, "<=": operator.le, "=<": operator.le}  # fmt: skip


def allows(constraint: str, version: str) -> bool:
    """Whether a constraint admits a full version (`v1.36.0`); ValueError if unread."""
    numbers = re.match(r"v?(\d+)\.(\d+)(?:\.(\d+))?", version)
    if not numbers:
        raise ValueError(version)
    have = tuple(int(number or 0) for number in numbers.groups())
    parts = constraint.split("||")
    if len(parts) > 1 and not all(part.strip() for part in parts):
        raise ValueError(constraint)
    return any(_all(part, (have[0], have[1], have[2])) for part in parts)


def _all(constraint: str, have: Version) -> bool:
    spaced = re.sub(r"(\S+)\s+-\s+(\S+)", r">=\1 <=\2", constraint).replace(",", " ")
    end = 0
    for found in PART.finditer(spaced):
        if spaced[end : found.start()].strip():
            raise ValueError(constraint)
        end = found.end()
        sign, *parts, before = found.groups()
        if not _one(sign or "=", parts, have, before=bool(before)):
            return False
    if spaced[end:].strip():
        raise ValueError(constraint)
    return True


def _one(sign: str, parts: list[str | None], have: Version, *, before: bool) -> bool:
    """Whether one comparison holds; `before`: with a version before a release."""
    given = [int(part) for part in parts if part and part.isdigit()]
    floor = (*given, 0, 0, 0)[:3]
    if sign in COMPARE:
        if sign in (">", "<=", "=<") and len(given) < len(floor):
            # An absent part stands for any: >1.30 begins at 1.31, <=1.30 ends there.
            return (have[: len(given)] > tuple(given)) is (sign == ">")
        return bool(COMPARE[sign]((*have, 1), (*floor, 0 if before else 1)))
    if before and sign in ("=", "!="):
        return sign == "!="
    if sign == "!=":
        return have[: len(given)] != tuple(given)
    if sign == "^":
        fixed = next((i + 1 for i, n in enumerate(given) if n), len(given))
        return have >= floor and have[:fixed] == tuple(given[:fixed])
    kept = min(2, len(given)) if sign.startswith("~") else len(given)
    return have >= floor and have[:kept] == tuple(given[:kept])
