"""Which nodes a pod may run on: its node selector, node affinity and tolerations.

Source: k8s.io/component-helpers/scheduling/corev1/nodeaffinity: the terms of an
affinity are alternatives, the expressions of a term and the selector must all hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gitops.knowledge.kubernetes.workload import Data, mapping, sequence
from gitops.yamlfile.keys import lookup

REQUIRED = (
    "affinity",
    "nodeAffinity",
    "requiredDuringSchedulingIgnoredDuringExecution",
)
PRESENT = frozenset(("In", "Exists", "Gt", "Lt"))
BY_KUBERNETES = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")


class Requirement(NamedTuple):
    """What a node must have."""

    key: str
    operator: str
    values: frozenset[str] = frozenset()

    def __str__(self) -> str:
        values = f" [{', '.join(sorted(self.values))}]" if self.values else ""
        return f"{self.key} {self.operator}{values}"


Term = frozenset[Requirement]


def terms(spec: Data) -> frozenset[Term]:
    """The alternatives that a pod's spec allows, each all that must hold."""
    fixed = frozenset(_selected(spec))
    found = sequence(lookup(spec, (*REQUIRED, "nodeSelectorTerms")))
    return frozenset(fixed | frozenset(_expressed(term)) for term in found or [{}])


def shown(found: frozenset[Term]) -> str:
    """The alternatives as text, the same for the same meaning."""
    parts = sorted(" and ".join(sorted(map(str, term))) for term in found)
    return " or ".join(parts) or "any node"


def is_narrower(old: frozenset[Term], new: frozenset[Term]) -> bool:
    """Whether a node that was allowed is allowed no longer."""
    return not all(any(_covers(wide, term) for wide in new) for term in old)


def untolerated(old: Data, new: Data) -> list[str]:
    """The taints that a pod no longer tolerates."""
    kept = sequence(new.get("tolerations"))
    return [
        f"{each.get('key') or 'any taint'} {each.get('effect') or ''}".strip()
        for each in sequence(old.get("tolerations"))
        if each.get("key") not in BY_KUBERNETES
        and each.get("effect") != "PreferNoSchedule"
        and not any(_tolerates(wide, each) for wide in kept)
    ]


def _selected(spec: Data) -> Iterator[Requirement]:
    for key, value in mapping(spec.get("nodeSelector")).items():
        yield Requirement(str(key), "In", frozenset((str(value),)))
    if spec.get("nodeName"):
        yield Requirement("nodeName", "In", frozenset((str(spec["nodeName"]),)))


def _expressed(term: Data) -> Iterator[Requirement]:
    for field in ("matchExpressions", "matchFields"):
        for each in sequence(term.get(field)):
            values = each.get("values")
            texts = frozenset(map(str, values if isinstance(values, list) else ()))
            yield Requirement(str(each.get("key")), str(each.get("operator")), texts)


def _covers(wide: Term, term: Term) -> bool:
    return all(any(_implies(have, want) for have in term) for want in wide)


def _implies(have: Requirement, want: Requirement) -> bool:
    if have.key != want.key:
        return False
    if want.operator == "In":
        return have.operator == "In" and have.values <= want.values
    if want.operator == "Exists":
        return have.operator in PRESENT
    if want.operator == "NotIn":
        return _excludes(have, want.values)
    return have == want


def _excludes(have: Requirement, values: frozenset[str]) -> bool:
    if have.operator == "NotIn":
        return values <= have.values
    if have.operator == "In":
        return not values & have.values
    return have.operator == "DoesNotExist"


def _tolerates(wide: Data, each: Data) -> bool:
    if wide.get("effect") and wide.get("effect") != each.get("effect"):
        return False
    if wide.get("operator") == "Exists":
        return not wide.get("key") or wide.get("key") == each.get("key")
    same = ("key", "value")
    return each.get("operator") != "Exists" and all(
        (wide.get(name) or "") == (each.get(name) or "") for name in same
    )
