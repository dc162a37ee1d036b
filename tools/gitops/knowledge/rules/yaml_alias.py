"""A merge key or an alias in an overlay.

`*name` and `<<` make one text stand for several values. Promote and bump change one
value at a time: they refuse to edit a value behind an alias, as that would change the
others too. A reader does not see what is set either. Write the values out.

Bad (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
    requests: &memory
      memory: 128Mi
    limits: *memory
    storage:
      class: standard

Good (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
    requests:
      memory: 128Mi
    limits:
      memory: 128Mi
    storage:
      class: standard
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gitops.errors import Position
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.yamlfile.document import MERGE, YamlFile, pairs, walk
from gitops.yamlfile.tokens import aliases

MERGED = re.compile(r"<<[\"']?\s*:\s*(\[[^\]]*)?$")
"""What stands on a line before an alias that a merge key takes."""


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each merge key and alias of the overlays that promote and bump edit."""
    for instance in evidence.instances:
        overlay = instance.place.overlay if instance.place else None
        for file in instance.overlays:
            for message, at in _faults(file) if file.path == overlay else ():
                yield Finding(
                    message,
                    at,
                    level="warning",
                    app=instance.app,
                    environment=instance.environment.name,
                )


def _faults(file: YamlFile) -> Iterator[tuple[str, Position]]:
    for node in walk(file.root):
        for key, _ in pairs(node):
            if key.tag == MERGE:
                yield (
                    "a merge key: promote cannot edit this; write it out",
                    file.at(key),
                )
    lines = file.text.splitlines()
    for name, at in aliases(file):
        before = lines[(at.line or 1) - 1][: (at.column or 1) - 1]
        if not MERGED.search(before):
            yield f"the alias *{name}: promote cannot edit this; write it out", at
