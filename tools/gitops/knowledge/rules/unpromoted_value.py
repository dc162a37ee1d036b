"""A promoted value of a protected environment that nobody promoted.

What is promoted reaches a protected environment by a promotion, after it ran elsewhere.
This value is not the one that the record says was brought, and no hotfix is recorded:
it was edited by hand. Take it back and promote; where there is no time for that, use
`tools/bump --hotfix --reason TEXT`, which keeps the reason for the next promotion.

Bad (overlays/live/cache/values.yaml):

    image:
      tag: "8.2.3"
    requests:
      memory: 1Gi
    limits:
      memory: 1Gi
    storage:
      size: 4Gi
      class: replicated
    aof:
      enabled: true

Good (overlays/live/cache/values.yaml):

    image:
      tag: "8.2.2"
    requests:
      memory: 2Gi
    limits:
      memory: 2Gi
    storage:
      size: 4Gi
      class: replicated
    aof:
      enabled: true
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.promoted import Pair, located, pairs
from gitops.knowledge.settings import spelled
from gitops.knowledge.threeway import ABSENT
from gitops.yamlfile.keys import Path, spell


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each value that was changed by hand since it was brought."""
    for pair in pairs(evidence):
        for key in pair.keys:
            if pair.is_undeclared(evidence, key):
                yield Finding(
                    f"{_difference(pair, key)}; take it back and promote, or use "
                    "tools/bump --hotfix",
                    located(pair.target, key),
                    app=pair.target.app,
                    environment=pair.target.environment.name,
                )


def _difference(pair: Pair, key: Path) -> str:
    _, target, base = pair.values(key)
    name = spell(key)
    if target is ABSENT:
        return f"{name}: {spelled(base)} was promoted, and taken out by hand"
    if base is ABSENT:
        return f"{name} was never promoted here"
    return f"{name} is {spelled(target)}, but {spelled(base)} was promoted"
