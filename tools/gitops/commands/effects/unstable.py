"""What differs each time that a chart is rendered: passwords made up, times, keys."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from gitops.commands.effects.rendering import Rendering
from gitops.knowledge.made_up import differing, makes_up
from gitops.render.resources import Resource
from gitops.yamlfile.keys import Path

UNSTABLE = "(differs at each rendering)"

Identity = tuple[str, str, str, str]


@dataclass(frozen=True)
class Stable:
    """Resources without what differs each time, and what that was.

    `fields` are the unstable ones: of an object whose very name is, the empty path.
    """

    resources: Sequence[Resource]
    fields: Sequence[tuple[Resource, Path]] = ()


def stable(rendering: Rendering) -> Stable:
    """A rendering compared with itself; only what may differ is rendered twice."""
    first = rendering.resources
    if not rendering.is_chart or not _may_differ(rendering):
        return Stable(first)
    second = {each.identity: each for each in rendering.again(rendering.request)}
    found: list[tuple[Resource, Path]] = []
    for one in first:
        other = second.get(one.identity)
        paths = differing(one.body, other.body) if other else [()]
        found += [(one, path) for path in paths]
    return Stable(first, found)


def calmed(
    resources: Sequence[Resource], fields: Sequence[tuple[Resource, Path]]
) -> list[Resource]:
    """The resources with those fields equal on every side, nameless ones left out."""
    by_identity: dict[Identity, list[Path]] = {}
    for resource, path in fields:
        by_identity.setdefault(resource.identity, []).append(path)
    nameless = {_origin(resource) for resource, path in fields if not path}
    return [
        _calm(each, by_identity.get(each.identity, ()))
        for each in resources
        if _origin(each) not in nameless
    ]


def _may_differ(rendering: Rendering) -> bool:
    request = rendering.request
    texts = [*request.chart.values(), *(file.data for file in request.files)]
    return any(map(makes_up, [*texts, request.inline or b""]))


def _origin(resource: Resource) -> tuple[str, str]:
    """The template inside its chart, wherever that lies, and the kind it makes."""
    return resource.template.rpartition("/templates/")[2], resource.kind


def _calm(resource: Resource, paths: Sequence[Path]) -> Resource:
    if not paths:
        return resource
    body = deepcopy(dict(resource.body))
    for path in paths:
        _put(body, path)
    return Resource(body, resource.template, resource.text)


def _put(body: Any, path: Path) -> None:
    for name in path[:-1]:
        body = body[int(name)] if isinstance(body, list) else body.get(name)
        if not isinstance(body, (dict, list)):
            return
    last = path[-1]
    if isinstance(body, dict):
        body[last] = UNSTABLE
    elif last.isdecimal() and int(last) < len(body):
        body[int(last)] = UNSTABLE
