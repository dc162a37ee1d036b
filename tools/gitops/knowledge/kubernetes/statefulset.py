"""StatefulSets: what of them the API server refuses, apart from single fields."""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.kubernetes import claims
from gitops.knowledge.kubernetes.refusal import Refusal
from gitops.knowledge.kubernetes.workload import mapping
from gitops.render.resources import Resource
from gitops.yamlfile.keys import lookup

STRATEGY = ("spec", "updateStrategy")


def stateful_set(old: Resource, new: Resource) -> Iterator[Refusal]:
    """What is refused of a StatefulSet."""
    yield from claims.templates(old, new)
    yield from _strategy(old, new)


def _strategy(old: Resource, new: Resource) -> Iterator[Refusal]:
    """OnDelete beside the rollingUpdate that was filled in.

    Where a manifest named no type, rollingUpdate was filled in
    (SetDefaults_StatefulSet); no manifest said it, so the three-way patch keeps it, and
    validation allows it for the type RollingUpdate only. Tried on 1.36.3; DaemonSets
    and Deployments take it.
    """
    before, after = (mapping(lookup(side.body, STRATEGY)) for side in (old, new))
    filled = not before.get("type") and before.get("rollingUpdate") is None
    if filled and after.get("type") == "OnDelete" and "rollingUpdate" not in after:
        why = "was filled in and stays: write `rollingUpdate: null` beside OnDelete"
        field = (*STRATEGY, "rollingUpdate")
        yield Refusal("statefulset-immutable", field, "filled in", "none", why)
