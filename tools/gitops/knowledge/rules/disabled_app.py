"""An Application whose values turn it off: nothing is rendered, and all keeps running.

With `allowEmpty: false`, as it is unless somebody says otherwise, Argo CD refuses an
automated sync that would leave an Application without any object. So `enabled: false`
does not stop anything: the objects stay, from now on without any change getting
through, and the Application shows an error. To remove an app, remove its Application;
to stop its pods, set its replicas to 0.

Bad (overlays/lab/cache/values.yaml):

    enabled: false
    image:
      tag: "8.2.3"
    storage:
      class: standard

Good (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
    storage:
      class: standard
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.errors import Position
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.instance import Instance
from gitops.knowledge.kubernetes.workload import mapping, sequence
from gitops.knowledge.probe import Probe
from gitops.knowledge.trace import sets
from gitops.yamlfile.keys import Path, lookup, parse, spell

AUTOMATED = ("spec", "syncPolicy", "automated")


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each Application that renders nothing, at the value that makes it so."""
    for instance in evidence.instances:
        probe = instance.probe
        if probe is None or instance.resources or _may_be_empty(instance):
            continue
        for key, at in _causes(instance, probe):
            yield Finding(
                f"{key} leaves nothing: Argo CD skips the sync and all keeps running; "
                "remove the Application instead",
                at,
                app=instance.app,
                environment=instance.environment.name,
            )
            break


def _may_be_empty(instance: Instance) -> bool:
    """Whether nothing is what somebody asked for, or what only a person can sync."""
    automated = lookup(instance.manifest, AUTOMATED)
    return automated is None or bool(mapping(automated).get("allowEmpty"))


def _causes(instance: Instance, probe: Probe) -> Iterator[tuple[str, Position | None]]:
    """The values that bring objects back when they change, the likeliest first."""

    def rank(path: Path) -> tuple[bool, bool]:
        overlaid = any(sets(file, path) for file in instance.overlays)
        return not overlaid, path[-1] != "enabled"

    for path in sorted(probe.leaves, key=rank):
        if probe.moved(path):
            yield spell(path), instance.origin(path)
    helm = instance.application.helm if instance.application else {}
    for item in sequence(helm.get("parameters")):  # which no other value gets past
        if str(item.get("value")) == "false":
            name = str(item.get("name"))
            yield name, instance.origin(parse(name))
