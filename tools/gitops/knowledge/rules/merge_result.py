"""A key that is set twice once this branch is merged.

Checked with --changed-from only: each side is right alone, and git joins them without
a conflict when both add a key at different lines. Helm would take the last one, so that
one of the two changes is silently lost. Merge the other branch here and keep one. (In
the examples the other branch sets `replicas` at the end of the file.)

Bad (overlays/lab/cache/values.yaml):

    # The lab: one version ahead of live.
    replicas: 3
    image:
      tag: "8.2.3"
    storage:
      class: standard

Good (overlays/lab/cache/values.yaml):

    # The lab: one version ahead of live.
    image:
      tag: "8.2.3"
    storage:
      class: standard
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.yamlfile.document import Node, YamlFile, duplicates, pairs
from gitops.yamlfile.keys import Path, spell


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each duplicate of a merged file that neither side has."""
    for merged in evidence.merged():
        sides = {path for side in merged.sides for path, _ in _twice(side)}
        for path, _ in _twice(merged.result):
            if path not in sides:
                yield Finding(
                    f"{spell(path)} is also set by {merged.revision}, elsewhere in "
                    "this file; merge that here and keep one of the two",
                    merged.sides[0].locate(path),
                    app=merged.app,
                    environment=merged.environment,
                )


def _twice(file: YamlFile) -> Iterator[tuple[Path, Node]]:
    keys = {id(key): path for root in file.roots for path, key in _keys(root, ())}
    for key, _ in duplicates(file):
        yield keys[id(key)], key


def _keys(node: Node | None, path: Path) -> Iterator[tuple[Path, Node]]:
    """Every key with its path; list items count by their place."""
    for key, value in pairs(node):
        here = (*path, str(key.value))
        yield here, key
        yield from _keys(value, here)
    if node is not None and isinstance(node.value, list) and not pairs(node):
        for place, item in enumerate(node.value):
            yield from _keys(item, (*path, str(place)))
