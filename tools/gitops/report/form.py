"""Results as JSON: an absent value is an omitted key, since null is a Helm value."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from gitops.commands.publish import Published
from gitops.knowledge.difference import ResourceChange
from gitops.knowledge.threeway import ABSENT


def told(**fields: Any) -> dict[str, Any]:
    """The fields that are there."""
    return {name: value for name, value in fields.items() if value is not ABSENT}


def branch(done: Published | None) -> dict[str, str]:
    """Where a commit was made, nothing where none was."""
    return {"branch": done.branch, "commit": done.commit} if done else {}


def written(data: Mapping[str, Any]) -> str:
    """JSON text with a final newline."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


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
