"""A claim template changes in another way than size, class or access mode: refused.

Labels, annotations, the name, a template added, removed or moved: the API server
refuses any of it for a StatefulSet that exists, and nothing else of the Application is
applied while the change is there. Charts that put their version or common labels on the
template break at each upgrade. Only apiVersion, kind and an empty status do not count.

Instead: keep the template as it is; where it must change, delete the StatefulSet with
`--cascade=orphan` and let Argo CD make it anew: pods and claims stay.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.claims import TEMPLATES
from gitops.knowledge.kubernetes.refused import refused

LEVEL = "impossible"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Claim templates that differ in anything else."""
    for new, one in refused(change, "claim-template"):
        where = ".".join(one.field[len(TEMPLATES) :])
        what = where or f"{one.old or 'none'} -> {one.new or 'none'}"
        message = f"claim template {what}: may not change in a StatefulSet that exists"
        yield Found(new, message, one.field, one.old, one.new)
