"""A key of a values file that the chart does not know.

Helm refuses it where the chart's schema is closed, and ignores it elsewhere, so that
a typo changes nothing and nobody hears of it. That is a warning where Helm accepts
the values: a chart without a schema may read keys that its values.yaml leaves out. One
that moves a rendered field is known after all.

Bad (overlays/lab/cache/values.yaml):

    image:
      tagg: "8.2.3"

Bad (overlays/lab/cache/values.yaml):

    imagee:
      tag: "8.2.3"

Good (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding, Level
from gitops.knowledge.instance import Instance
from gitops.knowledge.overlay import unknown_keys
from gitops.layout.chart import Chart
from gitops.yamlfile.keys import Path

MERGE = "<<"


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each unknown key of each values file, at the key."""
    for instance in evidence.instances:
        if isinstance(instance.chart, Chart):
            for file in instance.files:
                for problem in unknown_keys(instance.chart, file):
                    if problem.unknown and not _is_read(instance, problem.path):
                        yield Finding(
                            problem.why,
                            problem.at,
                            level=_level(instance),
                            app=instance.app,
                            environment=instance.environment.name,
                        )


def _is_read(instance: Instance, path: Path) -> bool:
    """Whether a key is none (`<<`), or a template reads it all the same: `toYaml`."""
    return path[-1] == MERGE or bool(instance.probe and instance.probe.moved(path))


def _level(instance: Instance) -> Level:
    accepted = instance.rendered is not None and not isinstance(
        instance.rendered, Exception
    )
    return "warning" if accepted else "error"
