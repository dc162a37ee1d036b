"""The three-way table once more, written anew, to judge what promote decides."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

GONE = "(not set)"
"""A value that no environment of these tests has: an item that is not set."""

Verdict = Literal["same", "take", "hold", "conflict"]


@dataclass(frozen=True)
class Row:
    """One item as all three know it, and what history says of it."""

    source: Any
    target: Any
    base: Any
    withdrawn: Collection[Any] = ()
    had: Collection[Any] = ()

    @property
    def verdict(self) -> Verdict:
        """The first row of docs/promotion.md that fits."""
        if self.source == self.target:
            return "same"
        if self.source in self.withdrawn or self.source == self.base:
            return "hold"
        if self.target == self.base or self.target in self.had:
            return "take"
        return "conflict"


def settled(rows: Mapping[str, Row]) -> dict[str, Any]:
    """What the next record says of these items."""
    return {
        name: row.source if row.verdict in ("same", "take") else row.base
        for name, row in rows.items()
    }


def decided(rows: Mapping[str, Row]) -> dict[str, list[str]]:
    """The items by what becomes of them, as promote's JSON names the lists."""
    names: dict[str, Verdict] = {
        "changes": "take",
        "held": "hold",
        "conflicts": "conflict",
    }
    return {
        name: sorted(item for item, row in rows.items() if row.verdict == verdict)
        for name, verdict in names.items()
    }
