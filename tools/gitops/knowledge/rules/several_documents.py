"""A values file of more than one document.

Helm 4 lays the documents of a values file over each other; Helm 3 read the first and
nothing of the others, as promote and bump do, and what reads Chart.yaml and
environments.yaml. Behind a `---` that crept in stands a value that no promotion sees.
Join the documents into one.

Bad (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
    ---
    storage:
      class: standard

Good (overlays/lab/cache/values.yaml):

    ---
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
    """Each document that nobody reads."""
    for source in evidence.sources:
        for fault in source.unread:
            yield Finding(
                fault.message,
                fault.at,
                app=source.app,
                environment=source.environment,
            )
