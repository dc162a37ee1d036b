"""The chart renders to something else each time.

A template that makes up a value (randAlphaNum, genSelfSignedCert, now, uuidv4) gives
Argo CD another object at each comparison: a self-healing Application never rests, a
password changes under its clients, a checksum restarts the pods again and again. Let
the value come from a Secret that is made once, or derive it from values.

Bad (apps/cache/templates/extra.yaml):

    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: extra
    data:
      token: {{ randAlphaNum 16 }}

Good (apps/cache/templates/extra.yaml):

    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: extra
    data:
      token: {{ .Release.Name | sha256sum }}
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.instance import Instance
from gitops.knowledge.made_up import makes_up
from gitops.knowledge.member import unstable
from gitops.yamlfile.keys import spell


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each field that differs, at its line."""
    for instance in evidence.instances:
        if instance.probe is not None and _may_differ(evidence, instance):
            for member, path in unstable(instance):
                what = spell(path) or "the object's very name"
                yield Finding(
                    f"{member.resource.title}: {what} differs each time it is "
                    "rendered; take it from a Secret or from values",
                    member.written(evidence, path or ("metadata", "name")),
                    "warning",
                    instance.app,
                    instance.environment.name,
                )


def _may_differ(evidence: Evidence, instance: Instance) -> bool:
    """Whether a template, or a value that is one, may make something up."""
    snapshot = evidence.snapshot
    inside = snapshot.under(instance.folder)
    paths = [f"{instance.folder}/{name}" for name in inside]
    texts = snapshot.read_many([*paths, *(file.path for file in instance.overlays)])
    return any(map(makes_up, texts.values()))
