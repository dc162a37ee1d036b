"""A secret that anybody who reads the repository can read.

What is in git stays in its history and in every clone. Found by its looks (keys and
tokens of known forms, texts that look like chance) and by the name that it has: in
values, in manifests, in Applications, and in what charts render from those. A value
that is only a word is a warning, as it may be a Secret's name. Put it into a
SealedSecret or an ExternalSecret, or create the Secret by hand, and change it: it is
known now.

Bad (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
    storage:
      class: standard
    global:
      redisPassword: hunter2-Zq81

Good (overlays/lab/cache/values.yaml):

    image:
      tag: 8.2.3@sha256:b83c40d4b5e3f9a0e4c0f8c7e9a4c6a3a3f3d9f0a4f3f2f9b8a1c0d9e8f7a6b5
    storage:
      class: standard
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gitops.errors import Position, Refusal
from gitops.knowledge.evidence import Evidence, Source
from gitops.knowledge.finding import Finding, Level
from gitops.knowledge.instance import Instance
from gitops.knowledge.plain import Place, readable
from gitops.knowledge.secrets import SHAPES
from gitops.render.resources import Resource
from gitops.yamlfile.document import Node, YamlFile
from gitops.yamlfile.extent import is_block_scalar
from gitops.yamlfile.pointer import at_value, follow

COPIED = re.compile(r"overlays/[^/]+/[^/]+/chart/")
DEFAULTS = re.compile(r"apps/[^/]+/values\.yaml")
SURELY = "is a secret in plain text"
PERHAPS = "looks like a secret"
HINT = "seal it or refer to it, and change it"


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each secret where it is written; of what is rendered, what git holds too."""
    told = set()
    for source in evidence.sources:
        if source.file is not None and not COPIED.match(source.path):
            for message, at, level in _written(source, source.file):
                told.add((at.path, at.line))
                yield Finding(
                    message, at, level, app=source.app, environment=source.environment
                )
    for instance in evidence.instances:
        for resource in instance.resources if instance.probe else ():
            for message, at in _rendered(evidence, instance, resource):
                if not COPIED.match(at.path) and (at.path, at.line) not in told:
                    told.add((at.path, at.line))
                    yield Finding(message, at, app=instance.app)


def _written(source: Source, file: YamlFile) -> Iterator[tuple[str, Position, Level]]:
    for root in file.roots:
        for place, text, level in readable(_data(file, root)):
            default = DEFAULTS.fullmatch(source.path) and not SHAPES.search(text)
            kept: Level = "warning" if default else level
            yield _message(place, kept), _line(file, root, place, text), kept


def _data(file: YamlFile, root: Node) -> object:
    try:
        return file.data(root)
    except Refusal:
        return None  # other rules say what is wrong with it


def _message(place: Place, level: Level) -> str:
    name = next((str(s) for s in reversed(place) if isinstance(s, str)), "")
    return f"{name} {SURELY if level == 'error' else PERHAPS}; {HINT}"


def _line(file: YamlFile, root: Node, place: Place, text: str) -> Position:
    """Where a secret stands: in a text of several lines, its own line."""
    found = follow(root, place)
    at = at_value(file, found)
    if is_block_scalar(found.value) and at.line:
        below = file.text.splitlines()[at.line :]
        for number, line in enumerate(below, at.line + 1):
            if text in line:
                return Position(file.path, number, line.index(text) + 1)
    return at


def _rendered(
    evidence: Evidence, instance: Instance, resource: Resource
) -> Iterator[tuple[str, Position]]:
    for place, text, level in readable(resource.body):
        if level != "error":
            continue
        steps = [str(step) for step in place]
        at = _held(evidence, evidence.locate(instance, resource, *steps), text)
        at = at or _held(evidence, Position(resource.template), text)
        if at is not None:
            yield _message(place, level), at


def _held(evidence: Evidence, at: Position, text: str) -> Position | None:
    """The place where a file holds a text; None for what it only makes up."""
    lines = evidence.text(at.path).splitlines()
    if at.line and at.line <= len(lines) and _says(lines[at.line - 1], text):
        return at
    found = [number for number, line in enumerate(lines, 1) if _says(line, text)]
    return Position(at.path, found[0], 1) if len(found) == 1 else None


def _says(line: str, text: str) -> bool:
    from base64 import b64decode

    try:
        plain = b64decode(text, validate=True).decode()
    except ValueError:
        plain = text
    return text in line or (bool(plain) and plain in line)
