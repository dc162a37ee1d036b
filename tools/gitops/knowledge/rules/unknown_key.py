"""A key of a values file that the chart does not know.

Helm refuses it where the chart's schema is closed, and ignores it elsewhere, so that
a typo changes nothing and nobody hears of it. That is a warning where Helm accepts
the values: a chart without a schema may read keys that its values.yaml leaves out.

Bad (overlays/lab/cache/values.yaml):

    image:
      tagg: "1.1"

Bad (overlays/lab/cache/values.yaml):

    imagee:
      tag: "1.1"

Good (overlays/lab/cache/values.yaml):

    image:
      tag: "1.1"
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding, Level
from gitops.knowledge.instance import Instance
from gitops.knowledge.overlay import unknown_keys
from gitops.layout.chart import Chart


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each unknown key of each values file, at the key."""
    for instance in evidence.instances:
        if isinstance(instance.chart, Chart):
            for file in instance.files:
                for problem in unknown_keys(instance.chart, file):
                    if problem.unknown:
                        yield Finding(
                            problem.why,
                            problem.at,
                            level=_level(instance),
                            app=instance.app,
                            environment=instance.environment.name,
                        )


def _level(instance: Instance) -> Level:
    accepted = instance.rendered is not None and not isinstance(
        instance.rendered, Exception
    )
    return "warning" if accepted else "error"
