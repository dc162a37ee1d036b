"""A value of an overlay that is the chart's default anyway.

An overlay holds what differs, so that a reader sees at once what is special about an
environment. A repeated default hides that, and pins the value: when the chart's default
is improved, this environment stays as it was. Take the line out. What promotions bring
to an environment is left to them.

Bad (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
    storage:
      size: 1Gi
      class: standard

Good (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
    storage:
      size: 2Gi
      class: standard
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.settings import Setting, own_settings


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each value that every reader of the file would have without it."""
    for group in own_settings(evidence):
        if all(each.is_redundant and not _is_brought(each) for each in group):
            first = group[0]
            yield Finding(
                f"{first.key} is the chart's default; take it out",
                first.at,
                level="warning",
                app=first.instance.app,
                environment=first.instance.environment.name,
            )


def _is_brought(setting: Setting) -> bool:
    """Whether promotions own it here: it is what another environment has."""
    leaf = setting.chart.leaf(setting.path)
    promoted = leaf is not None and leaf.owner == "promote"
    return promoted and setting.instance.environment.promotes_from is not None
