"""A record that promote did not write.

promoted.yaml says what promotions brought, so that the next one can tell a hotfix from
a change that came from below. It carries a digest of itself: edited by hand, it would
make promote decide wrongly, so promote refuses it and this rule says so first.

Bad (overlays/live/cache/promoted.yaml):

    from: lab
    commit: "0000000000000000000000000000000000000000"
    overlay: "0000000000000000000000000000000000000000"
    values: {}

Good (overlays/live/cache/values.yaml):

    # Live: larger, on replicated disks, and with each write on disk.
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

from gitops.errors import Refusal
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each record that cannot be read as promote wrote it."""
    for instance in evidence.instances:
        if isinstance(instance.record, Refusal):
            yield Finding(
                instance.record.message,
                instance.record.at,
                app=instance.app,
                environment=instance.environment.name,
            )
