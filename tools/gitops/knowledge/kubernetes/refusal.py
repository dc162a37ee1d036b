"""One change that the API server refuses."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from gitops.yamlfile.keys import Path


@dataclass(frozen=True)
class Refusal:
    """A field that may not change, what it was and would be, and the effect's id.

    `why` says more where the field alone does not explain it.
    """

    effect: str
    field: Path
    old: str
    new: str
    why: str = ""


def text(data: Any) -> str:
    """A value in short: compact JSON, plain where it is a scalar."""
    if data is None:
        return "none"
    if isinstance(data, (dict, list)):
        return json.dumps(data, sort_keys=True, separators=(",", ":"), default=str)
    return json.dumps(data) if isinstance(data, bool) else str(data) or '""'
