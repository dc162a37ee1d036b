"""A CustomResourceDefinition is deleted, and every object of its kind with it.

Kubernetes deletes all objects of a kind, in all namespaces and whoever made them, when
the kind's definition is deleted.

Instead: annotate it `argocd.argoproj.io/sync-options: Prune=false` in an earlier merge.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.fate import fate
from gitops.knowledge.argocd.removed import removed
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.yamlfile.keys import lookup

LEVEL = "danger"
REVERSIBLE = False


def find(change: Change) -> Iterator[Found]:
    """Definitions that are pruned."""
    for resource in removed(change, "definition"):
        end = fate(resource, change)
        if end.deleted:
            kind = lookup(resource.body, ("spec", "names", "kind"), resource.name)
            message = f"{end.words}, with every {kind} of the cluster"
            yield Found(resource, message, (), "definition", end.words)
