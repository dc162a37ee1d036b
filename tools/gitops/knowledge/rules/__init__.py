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
    allow_empty,
    ambiguous_scalar,
    cascade_finalizer,
    chart_copy,
    claim_template,
    dead_value,
    disabled_app,
    duplicate_key,
    effect,
    environment_ahead,
    environments,
    fixed_name,
    generate_paths,
    ignored_value_file,
    image_tag,
    impure_template,
    invalid_value,
    kubernetes_schema,
    lone_key,
    merge_result,
    missing_reference,
    no_probe,
    no_resources,
    outside_project,
    parameter_substitution,
    plain_secret,
    pod_security,
    prune_confirm,
    record,
    redis_directive,
    redis_include,
    redis_memory,
    redis_open,
    redis_persistence,
    redis_renamed_command,
    redundant_value,
    remote_reference,
    removed_api,
    render,
    repository_url,
    requests_above_limits,
    self_heal,
    server_side_apply,
    service_port,
    several_documents,
    several_sources,
    shadowed_value,
    shared_destination,
    shared_object,
    source_override,
    storage_class,
    suppression,
    sync_retry,
    target_revision,
    unchecked,
    unclassified_value,
    unknown_key,
    unmatched_selector,
    unpromoted_value,
    unprotected_prune,
    unstable_rendering,
    value_file,
    wide_project,
    yaml_alias,
    yaml_syntax,
)

Check = Callable[[Evidence], Iterator[Finding]]

MODULES = (
    yaml_syntax,
    duplicate_key,
    several_documents,
    yaml_alias,
    ambiguous_scalar,
    environments,
    unknown_key,
    invalid_value,
    redundant_value,
    dead_value,
    shadowed_value,
    unclassified_value,
    remote_reference,
    plain_secret,
    image_tag,
    disabled_app,
    render,
    chart_copy,
    record,
    unpromoted_value,
    environment_ahead,
    lone_key,
    repository_url,
    target_revision,
    several_sources,
    value_file,
    ignored_value_file,
    parameter_substitution,
    source_override,
    generate_paths,
    outside_project,
    wide_project,
    shared_object,
    shared_destination,
    fixed_name,
    allow_empty,
    cascade_finalizer,
    unprotected_prune,
    self_heal,
    sync_retry,
    server_side_apply,
    prune_confirm,
    pod_security,
    requests_above_limits,
    no_resources,
    no_probe,
    unmatched_selector,
    service_port,
    missing_reference,
    claim_template,
    storage_class,
    redis_persistence,
    redis_memory,
    redis_open,
    redis_renamed_command,
    redis_directive,
    redis_include,
    unstable_rendering,
    impure_template,
    effect,
    merge_result,
    suppression,
    # Last, as they wait for the schema check that runs beside the others.
    removed_api,
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
