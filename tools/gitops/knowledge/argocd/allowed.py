"""What an AppProject allows: a repository, a place, a kind of object.

Source: Argo CD 3.6, pkg/apis/application/v1alpha1/app_project_types.go
(IsSourcePermitted, IsDestinationPermitted, IsGroupKindNamePermitted): a pattern with
`!` that matches denies; no clusterResourceWhitelist allows no kind, no
namespaceResourceWhitelist allows all; a blacklist wins. Where a pattern is too special
to be followed here, it allows: rather no finding than a false one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gitops.knowledge.argocd.patterns import SPECIAL, covers
from gitops.knowledge.argocd.source import IN_CLUSTER, url
from gitops.knowledge.kubernetes.scope import CLUSTER_SCOPED
from gitops.knowledge.kubernetes.workload import Data, sequence

Place = Mapping[str, str]
"""A destination: its `cluster` (`in-cluster`, a name or a server) and `namespace`."""

BUILT_IN = frozenset({
    "", "admissionregistration.k8s.io", "apiextensions.k8s.io",
    "apiregistration.k8s.io", "apps", "autoscaling", "batch", "certificates.k8s.io",
    "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io",
    "flowcontrol.apiserver.k8s.io", "networking.k8s.io", "node.k8s.io", "policy",
    "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io",
    "storage.k8s.io", "storagemigration.k8s.io",
})  # fmt: skip
"""Kubernetes' own groups: which of their kinds are in a namespace is known."""
CLUSTER, NAMESPACED = "clusterResource", "namespaceResource"


def allows_source(spec: Data, address: str) -> bool:
    """Whether Applications of the project may read a repository."""
    listed = spec.get("sourceRepos")
    patterns = [str(item) for item in listed] if isinstance(listed, list) else []
    wanted, allowed = url(address), False
    for pattern in patterns:
        if pattern.startswith("!"):
            if covers(url(pattern[1:]), wanted, "/"):
                return False
        else:
            allowed = allowed or _may(url(pattern), wanted, "/")
    return allowed


def allows_place(spec: Data, place: Place) -> bool:
    """Whether they may deploy into a namespace of a cluster."""
    items = sequence(spec.get("destinations"))
    namespace = place["namespace"]
    for item in items:
        pattern = str(item.get("namespace", ""))
        denied = pattern.startswith("!") and covers(pattern[1:], namespace)
        if denied and _is_cluster(item, place["cluster"]):
            return False
    return any(
        _is_cluster(item, place["cluster"])
        and _matches(str(item.get("namespace", "")), namespace)
        for item in items
    )


def _is_cluster(item: Data, cluster: str) -> bool:
    """Whether an entry is about a cluster; of another one only one spelling is known.

    A name may be any server, so that an entry of the other spelling may be about it.
    """
    given = {key: str(item[key]) for key in ("server", "name") if item.get(key)}
    if cluster == "in-cluster":
        own = {"server": IN_CLUSTER, "name": cluster}
        return any(_matches(text.rstrip("/"), own[key]) for key, text in given.items())
    key = "server" if "://" in cluster else "name"
    other = [text for which, text in given.items() if which != key]
    own_text = given.get(key)
    return any(text != IN_CLUSTER for text in other) or (
        own_text is not None and _matches(own_text.rstrip("/"), cluster)
    )


def allows_kind(spec: Data, group: str, kind: str, name: str) -> bool:
    """Whether they may have an object of a kind; either list will do where it is ours.

    Whether a custom resource is in a namespace only its definition tells.
    """
    if kind in CLUSTER_SCOPED:
        return _listed(spec, CLUSTER, group, kind, name)
    if group in BUILT_IN:
        return _listed(spec, NAMESPACED, group, kind, "")
    return any(
        _listed(spec, scope, group, kind, name) for scope in (CLUSTER, NAMESPACED)
    )


def _listed(spec: Data, scope: str, group: str, kind: str, name: str) -> bool:
    allowing, denying = (
        spec.get(f"{scope}{end}") for end in ("Whitelist", "Blacklist")
    )
    wanted = (group, kind, name)
    if any(_names(entry, wanted, sure=True) for entry in sequence(denying)):
        return False
    if allowing is None:
        return scope == NAMESPACED
    return any(_names(entry, wanted) for entry in sequence(allowing))


def _names(entry: Data, wanted: tuple[str, str, str], *, sure: bool = False) -> bool:
    given = [str(entry.get(key, "")) for key in ("group", "kind")]
    given += [str(entry.get("name") or "*") if wanted[2] else "*"]
    match = covers if sure else _may
    return all(match(one, text) for one, text in zip(given, wanted, strict=True))


def _matches(pattern: str, text: str) -> bool:
    if pattern.startswith("!"):
        return not covers(pattern[1:], text)
    return _may(pattern, text)


def _may(pattern: str, text: str, separator: str = "") -> bool:
    return bool(SPECIAL.search(pattern)) or covers(pattern, text, separator)


def lists(entry: Data, wanted: tuple[str, str, str]) -> bool:
    """Whether an entry of a list is about an object: group, kind and name."""
    return _names(entry, wanted)


def spec_of(body: Mapping[str, Any]) -> Data:
    """An AppProject's spec."""
    found = body.get("spec")
    return found if isinstance(found, Mapping) else {}
