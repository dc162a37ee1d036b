"""A field changes that the API server never lets change: refused.

Many kinds have such fields: the content of an immutable ConfigMap or Secret, the type
of a Secret, the role of a binding, nearly all of a StorageClass, of a
PersistentVolume's source and of a Pod, the scope of a CustomResourceDefinition. Nothing
else of the Application is applied while the change is there.

Instead: give the changed object another name, or delete the old one first where nothing
depends on it.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.refused import refused

LEVEL = "impossible"
REVERSIBLE = True
SHORT = 60


def find(change: Change) -> Iterator[Found]:
    """Objects with another value in such a field."""
    for new, one in refused(change, "immutable-field"):
        field = ".".join(one.field)
        values = f"{one.old} -> {one.new}" if one.old else one.new
        told = f" ({values})" if len(values) < SHORT else ""
        message = f"{field}: may not change in a {new.kind} that exists{told}"
        yield Found(new, message, one.field, one.old, one.new)
