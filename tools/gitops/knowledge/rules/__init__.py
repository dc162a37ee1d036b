"""The rules of lint: one module each, named as the rule, listed here.

A rule's docstring says what it finds and why that matters; its examples are its
documentation (docs/lint-rules.md) and its test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType, ModuleType

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.rules import (
    chart_copy,
    effect,
    environments,
    invalid_value,
    kubernetes_schema,
    merge_result,
    record,
    render,
    repository_url,
    suppression,
    unchecked,
    unclassified_value,
    unknown_key,
    yaml_syntax,
)

Check = Callable[[Evidence], Iterator[Finding]]

MODULES = (
    yaml_syntax,
    environments,
    unknown_key,
    invalid_value,
    unclassified_value,
    render,
    chart_copy,
    record,
    repository_url,
    effect,
    merge_result,
    suppression,
    # Last, as they wait for the schema check that runs beside the others.
    kubernetes_schema,
    unchecked,
)


def identity(module: ModuleType) -> str:
    """A rule's id: its module's name, with hyphens."""
    return module.__name__.rpartition(".")[2].replace("_", "-")


RULES: Mapping[str, Check] = MappingProxyType(
    {identity(module): module.check for module in MODULES}
)
"""Every rule by id, in the order in which they run."""
