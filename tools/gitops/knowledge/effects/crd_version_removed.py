"""A version of a custom resource is served no longer.

Manifests and controllers that name it fail from then on. Kubernetes refuses to drop a
version that objects are still stored in (status.storedVersions).

Instead: move manifests to the new version first, then stop serving the old one.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.workload import named
from gitops.render.resources import Resource
from gitops.yamlfile.keys import lookup

LEVEL = "danger"
REVERSIBLE = True
FIELD = ("spec", "versions")


def find(change: Change) -> Iterator[Found]:
    """Versions that were served and are not."""
    for old, new in change.pairs("CustomResourceDefinition"):
        kind = lookup(new.body, ("spec", "names", "kind"), new.name)
        for version in sorted(_served(old) - _served(new)):
            message = f"{kind} {version} is served no longer: its manifests fail"
            yield Found(new, message, (*FIELD, version), "served")


def _served(resource: Resource) -> set[str]:
    versions = named(lookup(resource.body, FIELD))
    return {name for name, each in versions.items() if each.get("served") is not False}
