"""A value of the chart that nobody owns.

`x-promotion` in values.schema.json says whether a promotion brings a value
("promote") or each environment has its own ("environment"). Promote refuses an
overlay that sets a value without it. A chart that is not ours may name its
environment keys in apps/APP/promotion.yaml instead.

Bad (apps/cache/values.schema.json):

    {
      "type": "object",
      "properties": {
        "image": {"type": "object", "x-promotion": "promote"},
        "limits": {"type": "object", "x-promotion": "environment"},
        "replicas": {"type": "integer"}
      }
    }

Good (apps/cache/values.schema.json):

    {
      "type": "object",
      "properties": {
        "image": {"type": "object", "x-promotion": "promote"},
        "limits": {"type": "object", "x-promotion": "environment"},
        "replicas": {"type": "integer", "x-promotion": "environment"}
      }
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.errors import Position
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.layout.app import Place
from gitops.layout.chart import OWNER, OWNERS, SCHEMA, Chart
from gitops.layout.schema import position
from gitops.repository.snapshot import Snapshot

HINT = " or ".join(f'"{OWNER}": "{owner}"' for owner in OWNERS)


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each leaf without an owner, at its line in the schema."""
    for instance in evidence.instances:
        chart = instance.chart
        if isinstance(chart, Chart) and instance.place is not None:
            for message, at in _faults(evidence.snapshot, instance.place, chart):
                yield Finding(message, at, app=instance.app)


def _faults(
    snapshot: Snapshot, place: Place, chart: Chart
) -> Iterator[tuple[str, Position]]:
    leaves = [leaf for leaf in chart.leaves.values() if leaf.owner is None]
    schema = f"{chart.folder}/{SCHEMA}"
    if leaves and schema not in snapshot.entries:
        message = (
            f"nobody says which of the {len(leaves)} values a promotion brings; "
            f"name each environment's own in {place.shared}/promotion.yaml"
        )
        yield message, Position(f"{chart.folder}/values.yaml", 1, 1)
        return
    for leaf in leaves:
        message = f"{leaf.key} is unclassified; add {HINT}"
        yield message, position(schema, snapshot.read(schema), leaf.path)
