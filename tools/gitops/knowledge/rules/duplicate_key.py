"""A key that a mapping holds twice.

Helm and Argo CD take the last one and say nothing: what stands at the first is not what
runs, and the next edit may well go there. Two branches that each add a key merge into
this without a conflict. Keep one of the two.

Bad (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.2"
      tag: "8.2.3"
    storage:
      class: standard

Good (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
    storage:
      class: standard
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each key that repeats one, at its place."""
    for source in evidence.sources:
        for fault in source.repeated:
            yield Finding(
                fault.message,
                fault.at,
                app=source.app,
                environment=source.environment,
            )
