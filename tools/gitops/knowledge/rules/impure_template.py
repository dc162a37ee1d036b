"""A template that asks for more than its values.

Argo CD renders without a cluster: `lookup` finds nothing, so that the branch for an
object that exists is never taken; `getHostByName` says nothing. What asks for the
cluster's API versions or for Helm's own version renders otherwise elsewhere: a note.
So is a call that makes something up (randAlphaNum, now) but is not reached with these
values: rule `unstable-rendering` tells those that are.

Bad (apps/cache/templates/extra.yaml):

    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: extra
    data:
      known: {{ lookup "v1" "Secret" "shop" "password" | empty | not | quote }}

Good (apps/cache/templates/extra.yaml):

    {{- /* No lookup: Argo CD renders without a cluster. */}}
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: extra
    data:
      known: "lookup"
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gitops.errors import Position
from gitops.knowledge.actions import Word, words
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding, Level
from gitops.knowledge.instance import Instance
from gitops.knowledge.made_up import FUNCTIONS
from gitops.knowledge.member import unstable

ASKS = {
    "lookup": "lookup finds nothing in Argo CD, so only the other branch is rendered",
    "getHostByName": "getHostByName says nothing in Argo CD; make the address a value",
}
FOLLOWED = re.compile(r"\.Capabilities\.KubeVersion\b.*")
"""What an environment's kubernetesVersion decides."""
LISTED = ".Capabilities.APIVersions"


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each such call of a chart's own templates, at the call."""
    for instance in evidence.instances:
        if instance.probe is not None:
            for path in _templates(evidence, instance):
                for word in words(evidence.text(path)):
                    yield from _finding(instance, path, word)


def _templates(evidence: Evidence, instance: Instance) -> list[str]:
    folder = f"{instance.folder}/templates"
    return [f"{folder}/{name}" for name in sorted(evidence.snapshot.under(folder))]


def _finding(instance: Instance, path: str, word: Word) -> Iterator[Finding]:
    found = _fault(instance, word.name)
    if found is not None:
        message, level = found
        at = Position(path, word.line, word.column)
        yield Finding(message, at, level, instance.app, instance.environment.name)


def _fault(instance: Instance, name: str) -> tuple[str, Level] | None:
    if name in ASKS:
        return ASKS[name], "warning"
    if name.startswith(LISTED):
        what = "API versions decide here, and the environment lists none (apiVersions)"
        return None if instance.environment.api_versions else (what, "note")
    if name.startswith(".Capabilities") and not FOLLOWED.match(name):
        return f"{name} may differ in Argo CD; make it a value", "note"
    if FUNCTIONS.fullmatch(name) and not any(unstable(instance)):
        return f"{name} makes something up when it is reached", "note"
    return None
