"""Whether the source of a promotion has moved on since it was read."""

from __future__ import annotations

from gitops.commands.state import State
from gitops.knowledge.threeway import ABSENT
from gitops.layout.chart import OWN_ITEM, overlay_leaves
from gitops.yamlfile.keys import lookup, spell
from gitops.yamlfile.spelling import same


def stale(then: State, now: State, *, chart: bool) -> list[str]:
    """The promoted items of a source that differ between two states of it.

    `chart` says whether its chart is one of them.
    """
    found = [OWN_ITEM] if chart and then.chart_tree != now.chart_tree else []
    paths = {}
    for state in (then, now):
        for path in overlay_leaves(state.chart, state.overlay.root):
            leaf = state.chart.leaf(path)
            if leaf and leaf.owner == "promote":
                paths[leaf.path] = leaf.key
    for path in paths:
        sides = [lookup(state.values, path, ABSENT) for state in (then, now)]
        if not same(*sides):
            found.append(spell(path))
    return found
