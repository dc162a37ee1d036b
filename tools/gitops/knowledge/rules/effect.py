"""A change that endangers data, or that Kubernetes refuses, and that nobody accepted.

Checked with --changed-from only: an effect is what a change does. In a protected
environment a danger needs an acceptance with a reason and an impossible change its
runbook, both kept in the record (`tools/promote` and `tools/bump` write them).
Elsewhere it is a warning. docs/effects.md explains each effect.

Bad (overlays/live/cache/values.yaml):

    # Live: larger, on replicated disks, and with each write on disk.
    image:
      tag: "8.2.2"
    requests:
      memory: 1Gi
    limits:
      memory: 1Gi
    storage:
      size: 8Gi
      class: replicated
    aof:
      enabled: true

Good (overlays/live/cache/values.yaml):

    # Another comment: nothing that runs changes.
    image:
      tag: "8.2.2"
    requests:
      memory: 1Gi
    limits:
      memory: 1Gi
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
    """Each grave effect at the line that causes it; an error where it is open."""
    broken = [i for i in evidence.instances if isinstance(i.rendered, Exception)]
    if broken or evidence.broken:
        return  # other rules say so, and without a new side there is no effect
    found = evidence.effects()
    if isinstance(found, Refusal):
        message = f"unknown, as it was broken before: {found.message}"
        yield Finding(message, found.at, "warning")
        return
    for effect, is_open in found:
        answer = "; accept it, or do otherwise" if is_open else ""
        yield Finding(
            f"{effect.id}: {effect.message}{answer}",
            effect.at,
            "error" if is_open else "warning",
            effect.app,
            effect.environment,
        )
