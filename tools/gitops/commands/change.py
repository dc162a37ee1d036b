"""One value or chart that a plan changes, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gitops.knowledge.secrets import masked
from gitops.knowledge.threeway import ABSENT
from gitops.layout.chart import OWN_ITEM, Chart
from gitops.yamlfile.keys import lookup, parse
from gitops.yamlfile.spelling import inline

SHORT = 12
"""Characters of a tree id that are shown."""


@dataclass(frozen=True)
class Change:
    """An item that changes; ABSENT where a side does not set it.

    `charts` are the charts before and after, whose defaults apply then; None where
    there is none yet.
    """

    item: str
    old: Any
    new: Any
    charts: tuple[Chart | None, Chart | None] = (None, None)

    @property
    def now(self) -> str:
        """What it is, in one line."""
        return shown(self.item, self.old, self.charts[0])

    @property
    def then(self) -> str:
        """What it becomes, in one line."""
        return shown(self.item, self.new, self.charts[1])

    @property
    def line(self) -> str:
        """`image.tag: "8.2.3" -> "8.2.4"`."""
        return f"{self.item}: {self.now} -> {self.then}"


def shown(item: str, value: Any, chart: Chart | None = None) -> str:
    """A value in one line; where none is set, the chart's default in brackets."""
    if item == OWN_ITEM:
        return "(none)" if value is ABSENT else str(value)[:SHORT]
    if value is not ABSENT:
        return inline(masked("", parse(item), value))
    default = lookup(chart.values, parse(item), ABSENT) if chart else ABSENT
    return "(unset)" if default is ABSENT else f"(default {inline(default)})"
