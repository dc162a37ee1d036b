"""The promoted items of an app: what each side sets, and what the record says."""

from __future__ import annotations

from collections.abc import Iterator

from gitops.commands.promote.request import Request
from gitops.commands.state import State
from gitops.errors import Refusal, Usage, nearest
from gitops.knowledge.overlay import unknown_keys
from gitops.knowledge.threeway import ABSENT, Item
from gitops.layout.chart import OWN_ITEM, Chart, overlay_leaves
from gitops.yamlfile.keys import Path, lookup, parse, spell


def collect(source: State, target: State) -> list[Item]:
    """Every promoted item that either side or the record has, the chart first."""
    for problem in unknown_keys(source.chart, source.overlay):
        raise Refusal(problem.why, problem.at)
    record = target.record
    found = [] if target.shares_chart else [_chart(source, target)]
    brought = [parse(key) for key in record.values] if record else []
    paths = dict.fromkeys(
        [
            *_promoted(source, source.chart),
            *_promoted(target, _judge(source, target)),
            *brought,
        ]
    )
    for path in _in_order(source.chart, paths):
        key = spell(path)
        base = record.brought(key, ABSENT) if record else ABSENT
        found.append(
            Item(
                key,
                lookup(source.values, path, ABSENT),
                lookup(target.values, path, ABSENT),
                base,
            )
        )
    return found


def selected(items: list[Item], request: Request) -> list[Item]:
    """The items that --only and --except leave; Usage where they name none."""
    names = [item.name for item in items]
    for name in (*request.only, *request.without, *request.take):
        if name not in names:
            raise Usage(f"no promoted item {name}{nearest(name, names)}")
    return [
        item
        for item in items
        if (not request.only or item.name in request.only)
        and item.name not in request.without
    ]


def _chart(source: State, target: State) -> Item:
    tree = source.chart_tree
    if tree is None:
        raise Refusal(
            f"the chart {source.application.path} is missing", source.application.at
        )
    record = target.record
    base = record.chart if record and record.chart else ABSENT
    return Item(OWN_ITEM, tree, target.chart_tree or ABSENT, base)


def _judge(source: State, target: State) -> Chart:
    """The chart that says who owns the target's keys: its own, where it has one."""
    return target.chart if target.chart_tree else source.chart


def _promoted(state: State, chart: Chart) -> Iterator[Path]:
    overlay = state.overlay
    for path in overlay_leaves(chart, overlay.root):
        leaf = chart.leaf(path)
        if leaf is None:
            continue  # an unknown key: the check of the target's values names it
        if leaf.owner is None:
            raise Refusal(
                f"{leaf.key} is unclassified: the chart's schema does not say who owns "
                'it; add "x-promotion": "promote" or "environment" there',
                overlay.locate(path),
            )
        if leaf.owner == "promote":
            yield leaf.path


def _in_order(chart: Chart, paths: dict[Path, None]) -> list[Path]:
    order = {path: place for place, path in enumerate(chart.leaves)}
    return sorted(paths, key=lambda path: (order.get(path, len(order)), path))
