"""What promotion does with one item: the three-way table, first row that fits.

S is the source environment's, T the target's, B what the record says was
brought last. See docs/promotion.md for the table in words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from gitops.yamlfile.spelling import same


class Missing(Enum):
    """The value of an item that an environment does not set."""

    ABSENT = "absent"


ABSENT = Missing.ABSENT
"""Not None: null is a value that Helm knows."""

Side = Literal["source", "target"]
Verdict = Literal["same", "take", "hold", "conflict", "keep"]


@dataclass(frozen=True)
class Item:
    """One promoted item: a value's key, or `chart`."""

    name: str
    source: Any = ABSENT
    target: Any = ABSENT
    base: Any = ABSENT


@dataclass(frozen=True)
class Wishes:
    """What the person decided beforehand, by item; `adopt` is for all of them."""

    take: dict[str, Side]
    adopt: Side | None = None
    again: bool = False


@dataclass(frozen=True)
class Past:
    """What history says; both are asked only where the table needs them.

    `withdrawn(item, value)`: that value was brought before and taken back.
    `had(item, value)`: the source has had that value since the record.
    """

    recorded: bool
    withdrawn: Callable[[str, Any], bool]
    had: Callable[[str, Any], bool]


@dataclass(frozen=True)
class Decision:
    """The row that fits an item, and why, in words for people."""

    item: Item
    verdict: Verdict
    why: str = ""

    @property
    def base(self) -> Any:
        """What the next record says was brought."""
        settled = self.verdict in ("same", "take", "keep")
        return self.item.source if settled else self.item.base


def decide(item: Item, wishes: Wishes, past: Past) -> Decision:
    """The plan for one item."""
    if same(item.source, item.target):
        return Decision(item, "same")
    side = wishes.take.get(item.name) or (None if past.recorded else wishes.adopt)
    if side == "source":
        return Decision(item, "take", "as asked")
    if side == "target":
        return Decision(item, "keep", "kept as asked")
    if not past.recorded:
        why = "nothing was promoted here yet, so nobody knows which side is right"
        return Decision(item, "conflict", why)
    return _recorded(item, wishes, past)


def _recorded(item: Item, wishes: Wishes, past: Past) -> Decision:
    if not wishes.again and past.withdrawn(item.name, item.source):
        why = "was promoted before and taken back; --again brings it once more"
        return Decision(item, "hold", why)
    if same(item.source, item.base):
        return Decision(item, "hold", "changed in the target itself (a hotfix)")
    if same(item.target, item.base) or past.had(item.name, item.target):
        return Decision(item, "take")
    return Decision(item, "conflict", "changed on both sides since the last promotion")


def unsettled(decisions: Collection[Decision]) -> list[Decision]:
    """The decisions that a person must make."""
    return [decision for decision in decisions if decision.verdict == "conflict"]
