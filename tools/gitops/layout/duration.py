"""Spans of time as Go writes them: `10m`, `1h30m`."""

from __future__ import annotations

import re
from datetime import timedelta

SHAPE = re.compile(r"(?:\d+(?:\.\d+)?[hms])+")
UNITS = {"h": "hours", "m": "minutes", "s": "seconds"}
MINUTE, HOUR, DAY = 60, 3600, 86400


def duration(text: str) -> timedelta | None:
    """The span that a text is, None where it is none."""
    if not SHAPE.fullmatch(text):
        return None
    try:
        return sum(
            (
                timedelta(**{UNITS[unit]: float(number)})
                for number, unit in re.findall(r"([\d.]+)([hms])", text)
            ),
            timedelta(),
        )
    except OverflowError:
        return None


def shown(span: timedelta) -> str:
    """A span for people, in its two largest units."""
    seconds = int(span.total_seconds())
    sizes = (("d", DAY), ("h", HOUR), ("min", MINUTE), ("s", 1))
    parts = []
    for unit, size in sizes:
        count, seconds = divmod(seconds, size)
        parts.append((count, unit))
    first = next((i for i, (count, _) in enumerate(parts) if count), len(parts) - 1)
    told = [f"{count} {unit}" for count, unit in parts[first : first + 2] if count]
    return " ".join(told) or "0 s"
