from __future__ import annotations

from datetime import timedelta

import pytest

from gitops.layout.duration import duration, shown


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("10m", 10), ("1h30m", 90), ("30s", 0.5), ("0s", 0), ("1.5h", 90)],
)
def test_a_span_is_read_as_go_writes_it(text: str, minutes: float) -> None:
    assert duration(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "10", "10 m", "-1m", "1d", "m", f"{'9' * 30}h"])
def test_anything_else_is_no_span(text: str) -> None:
    assert duration(text) is None


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (59, "59 s"), (600, "10 min"), (7500, "2 h 5 min"),
     (86400 + 60, "1 d")],
)  # fmt: skip
def test_a_span_is_told_in_its_two_largest_units(seconds: int, text: str) -> None:
    assert shown(timedelta(seconds=seconds)) == text
