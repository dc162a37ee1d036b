"""Results as JSON: an absent value is an omitted key, since null is a Helm value."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from gitops.commands.publish import Published
from gitops.errors import Position
from gitops.knowledge.difference import ResourceChange
from gitops.knowledge.effect import Effect, by_level
from gitops.knowledge.secrets import masked, without_tokens
from gitops.knowledge.threeway import ABSENT
from gitops.yamlfile.keys import parse


def told(**fields: Any) -> dict[str, Any]:
    """The fields that are there."""
    return {name: value for name, value in fields.items() if value is not ABSENT}


def told_of(item: str, **sides: Any) -> dict[str, Any]:
    """An item with its values on several sides, without what looks like a secret."""
    seen = {side: _seen(item, value) for side, value in sides.items()}
    return {"item": item, **told(**seen)}


def _seen(item: str, value: Any) -> Any:
    return value if value is ABSENT else masked("", parse(item), value)


def branch(done: Published | None) -> dict[str, str]:
    """Where a commit was made, nothing where none was."""
    return {"branch": done.branch, "commit": done.commit} if done else {}


def written(data: Mapping[str, Any]) -> str:
    """JSON text with a final newline."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def effects(
    found: Iterable[Effect], accepted: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Effects as every command has them, the worst first; `accepted` by digest."""
    return [
        told(
            id=effect.id,
            level=effect.level,
            app=effect.app,
            environment=effect.environment,
            resource=effect.resource,
            message=without_tokens(effect.message),
            reversible=effect.reversible,
            **_place(effect.at),
            accepted=accepted.get(effect.digest, ABSENT),
        )
        for effect in by_level(found)
    ]


def _place(at: Position | None) -> dict[str, Any]:
    if at is None:
        return {}
    return {"path": at.path, **({"line": at.line} if at.line else {})}


def changed(resources: Iterable[ResourceChange]) -> list[dict[str, Any]]:
    """Resource changes as `tools/diff --format json` has them."""
    return [
        {
            "app": change.app,
            "resource": change.resource,
            "change": change.change,
            "fields": [told(path=f.path, old=f.old, new=f.new) for f in change.fields],
        }
        for change in resources
    ]
