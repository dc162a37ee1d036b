"""How Helm lays one set of values over another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Two values files as one: maps are joined, all else is replaced.

    A null of `above` stays: it removes the chart's default later (helm
    pkg/chart/common/util, MergeMaps and coalesce).
    """
    joined = dict(below)
    for name, value in above.items():
        held = joined.get(name)
        if isinstance(held, Mapping) and isinstance(value, Mapping):
            joined[name] = merged(held, value)
        else:
            joined[name] = value
    return joined


def overlaid(below: Any, above: Any, places: int = 0) -> Any:
    """One parsed `--set` over values: as `merged`, and list elements by their place.

    `a[1]=x` parses to a list that ends in x; what stands at other places of the
    list below stays (helm pkg/strvals). `places` is how many such indexes it has:
    any other list replaces the one below. ValueError where Helm would not look
    into what stands there.
    """
    if isinstance(below, Mapping) and isinstance(above, Mapping):
        inner = {name: overlaid(below.get(name), above[name], places) for name in above}
        return {**below, **inner}
    if places and isinstance(below, list) and isinstance(above, list):
        last = len(above) - 1
        held = [*below, *[None] * (len(above) - len(below))]
        if isinstance(above[last], Mapping) and not isinstance(held[last], Mapping):
            held[last] = None  # Helm is strict about maps, and not about list items
        new = overlaid(held[last], above[last], places - 1)
        return [*held[:last], new, *held[last + 1 :]]
    if below is not None and (isinstance(above, Mapping) or places):
        raise ValueError(f"{below!r} is not a {'list' if places else 'map'}")
    return above
