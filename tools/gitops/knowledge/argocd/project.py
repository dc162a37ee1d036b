"""AppProjects: what a later one allows that an earlier one did not.

Source: Argo CD 3.6, pkg/apis/application/v1alpha1/app_project_types.go: no
clusterResourceWhitelist allows no kind, no namespaceResourceWhitelist allows all; a
destination needs its server or its name, and its namespace; groups, kinds and names are
matched as paths are (filepath.Match).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from gitops.knowledge.argocd.patterns import covers, widened
from gitops.knowledge.argocd.source import IN_CLUSTER, url
from gitops.knowledge.kubernetes.workload import Data, named, sequence

Entry = tuple[str, ...]
Compare = Callable[[Data, Data], list[str]]
EVERYTHING: Entry = ("*", "*", "*")


def wider(old: Data, new: Data) -> Iterator[tuple[str, list[str]]]:
    """Each field of a project's spec that allows more, with what it adds."""
    for field, compare in COMPARED.items():
        added = compare(old, new)
        if added:
            yield field, added


def _repositories(old: Data, new: Data) -> list[str]:
    before, after = (_urls(spec.get("sourceRepos")) for spec in (old, new))
    return widened(before, after, "/")


def _urls(data: Any) -> list[str]:
    return [
        f"!{url(text[1:])}" if text.startswith("!") else url(text)
        for text in _texts(data)
    ]


def _namespaces(old: Data, new: Data) -> list[str]:
    before, after = (_texts(spec.get("sourceNamespaces")) for spec in (old, new))
    return widened(before, after)


def _destinations(old: Data, new: Data) -> list[str]:
    before, after = (_places(spec.get("destinations")) for spec in (old, new))
    allowed = _beyond(_positive(after), _positive(before))
    kept = [entry for entry in after if _denies(entry)]
    dropped = [e for e in before if _denies(e) and e not in kept]
    return allowed + ([f"no longer {_text(e)}" for e in dropped] if after else [])


def _places(data: Any) -> list[Entry]:
    """Cluster and namespace of each destination, a name apart from a server."""
    return [
        (_cluster(key, str(each[key])), str(each.get("namespace", "")))
        for each in sequence(data)
        for key in ("server", "name")
        if each.get(key)
    ]


def _cluster(key: str, text: str) -> str:
    own = text == IN_CLUSTER if key == "server" else text == "in-cluster"
    return "in-cluster" if own else text if text == "*" else f"{key}:{text}"


def _positive(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if not _denies(entry)]


def _denies(entry: Entry) -> bool:
    return any(part.startswith("!") or ":!" in part for part in entry)


def _allowing(field: str, *absent: Entry) -> Compare:
    def compare(old: Data, new: Data) -> list[str]:
        before, after = (_entries(spec.get(field), absent) for spec in (old, new))
        return _beyond(after, before)

    return compare


def _denying(field: str) -> Compare:
    def compare(old: Data, new: Data) -> list[str]:
        before, after = (_entries(spec.get(field), ()) for spec in (old, new))
        return [f"no longer denied: {text}" for text in _beyond(before, after)]

    return compare


def _entries(data: Any, absent: tuple[Entry, ...]) -> list[Entry]:
    if data is None:
        return list(absent)
    return [
        (str(e.get("group", "")), str(e.get("kind", "")), str(e.get("name") or "*"))
        for e in sequence(data)
    ]


def _beyond(entries: Iterable[Entry], known: Iterable[Entry]) -> list[str]:
    held = list(known)
    more = (e for e in entries if not any(_covers(wide, e) for wide in held))
    return sorted({_text(entry) for entry in more})


def _covers(wide: Entry, entry: Entry) -> bool:
    return all(covers(one, other) for one, other in zip(wide, entry, strict=True))


def _text(entry: Entry) -> str:
    """`apps/Deployment`, `Secret` of the core group, a kind with one name, a place."""
    is_any = len(entry) == len(EVERYTHING) and entry[-1] == "*"
    return "/".join(entry[:-1] if is_any else entry).removeprefix("/")


def _roles(old: Data, new: Data) -> list[str]:
    before, after = (set(_grants(spec.get("roles"))) for spec in (old, new))
    return sorted(after - before) + [
        f"no longer {grant}"
        for grant in sorted(before - after)
        if grant.endswith("deny")
    ]


def _grants(data: Any) -> Iterator[str]:
    for name, role in named(data).items():
        for policy in _texts(role.get("policies")):
            yield ", ".join(part.strip() for part in policy.split(","))
        for group in _texts(role.get("groups")):
            yield f"group {group} has role {name}"


def _signatures(old: Data, new: Data) -> list[str]:
    before, after = (
        {str(key.get("keyID")) for key in sequence(spec.get("signatureKeys"))}
        for spec in (old, new)
    )
    if not before:
        return []
    return sorted(after - before) if after else ["unsigned commits"]


def _clusters(old: Data, new: Data) -> list[str]:
    before, after = (
        spec.get("permitOnlyProjectScopedClusters") is True for spec in (old, new)
    )
    return ["clusters of other projects"] if before and not after else []


def _texts(data: Any) -> list[str]:
    return [str(item) for item in data] if isinstance(data, list) else []


COMPARED: Mapping[str, Compare] = {
    "sourceRepos": _repositories,
    "sourceNamespaces": _namespaces,
    "destinations": _destinations,
    "clusterResourceWhitelist": _allowing("clusterResourceWhitelist"),
    "clusterResourceBlacklist": _denying("clusterResourceBlacklist"),
    "namespaceResourceWhitelist": _allowing("namespaceResourceWhitelist", EVERYTHING),
    "namespaceResourceBlacklist": _denying("namespaceResourceBlacklist"),
    "roles": _roles,
    "signatureKeys": _signatures,
    "permitOnlyProjectScopedClusters": _clusters,
}
