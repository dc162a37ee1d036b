"""A schema that refers to another file.

A `$ref` in values.schema.json that does not start with `#` makes Helm fetch it: at each
rendering Argo CD would depend on somebody's server, whose answer decides what may be
deployed; a file beside the schema is not found at all, as Helm has no folder to look
in. Copy what it refers to into `$defs` of the schema, and refer to `#/$defs/NAME`.

Bad (apps/cache/values.schema.json):

    {
      "type": "object",
      "properties": {
        "enabled": {"type": "boolean", "x-promotion": "environment"},
        "replicas": {"$ref": "other.json", "x-promotion": "environment"},
        "image": {"type": "object", "x-promotion": "promote"},
        "requests": {"type": "object", "x-promotion": "environment"},
        "limits": {"type": "object", "x-promotion": "environment"},
        "storage": {"type": "object", "x-promotion": "environment"},
        "aof": {"type": "object", "x-promotion": "environment"},
        "save": {"type": "array", "x-promotion": "environment"},
        "eviction": {"type": "string", "x-promotion": "promote"}
      }
    }

Good (apps/cache/values.schema.json):

    {
      "type": "object",
      "$defs": {"count": {"type": "integer", "minimum": 0}},
      "properties": {
        "enabled": {"type": "boolean", "x-promotion": "environment"},
        "replicas": {"$ref": "#/$defs/count", "x-promotion": "environment"},
        "image": {"type": "object", "x-promotion": "promote"},
        "requests": {"type": "object", "x-promotion": "environment"},
        "limits": {"type": "object", "x-promotion": "environment"},
        "storage": {"type": "object", "x-promotion": "environment"},
        "aof": {"type": "object", "x-promotion": "environment"},
        "save": {"type": "array", "x-promotion": "environment"},
        "eviction": {"type": "string", "x-promotion": "promote"}
      }
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gitops.errors import Position
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.layout.chart import SCHEMA

REFERENCE = re.compile(r'"\$ref"\s*:\s*"(?P<target>[^"\\]*)"')
IDENTITY = re.compile(r'"(?:\$id|id)"\s*:\s*"(?P<name>[^"\\]+)"')
BUILT_IN = re.compile(r"https?://json-schema\.org/")
"""The schemas of schemas, which Helm's validator holds itself."""


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each reference out of a schema of a chart that runs, its subcharts' too."""
    for instance in evidence.instances:
        folder = instance.application.path if instance.application else None
        if folder is None or instance.chart is None:
            continue
        for name in sorted(evidence.snapshot.under(folder)):
            if name.rpartition("/")[2] == SCHEMA:
                path = f"{folder}/{name}"
                for target, at in _remote(path, evidence.text(path)):
                    yield Finding(
                        f"$ref {target}: Helm fetches it, or fails; copy it into $defs",
                        at,
                        app=instance.app,
                    )


def _remote(path: str, text: str) -> Iterator[tuple[str, Position]]:
    """References that lead out of a schema, by its own names for its parts too."""
    names = {found["name"].partition("#")[0] for found in IDENTITY.finditer(text)}
    for found in REFERENCE.finditer(text):
        target = found["target"].partition("#")[0]
        if target and target not in names and not BUILT_IN.match(target):
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            yield found["target"], Position(path, line, column)
