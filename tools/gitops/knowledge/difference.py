"""What differs between two renderings of an environment, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from gitops.knowledge.threeway import ABSENT
from gitops.render.resources import Resource
from gitops.yamlfile.keys import spell
from gitops.yamlfile.spelling import same

MASK = "(secret)"
SECRET_FIELDS = ("data", "stringData")


@dataclass(frozen=True)
class Field:
    """A field that differs; ABSENT on the side that lacks it."""

    path: str
    old: Any
    new: Any


@dataclass(frozen=True)
class ResourceChange:
    """One Kubernetes object that is added, removed or changed."""

    app: str
    resource: str
    change: Literal["added", "removed", "changed"]
    fields: tuple[Field, ...] = ()


def compare(
    app: str, before: Iterable[Resource], after: Iterable[Resource]
) -> list[ResourceChange]:
    """The objects that differ, in the order of their titles."""
    old = {resource.identity: resource for resource in before}
    new = {resource.identity: resource for resource in after}
    changes = [
        _change(app, old.get(who), new.get(who)) for who in old.keys() | new.keys()
    ]
    return sorted((c for c in changes if c), key=lambda change: change.resource)


def _change(
    app: str, old: Resource | None, new: Resource | None
) -> ResourceChange | None:
    if old is None:
        return ResourceChange(app, new.title, "added") if new else None
    if new is None:
        return ResourceChange(app, old.title, "removed")
    fields = tuple(
        Field(spell(path), _masked(new.kind, path, a), _masked(new.kind, path, b))
        for path, a, b in _fields(old.body, new.body, ())
    )
    return ResourceChange(app, new.title, "changed", fields) if fields else None


def _fields(
    old: Any, new: Any, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in sorted(old.keys() | new.keys()):
            yield from _fields(
                old.get(name, ABSENT), new.get(name, ABSENT), (*path, name)
            )
    elif isinstance(old, list) and isinstance(new, list):
        for label, one, other in _paired(old, new):
            yield from _fields(one, other, (*path, label))
    elif not same(old, new):
        yield path, old, new


def _paired(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[str, Any, Any]]:
    """Two lists' items side by side: by name where all have one, else by place."""
    if _named(old) and _named(new):
        one, other = ({item["name"]: item for item in side} for side in (old, new))
        for name in [*one, *(name for name in other if name not in one)]:
            yield str(name), one.get(name, ABSENT), other.get(name, ABSENT)
        return
    for place in range(max(len(old), len(new))):
        yield str(place), _at(old, place), _at(new, place)


def _named(items: Sequence[Any]) -> bool:
    names = [item.get("name") for item in items if isinstance(item, Mapping)]
    return len(names) == len(items) == len(set(map(str, names))) and None not in names


def _at(items: Sequence[Any], place: int) -> Any:
    return items[place] if place < len(items) else ABSENT


def _masked(kind: str, path: tuple[str, ...], value: Any) -> Any:
    hidden = kind == "Secret" and path[0] in SECRET_FIELDS and value is not ABSENT
    return MASK if hidden else value
