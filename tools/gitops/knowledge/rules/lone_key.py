"""A promoted key that only one environment of a promotion sets.

Promotions bring such a key from one environment to the next. Where the target alone
sets it, and neither a promotion nor a hotfix put it there, the two differ for good and
nobody knows why: set it in the source too, or take it out. Where the source alone sets
it, it waits for its promotion, which is only worth a note.

Bad (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
    storage:
      class: standard
    eviction: allkeys-lru

Good (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
    storage:
      class: standard
    save: ["900 1"]
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.promoted import Pair, located, pairs
from gitops.knowledge.threeway import ABSENT
from gitops.yamlfile.keys import Path, spell


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each key that the other side lacks and that was never brought."""
    for pair in pairs(evidence):
        for key in pair.keys:
            source, target, base = pair.values(key)
            if base is not ABSENT or pair.is_hotfix(key):
                continue
            if target is ABSENT and source is not ABSENT:
                yield _waits(pair, key)
            elif source is ABSENT and not pair.is_undeclared(evidence, key):
                yield _alone(pair, key)


def _waits(pair: Pair, key: Path) -> Finding:
    source, target = pair.source.environment.name, pair.target.environment.name
    return Finding(
        f"{spell(key)} is not in {target} yet; tools/promote {pair.source.app} "
        f"{source} {target} brings it",
        located(pair.source, key),
        level="note",
        app=pair.source.app,
        environment=source,
    )


def _alone(pair: Pair, key: Path) -> Finding:
    source = pair.source.environment.name
    return Finding(
        f"{spell(key)} is promoted, but {source} does not set it; set it there, or "
        "take it out",
        located(pair.target, key),
        level="warning",
        app=pair.target.app,
        environment=pair.target.environment.name,
    )
