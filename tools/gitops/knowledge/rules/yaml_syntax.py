"""A YAML file that cannot be read.

Broken syntax, tabs, an alias without its anchor, bytes that are not UTF-8, a merge
conflict that nobody resolved. Values files, charts and environments.yaml must be a
mapping too, with texts as keys.

Bad (overlays/lab/cache/values.yaml):

    image: {tag: "8.2.3"
    storage:
      class: standard

Bad (overlays/lab/cache/values.yaml):

    - image.tag: "8.2.3"

Bad (clusters/lab/project.yaml):

    apiVersion: *version
    kind: AppProject

Good (overlays/lab/cache/values.yaml):

    image: {tag: "8.2.3"}
    storage:
      class: standard
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding


def check(evidence: Evidence) -> Iterator[Finding]:
    """Why a file cannot be read, or is no mapping."""
    for source in evidence.sources:
        for fault in source.syntax:
            yield Finding(
                fault.message,
                fault.at,
                app=source.app,
                environment=source.environment,
            )
