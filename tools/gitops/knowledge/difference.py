"""What differs between two renderings of an environment, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from gitops.knowledge.secret_names import MASK
from gitops.knowledge.secrets import masked
from gitops.knowledge.threeway import ABSENT
from gitops.render.resources import Resource
from gitops.yamlfile.keys import spell
from gitops.yamlfile.spelling import same

NAMESPACE = ("metadata", "namespace")
Identity = tuple[str, str, str, str]


@dataclass(frozen=True)
class Field:
    """A field that differs; ABSENT on the side that lacks it.

    Secrets are masked: a field that is the same on both sides has one that differs.
    """

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
    before: Resource | None = field(default=None, repr=False, compare=False)
    after: Resource | None = field(default=None, repr=False, compare=False)

    @cached_property
    def old(self) -> Any:
        """The whole object before, without secrets; ABSENT where there was none."""
        return _shown(self.before)

    @cached_property
    def new(self) -> Any:
        """The whole object after, without secrets; ABSENT where there is none."""
        return _shown(self.after)


@dataclass(frozen=True)
class _Value:
    """A value as it is, and as it may be shown."""

    real: Any
    shown: Any

    def at(self, place: Any) -> _Value:
        """What is below, ABSENT where nothing is."""
        try:
            return _Value(self.real[place], self.shown[place])
        except (LookupError, TypeError):
            return NOTHING

    @property
    def secrets(self) -> list[str]:
        """The lines of a text that are not shown as they are."""
        if not isinstance(self.real, str):
            return []
        lines = zip(self.real.split("\n"), self.shown.split("\n"), strict=False)
        return [real for real, shown in lines if real != shown]


NOTHING = _Value(ABSENT, ABSENT)


def compare(
    app: str,
    before: Iterable[Resource],
    after: Iterable[Resource],
    namespace: str = "",
) -> list[ResourceChange]:
    """The objects that differ, in the order of their titles.

    `namespace` is where objects go that name none.
    """
    old = {_identity(resource, namespace): resource for resource in before}
    new = {_identity(resource, namespace): resource for resource in after}
    changes = [_change(app, old.get(who), new.get(who)) for who in {**old, **new}]
    return sorted((c for c in changes if c), key=lambda change: change.resource)


def _identity(resource: Resource, default: str) -> Identity:
    group, kind, namespace, name = resource.identity
    return group, kind, namespace or default, name


def _shown(resource: Resource | None) -> Any:
    return masked(resource.kind, (), resource.body) if resource else ABSENT


def _change(
    app: str, old: Resource | None, new: Resource | None
) -> ResourceChange | None:
    if old is None:
        return ResourceChange(app, new.title, "added", after=new) if new else None
    if new is None:
        return ResourceChange(app, old.title, "removed", before=old)
    fields = tuple(
        field
        for path, one, other in _fields(_differing(old, new), _differing(new, old), ())
        if path != NAMESPACE  # the same namespace, written out on one side only
        for field in _told(spell(path), one, other)
    )
    title = new.title
    return ResourceChange(app, title, "changed", fields, old, new) if fields else None


def _differing(one: Resource, other: Resource) -> _Value:
    """What differs at the first level: the rest need not be masked to be shown."""
    parts = {
        name: value
        for name, value in one.body.items()
        if name == "kind" or not same(value, other.body.get(name, ABSENT))
    }
    return _Value(parts, masked(one.kind, (), parts))


def _told(path: str, old: _Value, new: _Value) -> Iterator[Field]:
    """A field as it may be shown, and again where a secret in its text differs."""
    if same(old.shown, new.shown):
        yield Field(path, MASK, MASK)
        return
    yield Field(path, old.shown, new.shown)
    if old.secrets and new.secrets and old.secrets != new.secrets:
        yield Field(path, MASK, MASK)


def _fields(
    old: _Value, new: _Value, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], _Value, _Value]]:
    one, other = old.real, new.real
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for name in sorted(one.keys() | other.keys(), key=str):
            yield from _fields(old.at(name), new.at(name), (*path, str(name)))
    elif isinstance(one, list) and isinstance(other, list):
        for label, here, there in _paired(one, other):
            yield from _fields(old.at(here), new.at(there), (*path, label))
    elif not same(one, other):
        yield path, old, new


def _paired(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[str, Any, Any]]:
    """Places of two lists side by side: by name where all have one, else by place."""
    if _named(old) and _named(new):
        one, other = (
            {str(item["name"]): place for place, item in enumerate(side)}
            for side in (old, new)
        )
        for name in {**one, **other}:
            yield name, one.get(name), other.get(name)
        return
    for place in range(max(len(old), len(new))):
        yield str(place), place, place


def _named(items: Sequence[Any]) -> bool:
    names = [item.get("name") for item in items if isinstance(item, Mapping)]
    return len(names) == len(items) == len(set(map(str, names))) and None not in names
