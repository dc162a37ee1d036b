"""A file that patches an Application's source behind its back.

Argo CD merges `.argocd-source.yaml` and `.argocd-source-NAME.yaml` in the folder that
an Application reads over its spec.source: other values, another image, and nothing in
clusters/ tells of it (docs/user-guide/parameters.md). The tools do not read them, so
what they render is not what runs. Move what it says to the values file.

Bad (apps/cache/.argocd-source.yaml):

    helm:
      parameters:
        - {name: replicas, value: "3"}

Bad (apps/cache/.argocd-source-cache.yaml):

    helm:
      parameters:
        - {name: replicas, value: "3"}

Good (apps/cache/.argocd-source-other.yaml):

    helm:
      parameters:
        - {name: replicas, value: "3"}
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.errors import Position
from gitops.knowledge.argocd.named import overrides
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each such file once, however many Applications read its folder."""
    seen: set[str] = set()
    for instance in evidence.instances:
        application = instance.application
        if application is None:
            continue
        for path in overrides(application):
            if path in evidence.snapshot.entries and path not in seen:
                seen.add(path)
                yield Finding(
                    f"changes what Application {application.name} reads, unseen; "
                    "move it to the values file",
                    Position(path, 1, 1),
                    app=instance.app,
                    environment=instance.environment.name,
                )
