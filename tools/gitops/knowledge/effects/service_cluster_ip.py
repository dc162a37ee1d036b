"""The cluster address of a Service changes: refused.

The API server keeps clusterIP and the first address family of a Service for its life:
an address, or None, may not become another. Nothing else of the Application is applied
while the change is there. Left out, the old address stays: a headless Service whose
`clusterIP: None` is removed stays headless.

Instead: make a second Service with another name, or delete the Service and let Argo CD
make it anew (clients are cut off for that moment).
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.refused import refused

LEVEL = "impossible"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Services that would get another address."""
    for new, one in refused(change, "service-cluster-ip"):
        was = one.old or "the address that it got"
        message = f"{one.field[-1]} may not change: {was} -> {one.new}"
        yield Found(new, message, one.field, one.old, one.new)
