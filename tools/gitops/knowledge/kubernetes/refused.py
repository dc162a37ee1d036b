"""Everything that the API server refuses of a change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gitops.knowledge.kubernetes import claims, cluster_ip, jobs, statefulset
from gitops.knowledge.kubernetes.immutable import FROZEN, Frozen
from gitops.knowledge.kubernetes.reading import content
from gitops.knowledge.kubernetes.refusal import Refusal, text
from gitops.knowledge.kubernetes.stored import plain
from gitops.knowledge.kubernetes.workload import mapping
from gitops.render.resources import Resource
from gitops.yamlfile.keys import lookup

if TYPE_CHECKING:
    from gitops.knowledge.change import Change

Check = Callable[[Resource, Resource], Iterator[Refusal]]

CHECKS: Mapping[tuple[str, str], Check] = {
    ("apps", "StatefulSet"): statefulset.stateful_set,
    ("", "PersistentVolumeClaim"): claims.claim,
    ("", "Service"): cluster_ip.service,
    ("batch", "Job"): jobs.job,
    ("", "Pod"): jobs.pod,
}
"""What a table of fields cannot say, by group and kind."""

OPTIONS = "argocd.argoproj.io/sync-options"
HOOKS = ("argocd.argoproj.io/hook", "helm.sh/hook")
NO_HOOK = ("", "crd-install")


def refused(change: Change, effect: str) -> Iterator[tuple[Resource, Refusal]]:
    """What is refused of a change and told as one effect, with the new object."""
    yield from (pair for pair in _refused(change) if pair[1].effect == effect)


@lru_cache(maxsize=8)
def _refused(change: Change) -> list[tuple[Resource, Refusal]]:
    """All that is refused of a change; every effect asks for it."""
    return [
        (new, one)
        for old, new in change.pairs()
        if not forced(new)
        for one in refusals(old, new, change.kubernetes)
    ]


def refusals(old: Resource, new: Resource, kubernetes: int) -> list[Refusal]:
    """What the API server refuses when an object becomes another.

    Hooks are left out: Argo CD deletes them before it makes them anew
    (BeforeHookCreation is the default of both its own and Helm's hooks).
    """
    if old.body == new.body or _is_hook(new):
        return []
    kind = new.identity[:2]
    found = [*_fields(old, new, kubernetes)]
    if kind in CHECKS:
        found += CHECKS[kind](old, new)
    return found


def forced(resource: Resource) -> bool:
    """Whether Argo CD deletes the object and makes it anew where a change is refused.

    Source: gitops-engine pkg/sync/sync_context.go, applyObject: Force=true gives
    `kubectl apply --force`, with Replace=true `kubectl replace --force`.
    """
    options = str(annotation(resource, OPTIONS)).split(",")
    return "Force=true" in [option.strip() for option in options]


def annotation(resource: Resource, name: str) -> str:
    """An annotation's text, empty where there is none."""
    return str(mapping(resource.metadata.get("annotations")).get(name) or "")


def _is_hook(resource: Resource) -> bool:
    return any(annotation(resource, name) not in NO_HOOK for name in HOOKS)


def _fields(old: Resource, new: Resource, kubernetes: int) -> Iterator[Refusal]:
    for frozen in FROZEN:
        if (frozen.group, frozen.kind) != new.identity[:2]:
            continue
        before, after = (_value(side, frozen) for side in (old, new))
        if before != after and _applies(frozen, old, before, kubernetes):
            yield Refusal(frozen.effect, frozen.path, *_texts(new, before, after))


def _applies(frozen: Frozen, old: Resource, before: Any, kubernetes: int) -> bool:
    if frozen.until is not None and kubernetes >= frozen.until:
        return False
    if frozen.only_if and lookup(old.body, frozen.only_if) is not True:
        return False
    return not (frozen.once and before is None)


def _value(resource: Resource, frozen: Frozen) -> Any:
    """A field as it is stored, None where it is not."""
    found = lookup(_readable(resource), frozen.path)
    if isinstance(found, Mapping):
        found = {k: v for k, v in found.items() if k not in frozen.apart}
        found = {**mapping(frozen.default), **found}
        return plain(found, frozen.path[-1], exact=False) or None
    if frozen.unordered and isinstance(found, list):
        return sorted(map(str, found)) or None
    if found is None or found == []:
        return frozen.default
    return found


def _readable(resource: Resource) -> Mapping[str, Any]:
    """The object; a Secret's stringData are in its data, decoded."""
    if resource.kind != "Secret":
        return resource.body
    return {**resource.body, "data": content(resource)}


def _texts(new: Resource, before: Any, after: Any) -> tuple[str, str]:
    """What changed in short; of a Secret's and a ConfigMap's data only the keys."""
    if new.kind in ("Secret", "ConfigMap") and isinstance(before or after, Mapping):
        a, b = mapping(before), mapping(after)
        keys = sorted(key for key in {**a, **b} if a.get(key) != b.get(key))
        return "", ", ".join(keys)
    return text(before), text(after)
