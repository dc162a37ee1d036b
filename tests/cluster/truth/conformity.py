"""Objects as the schemas judge them, and as the API server does."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from gitops.conform.answer import Status
from gitops.conform.kubeconform import Document, validate
from tests.cluster.cluster import Cluster
from tests.cluster.truth.batch import errors
from tests.support import ROOT

Object = dict[str, Any]
HERE = Path(__file__).parent / "schemas"
KEYS = {"name", "object", "of", "patch", "keep", "valid", "server", "why", "reference"}
STATUS: Mapping[Any, Status] = {True: "valid", False: "invalid"}
SERVER = {"valid": "accepted", "invalid": "refused", "unchecked": "unknown"}
"""What the API server says where it agrees."""

UNKNOWN = ("no matches for kind", "could not find the requested resource")
THERE = "AlreadyExists"
"""Said after all that the server checks."""


@dataclass(frozen=True)
class Case:
    """An object, and what must be said of it by the schemas and by the server."""

    name: str
    body: Object = field(repr=False)
    status: Status = "valid"
    server: str = "accepted"
    why: str = ""
    reference: str = ""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Listed:
    """What the server may say of a rendered object that the schemas pass."""

    says: str
    why: str
    reference: str

    def __str__(self) -> str:
        return self.says


def listed() -> list[Listed]:
    """The differences about rendered objects, of exceptions.yaml."""
    text = (Path(__file__).parent / "exceptions.yaml").read_text()
    return [Listed(**entry) for entry in YAML(typ="safe").load(text)]


def cases() -> Iterator[Case]:
    """Every object of schemas/*.yaml."""
    for path in sorted(HERE.glob("*.yaml")):
        known: dict[str, Object] = {}
        for entry in YAML(typ="safe").load(path.read_text()):
            assert entry.keys() <= KEYS, f"{path.stem}: {entry['name']}"
            known[entry["name"]] = _body(entry, known)
            given = entry.get("valid", True)
            status = STATUS.get(given, given)
            yield Case(
                f"{path.stem}: {entry['name']}",
                known[entry["name"]],
                status,
                entry.get("server", SERVER[status]),
                entry.get("why", ""),
                entry.get("reference", ""),
            )


def _body(entry: Object, known: Mapping[str, Object]) -> Object:
    start = entry["object"] if "object" in entry else known[entry["of"]]
    return {
        **_patched(deepcopy(start), entry.get("patch", {})),
        **entry.get("keep", {}),
    }


def _patched(data: Any, patch: Any) -> Any:
    """A JSON merge patch, laid over what is there."""
    if not isinstance(patch, dict):
        return patch
    found = dict(data) if isinstance(data, dict) else {}
    for key, below in patch.items():
        if below is None:
            found.pop(key, None)
        else:
            found[key] = _patched(found.get(key), below)
    return found


def judged(
    bodies: Sequence[Object], version: str, definitions: Sequence[Object]
) -> list[tuple[Status, str]]:
    """What the schemas say of each, and why."""
    documents = [
        Document(str(n), json.dumps(_placeless(body), ensure_ascii=False).encode())
        for n, body in enumerate(bodies)
    ]
    found = validate(ROOT, version, documents, definitions)
    return [(v.status, "; ".join(m.text for m in v.messages)) for v in found]


def served(
    cluster: Cluster, namespace: str, bodies: Sequence[Object]
) -> list[tuple[str, str]]:
    """What the API server says of each in a dry run, and why."""
    words = ("create", "--dry-run=server", "--validate=strict", "-n", namespace)
    found = errors(cluster, words, [_placeless(body) for body in bodies])
    return [_answer(text) for text in found]


def _answer(line: str) -> tuple[str, str]:
    if not line or THERE in line:
        return "accepted", ""
    known = not any(word in line for word in UNKNOWN)
    return ("refused" if known else "unknown"), line


def _placeless(body: Object) -> Object:
    """The object without its namespace: all are tried in one."""
    found = deepcopy(body)
    if isinstance(found.get("metadata"), dict):
        found["metadata"].pop("namespace", None)
    return found
