"""A chart's rendering that can be tried with other values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gitops.knowledge.change import Identity
from gitops.render.resources import Resource
from gitops.yamlfile.keys import Path

Field = tuple[Identity, Path]
"""A field of an object; list items go by their place, the whole object is ().

Of a text of several lines (a configuration file), the line that begins with the last
name: `("data", "redis.conf", "maxmemory")`.
"""


@dataclass(frozen=True)
class Layer:
    """Values that an Application lays over the chart's, as Helm reads them.

    `path` is the file; the Application's own for values that it holds itself.
    """

    path: str
    values: Mapping[str, Any]


class Probe(Protocol):
    """What Helm makes of an Application's chart, and would make of other values."""

    @property
    def defaults(self) -> Mapping[str, Any]:
        """The values of the chart and, below their names, of its subcharts."""

    @property
    def layers(self) -> Sequence[Layer]:
        """What is laid over them, the last wins; parameters apart."""

    @property
    def leaves(self) -> Sequence[Path]:
        """Every value that the chart gets, maps followed, lists as one value."""

    def moved(self, path: Path) -> frozenset[Field] | None:
        """The fields that another value at a path changes; None where Helm refuses.

        Several other values are tried, each of the type of the one that is there.
        """

    def movers(self, field: Field) -> Iterable[Path]:
        """The values of which one may move a field; for the others it is out."""

    def again(self) -> Sequence[Resource]:
        """The same rendered once more."""


def meet(one: Field, other: Field) -> bool:
    """Whether two fields are the same, or one lies in the other."""
    least = min(len(one[1]), len(other[1]))
    return one[0] == other[0] and one[1][:least] == other[1][:least]
