"""The table of before/after cases, read from bases/ and cases/."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from gitops.knowledge.change import Change, Side
from gitops.render.resources import Resource

HERE = Path(__file__).parent
COMPUTED = "computed"
NAMESPACE = "shop"
Objects = dict[str, dict[str, Any]]
"""Objects by `Kind/name`."""


@dataclass(frozen=True)
class Case:
    """One change and the exact effects that it must have."""

    file: str
    name: str
    before: Objects
    after: Objects
    effects: list[str]
    kubernetes: int = 36
    applications: tuple[dict[str, Any], dict[str, Any]] = field(
        default_factory=lambda: ({}, {})
    )
    unstable: tuple[tuple[str, tuple[str, ...]], ...] = ()
    shared: Objects | None = None
    unknown: str | None = None

    @property
    def change(self) -> Change:
        """The case as the engine takes it."""
        before = _side(self.before, self.applications[0])
        after = _side(self.after, self.applications[1])
        unstable = [
            (resource, path)
            for resource in after.resources
            for title, path in self.unstable
            if title == _title(resource.body)
        ]
        shared = None
        if self.shared is not None:
            shared = _side(self.shared, self.applications[1])
        unknown = None
        if self.unknown is not None:
            unknown = (Resource(self.applications[1], "cache.yaml", ""), self.unknown)
        return Change(before, after, self.kubernetes, unstable, shared, unknown)


def _side(objects: Objects, application: dict[str, Any]) -> Side:
    found = [Resource(body, "templates/all.yaml", "") for body in objects.values()]
    return Side(found, application, NAMESPACE)


def cases() -> Iterator[Case]:
    """Every case of the table."""
    for path in sorted((HERE / "cases").glob("*.yaml")):
        for entry in _load(path)[0]:
            yield _case(path.stem, entry)


KEYS = {"name", "base", "before", "after", "effects", "kubernetes", "application"}
KEYS |= {"unstable", "shared", "unknown"}
SIDES = ("before", "after")


def _case(file: str, entry: dict[str, Any]) -> Case:
    assert entry.keys() <= KEYS, f"{file}: {entry['name']}: {entry.keys() - KEYS}"
    start = {_title(body): body for body in _base(entry.get("base", "redis"))}
    before = _patched_all(start, entry.get("before") or {})
    after = _patched_all(before, entry.get("after") or {})
    shared = entry.get("shared")
    told = entry.get("application") or {}
    given = told if told.keys() <= {*SIDES} else dict.fromkeys(SIDES, told)
    old, new = (_patched(APPLICATION, given.get(side) or {}) for side in SIDES)
    return Case(
        file=file,
        name=entry["name"],
        before=_computed(before),
        after=_computed(after),
        effects=sorted(entry["effects"]),
        kubernetes=entry.get("kubernetes", 36),
        applications=(old, new),
        unknown=entry.get("unknown"),
        unstable=tuple((t, tuple(path)) for t, *path in entry.get("unstable") or ()),
        shared=None if shared is None else _computed(_patched_all(before, shared)),
    )


APPLICATION: dict[str, Any] = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "Application",
    "metadata": {"name": "cache", "namespace": "argocd"},
    "spec": {
        "syncPolicy": {"automated": {"prune": True, "selfHeal": True}},
    },
}


def _load(path: Path) -> list[Any]:
    return list(YAML(typ="safe").load_all(path.read_text()))


@cache
def _base(name: str) -> list[dict[str, Any]]:
    return [body for body in _load(HERE / "bases" / f"{name}.yaml") if body]


def _title(body: Mapping[str, Any]) -> str:
    return f"{body['kind']}/{body['metadata']['name']}"


def _patched_all(objects: Objects, patches: Mapping[str, Any]) -> Objects:
    found = deepcopy(objects)
    for title, patch in patches.items():
        if title == "conf":
            data = found["ConfigMap/cache-config"]["data"]
            data["redis.conf"] = _configured(data["redis.conf"], patch)
        elif patch is None:
            del found[title]
        elif title in found:
            found[title] = _patched(found[title], patch)
        else:
            assert "apiVersion" in patch, f"{title} is not in the base"
            kind, _, name = title.partition("/")
            found[title] = _patched({"kind": kind, "metadata": {"name": name}}, patch)
    return found


def _patched(data: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return deepcopy(patch)
    if isinstance(data, list) and data and all(_name(item) for item in data):
        return _patched_list(data, patch)
    found = dict(data) if isinstance(data, dict) else {}
    for key, below in patch.items():
        if below is None:
            found.pop(key, None)
        else:
            found[key] = _patched(found.get(key), below)
    return found


def _patched_list(items: list[Any], patch: dict[str, Any]) -> list[Any]:
    known = {_name(item) for item in items}
    kept = [
        _patched(item, patch.get(_name(item), {}))
        for item in items
        if patch.get(_name(item), {}) is not None
    ]
    more = [(n, p) for n, p in patch.items() if n not in known and p is not None]
    return [*kept, *({"name": name, **below} for name, below in more)]


def _name(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    return str(item.get("name") or (item.get("metadata") or {}).get("name") or "")


def _configured(text: str, patch: Mapping[str, Any]) -> str:
    lines = text.splitlines()
    for name, value in patch.items():
        at = [n for n, line in enumerate(lines) if line.split(" ")[0] == name]
        values = value if isinstance(value, list) else [value]
        new = [f"{name} {v}" for v in values if v is not None]
        place = at[0] if at else len(lines)
        lines = [line for n, line in enumerate(lines) if n not in at]
        lines[place:place] = new
    return "\n".join(lines) + "\n"


def _computed(objects: Objects) -> Objects:
    """Checksum annotations as a chart would write them."""
    found = deepcopy(objects)
    maps = [o.get("data") for o in found.values() if o["kind"] == "ConfigMap"]
    digest = sha256(json.dumps(maps, sort_keys=True).encode()).hexdigest()
    for body in found.values():
        template = (body.get("spec") or {}).get("template") or {}
        marks = (template.get("metadata") or {}).get("annotations") or {}
        for key, value in marks.items():
            if value == COMPUTED:
                marks[key] = digest
    return found
