"""Label selectors: what they match, and whether one matches all that another does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from gitops.knowledge.kubernetes.workload import mapping, sequence


class Requirement(NamedTuple):
    """One condition on one label."""

    key: str
    operator: str
    values: frozenset[str] = frozenset()


Selector = frozenset[Requirement]
"""All of its requirements hold; without any it matches everything."""


def selector(data: Any) -> Selector:
    """A selector of matchLabels and matchExpressions."""
    found = mapping(data)
    labels = plain(found.get("matchLabels"))
    return labels | frozenset(_expressions(found.get("matchExpressions")))


def plain(labels: Any) -> Selector:
    """A selector that is a mapping of labels, as a Service's is."""
    items = mapping(labels).items()
    return frozenset(Requirement(str(k), "In", frozenset([str(v)])) for k, v in items)


def matches(wanted: Selector, labels: Mapping[str, Any]) -> bool:
    """Whether an object with these labels is selected."""
    return all(_holds(requirement, labels) for requirement in wanted)


def covers(wide: Selector, narrow: Selector) -> bool:
    """Whether `wide` surely selects all that `narrow` selects."""
    return all(any(_implies(have, need) for have in narrow) for need in wide)


def _expressions(data: Any) -> Iterator[Requirement]:
    for item in sequence(data):
        values = item.get("values")
        given = frozenset(map(str, values if isinstance(values, list) else ()))
        yield Requirement(str(item.get("key")), str(item.get("operator")), given)


def _holds(requirement: Requirement, labels: Mapping[str, Any]) -> bool:
    key, operator, values = requirement
    if operator == "In":
        return str(labels.get(key)) in values
    if operator == "NotIn":
        return str(labels.get(key)) not in values
    return (key in labels) == (operator == "Exists")


def _implies(have: Requirement, need: Requirement) -> bool:
    if have.key != need.key:
        return False
    if need.operator == "In":
        return have.operator == "In" and have.values <= need.values
    if need.operator == "NotIn":
        return _excludes(have, need.values)
    if need.operator == "Exists":
        return have.operator in ("In", "Exists")
    return have.operator == need.operator


def _excludes(have: Requirement, values: frozenset[str]) -> bool:
    if have.operator == "NotIn":
        return values <= have.values
    if have.operator == "In":
        return not have.values & values
    return have.operator == "DoesNotExist"
