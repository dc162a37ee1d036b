"""An object that the API server would refuse, or quietly cut.

All that is rendered and all of clusters/ is held strictly to the schemas of that
environment's Kubernetes version and of Argo CD: no unknown fields, no wrong types.

Bad (apps/cache/templates/extra.yaml):

    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: cache
    dta:
      note: typo

Bad (clusters/lab/namespace.yaml):

    apiVersion: v1
    kind: Namespace
    metadata:
      name: shop
      labels: restricted

Good (apps/cache/templates/extra.yaml):

    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: cache
    data:
      note: no typo
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gitops.errors import Position
from gitops.knowledge.evidence import Evidence, Judged
from gitops.knowledge.finding import Finding
from gitops.knowledge.template import written
from gitops.knowledge.trace import pointer
from gitops.yamlfile.keys import Path, spell
from gitops.yamlfile.pointer import at_key, at_value, follow

UNKNOWN = re.compile(r"unknown fields? (?P<names>'.+')$")
"""The fields stand in the message; the message's path is that of their parent."""


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each complaint of the schemas, at the line that causes it where one is known."""
    for judged in evidence.conformity.objects:
        for path, why, field in _faults(judged):
            where = f"{judged.resource.title}: {spell(path)}".removesuffix(": ")
            yield Finding(
                f"{where}: {why}",
                _place(evidence, judged, path, field),
                app=judged.instance.app if judged.instance else None,
                environment=judged.environment.name,
            )


def _faults(judged: Judged) -> Iterator[tuple[Path, str, str | None]]:
    """Path, what is wrong there, and the field below it where one is unknown."""
    verdict = judged.verdict
    invalid = verdict is not None and verdict.status == "invalid"
    for message in verdict.messages if verdict and invalid else ():
        path, unknown = pointer(message.path), UNKNOWN.match(message.text)
        if unknown is None:
            yield path, message.text, None
            continue
        for name in sorted(re.findall(r"'([^']*)'", unknown["names"])):
            yield path, f"unknown field {name}", name
    if judged.resource.kind and _is_nameless(judged.resource.body):
        yield ("metadata",), "an object needs a name", None


def _is_nameless(body: Mapping[str, object]) -> bool:
    """Kubernetes' schemas let it pass, the API server does not."""
    metadata = body.get("metadata") or {}
    names = metadata if isinstance(metadata, dict) else {"name": "of another type"}
    return not (names.get("name") or names.get("generateName"))


def _place(
    evidence: Evidence, judged: Judged, path: Path, field: str | None
) -> Position:
    path = path if field is None else (*path, field)
    if judged.file is not None:
        place = follow(judged.root, path)
        return (at_value if field is None else at_key)(judged.file, place)
    if judged.instance is None:
        return judged.at()
    spelled = None if field is None else _spelled(evidence, judged, path)
    return spelled or evidence.locate(judged.instance, judged.resource, *path)


def _spelled(evidence: Evidence, judged: Judged, path: Path) -> Position | None:
    """Where the template itself writes an unknown field, whatever its value is."""
    template, kind = judged.resource.template, judged.resource.kind
    text = evidence.text(template)
    at = written(template, text, [str(step) for step in path], kind)
    line = text.splitlines()[at.line - 1] if at.line else ""
    return at if re.search(rf"(^|[\s{{,]){re.escape(str(path[-1]))}:", line) else None
