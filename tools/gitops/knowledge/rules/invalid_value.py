"""A value that the chart's schema does not allow.

A wrong type, a number out of range, a text of another form: Argo CD could not render
the Application, and would go on running the last state that it could.

Bad (overlays/lab/cache/values.yaml):

    image:
      tag: 8.10

Bad (overlays/lab/cache/values.yaml):

    replicas: 50

Bad (overlays/lab/cache/values.yaml):

    limits:
      memory: 64mb

Bad (overlays/lab/cache/values.yaml):

    limits: 64Mi

Good (overlays/lab/cache/values.yaml):

    image:
      tag: "8.10"
    replicas: 5
    limits:
      memory: 64Mi
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.errors import Position, Refusal
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.instance import Instance
from gitops.knowledge.overlay import Problem, complaints, is_schema_error, unknown_keys
from gitops.layout.chart import SCHEMA, Chart
from gitops.yamlfile.keys import Path, spell

TEXT = "want string"
UNLOADED = 'failing loading "'
META = "is not valid against metaschema"


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each complaint of Helm about the values, at the line that sets the value."""
    for instance in evidence.instances:
        for message, at in faults(instance).values():
            if at is None or at.path not in evidence.broken:
                yield Finding(
                    message, at, app=instance.app, environment=instance.environment.name
                )


Faults = dict[Path, tuple[str, Position | None]]
"""Message and place by key: what Helm says of one goes before what we say."""


def faults(instance: Instance) -> Faults:
    """What is wrong with the values of an Application, by key."""
    chart = instance.chart
    if not isinstance(chart, Chart):
        return {}  # a broken chart is the fault that the rule `render` tells
    problems = [p for file in instance.files for p in unknown_keys(chart, file)]
    groups = {p.path: (p.why, p.at) for p in problems if _is_group(instance, p)}
    error = instance.rendered
    if not isinstance(error, Refusal) or not is_schema_error(error.message):
        return dict(groups)
    refused = _refused(instance, chart, error)
    told = [problem.path for problem in problems if problem.unknown]
    kept = {path: fault for path, fault in refused.items() if path not in told}
    return {**groups, **kept}


def _is_group(instance: Instance, problem: Problem) -> bool:
    """Whether an overlay sets a group; a chart's own empty default is no fault."""
    overlays = [file.path for file in instance.overlays]
    return not problem.unknown and problem.at.path in overlays


def _refused(instance: Instance, chart: Chart, error: Refusal) -> Faults:
    """All that Helm says; in its own words where they have no known form."""
    if UNLOADED in error.message:
        return {}  # the rule `remote-reference` says so, at the line
    words = " ".join(error.message.split())
    if META in error.message:
        return {(): (words, Position(f"{chart.folder}/{SCHEMA}", 1, 1))}
    found: Faults = {}
    for path, why in complaints(chart, error.message):
        key = spell(path) or "values"
        found[path] = f"{key}: {_hinted(why)}", instance.origin(path)
    return found or {(): (words, error.at)}


def _hinted(why: str) -> str:
    number = why.startswith(("got number", "got boolean")) and why.endswith(TEXT)
    return f"{why}; put it in quotes" if number else why
