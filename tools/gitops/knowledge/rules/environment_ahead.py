"""An environment that runs ahead of the one it is promoted from.

A hotfix was made where it burnt and never brought back: the source does not have it.
The next promotions hold it, each time with a word that people learn to skip, and what
is tested in the source is not what runs. A copy of the chart of a later version than
the source's is the same. Bring it to the source, or take it back. What somebody chose
to keep (`--adopt target`, `--take target`) is only a note.

Bad (apps/cache/Chart.yaml):

    apiVersion: v2
    name: cache
    description: One Redis server that keeps its data
    type: application
    version: 0.9.0

Good (apps/cache/Chart.yaml):

    apiVersion: v2
    name: cache
    description: One Redis server that keeps its data
    type: application
    version: 1.1.0
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gitops.errors import Position
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding, Level
from gitops.knowledge.instance import Instance
from gitops.knowledge.promoted import Pair, located, pairs
from gitops.knowledge.settings import spelled
from gitops.knowledge.threeway import ABSENT
from gitops.layout.chart import Chart
from gitops.yamlfile.keys import Path, spell
from gitops.yamlfile.spelling import same

VERSION = re.compile(r"^version:[ \t]*[\"']?v?(\d+)\.(\d+)\.(\d+)[\"']?[ \t]*(?:#.*)?$")

Ahead = tuple[str, Position | None, Level]


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each value, then the chart, that the source of promotions has not."""
    for pair in pairs(evidence):
        for message, at, level in (*_values(evidence, pair), *_charts(evidence, pair)):
            yield Finding(
                message,
                at,
                level,
                app=pair.target.app,
                environment=pair.target.environment.name,
            )


def _values(evidence: Evidence, pair: Pair) -> Iterator[Ahead]:
    origin = pair.source.environment.name
    for key in pair.keys:
        source, target, _ = pair.values(key)
        if same(source, target) or not pair.is_own(key):
            continue
        if _is_told(evidence, pair, key):
            continue
        chosen = not pair.is_hotfix(key) and pair.is_kept(evidence, key)
        has = "was taken out" if target is ABSENT else f"is {spelled(target)}"
        message = (
            f"{spell(key)} {has}, which {origin} has not; bring it there, or undo it"
        )
        yield message, located(pair.target, key), "note" if chosen else "warning"


def _is_told(evidence: Evidence, pair: Pair, key: Path) -> bool:
    """Whether `unpromoted-value` or `lone-key` says it."""
    source, _, base = pair.values(key)
    lone = source is ABSENT and base is ABSENT and not pair.is_hotfix(key)
    return lone or pair.is_undeclared(evidence, key)


def _charts(evidence: Evidence, pair: Pair) -> Iterator[Ahead]:
    here, there = (_version(evidence, each) for each in (pair.target, pair.source))
    if here and there and here[0] > there[0]:
        target = pair.target.environment.name
        what = f"chart {_dotted(there[0])} is older than {target}'s {_dotted(here[0])}"
        yield f"{what}; bring the newer one here, or promote back", there[1], "warning"


def _version(
    evidence: Evidence, instance: Instance
) -> tuple[tuple[int, ...], Position] | None:
    """The version of the chart that runs, and its line."""
    if not isinstance(instance.chart, Chart):
        return None
    path = f"{instance.chart.folder}/Chart.yaml"
    for number, line in enumerate(evidence.text(path).splitlines(), 1):
        if found := VERSION.match(line):
            return tuple(map(int, found.groups())), Position(path, number, 1)
    return None


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
