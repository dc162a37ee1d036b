"""A YAML file that does not say one clear thing.

Broken syntax, tabs, an alias without its anchor, a key that is there twice (the last
one wins silently), bytes that are not UTF-8. Values files, charts and
environments.yaml must be one mapping too: of a second document Helm reads nothing.

Bad (overlays/lab/cache/values.yaml):

    replicas: 2
    replicas: 3

Bad (overlays/lab/cache/values.yaml):

    replicas: 2
    ---
    replicas: 3

Bad (clusters/lab/project.yaml):

    apiVersion: *version
    kind: AppProject

Good (overlays/lab/cache/values.yaml):

    replicas: 3
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding


def check(evidence: Evidence) -> Iterator[Finding]:
    """Every fault of every file that was read."""
    for source in evidence.sources:
        for fault in source.faults:
            yield Finding(
                fault.message,
                fault.at,
                app=source.app,
                environment=source.environment,
            )
