"""Kubernetes' schemas, one file for each kind with all it refers to.

As published, each kind's schema refers to one file of 1.3 MB that a validator compiles
again for each kind: 0.4 s a run. A file that brings along the definitions it needs, and
only those, is compiled in milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Schema = dict[str, Any]

GROUP_VERSION_KIND = "x-kubernetes-group-version-kind"
QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity"
INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString"
OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"

QUANTITY_PATTERN = (
    r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"
)
"""Of resource.ParseQuantity; the published schemas take any text, so that `1Gb` passes
them and is refused by the API server."""


def kinds(schema: Schema) -> Iterator[str]:
    """Where the schema belongs, `{group}/{kind}_{version}.json`, once for each kind.

    None for the parts that kinds are made of (PodSpec): an object of such a kind has no
    schema. The core group is named by its version, as kubeconform's templates do.
    """
    for kind in schema.get(GROUP_VERSION_KIND, ()):
        group = kind["group"] or kind["version"]
        yield f"{group}/{kind['kind'].lower()}_{kind['version']}.json"


def bundled(schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """The schema with the definitions that it needs inside, and no address outside."""
    needed: dict[str, Any] = {}
    waiting = list(references(schema))
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = _local(definitions[name])
            waiting.extend(references(definitions[name]))
    local = {key: value for key, value in _local(schema).items() if key != "$id"}
    return {**local, "$defs": needed}


def sharpened(definitions: Mapping[str, Schema]) -> dict[str, Schema]:
    """The definitions with a Quantity that must be one, and alternatives said shortly.

    Published, an IntOrString is one of two schemas that both allow null, so that null
    is refused and a wrong type is told twice.
    """
    quantity = {"type": ["string", "number"], "pattern": QUANTITY_PATTERN}
    int_or_string = {"type": ["string", "integer", "null"]}
    return {**definitions, QUANTITY: quantity, INT_OR_STRING: int_or_string}


def references(node: object) -> Iterator[str]:
    """The names of the definitions that a schema refers to itself."""
    if isinstance(node, Mapping):
        target = node.get("$ref")
        if isinstance(target, str):  # a dict is the schema of a property named $ref
            yield target.rpartition("/")[2]
    for child in _children(node):
        yield from references(child)


def _local(node: Any) -> Any:
    """The same schema with references into the file itself, and without prose."""
    if isinstance(node, Mapping):
        return {
            key: _local_member(key, value)
            for key, value in node.items()
            if not (key == "description" and isinstance(value, str))
        }
    return [_local(item) for item in node] if isinstance(node, list) else node


def _local_member(key: str, value: Any) -> Any:
    if key == "$ref" and isinstance(value, str):
        return f"#/$defs/{value.rpartition('/')[2]}"
    return _local(value)


def _children(node: object) -> Sequence[object]:
    if isinstance(node, Mapping):
        return list(node.values())
    return node if isinstance(node, list) else ()
