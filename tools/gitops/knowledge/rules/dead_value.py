"""A value of an overlay that reaches no manifest.

Found by rendering: with other values in its place, and without it, every object stays
as it is. The chart does not use it, or only together with a switch that is off here.
Whoever sets it believes in an effect that it has not. Take the line out, or turn on
what it belongs to.

Bad (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
    storage:
      class: standard
    aof:
      enabled: true
    save: ["900 1"]

Good (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
    storage:
      class: standard
    save: ["900 1"]
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.settings import Setting, own_settings


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each value that moves nothing for any reader of the file."""
    for group in own_settings(evidence):
        if all(_is_dead(each) for each in group):
            first = group[0]
            yield Finding(
                f"{first.key} changes no manifest here; take it out, or turn on what "
                "it belongs to",
                first.at,
                level="warning",
                app=first.instance.app,
                environment=first.instance.environment.name,
            )


def _is_dead(setting: Setting) -> bool:
    """Whether nothing moves with it, for a reason that no other rule tells."""
    told = setting.is_redundant or setting.over is not None
    if told or not setting.instance.resources:
        return False
    return setting.probe.moved(setting.path) == frozenset()
