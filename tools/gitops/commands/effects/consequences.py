"""All Applications of an environment, each with what a change does to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from gitops.commands.effects import consequence
from gitops.commands.effects.consequence import Consequence
from gitops.commands.effects.rendering import Rendering
from gitops.layout.app import Layout
from gitops.render.request import Engine

WORKERS = 2
"""Helm renders outside of Python's lock: a second thread fills the time."""

Pair = tuple[Rendering | None, Rendering | None]


def of(
    here: Layout, there: Layout, engine: Engine, environment: str
) -> Sequence[Consequence]:
    """The consequences for every Application of either side whose inputs differ."""
    old, new = (_renderings(side, engine, environment) for side in (here, there))
    pairs = [(old.get(name), new.get(name)) for name in dict.fromkeys([*old, *new])]
    changed = [pair for pair in pairs if _differ(*pair)]
    _preload(changed)
    if len(changed) < WORKERS:
        return [consequence.of(*pair) for pair in changed]
    pool = ThreadPoolExecutor(WORKERS)
    try:
        return list(pool.map(lambda pair: consequence.of(*pair), changed))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _renderings(layout: Layout, engine: Engine, name: str) -> Mapping[str, Rendering]:
    """The Applications of one environment of one side, by name."""
    if name not in layout.environments.by_name:
        return {}
    made = partial(Rendering, layout, engine=engine)
    return {each.name: made(each) for each in layout.applications(name)}


def _differ(old: Rendering | None, new: Rendering | None) -> bool:
    return old is None or new is None or old.inputs != new.inputs


def _preload(pairs: Sequence[Pair]) -> None:
    """Read all blobs in one go: a process of git each would cost 4 ms."""
    for side in zip(*pairs, strict=True):
        renderings = [each for each in side if each]
        if renderings:
            snapshot = renderings[0].snapshot
            wanted = {blob for each in renderings for blob in each.blobs}
            snapshot.blobs.load(wanted - snapshot.edits.keys())
