"""What an Application says of itself in its cluster, and why that proves nothing.

Source: Argo CD 3.6, pkg/apis/application/v1alpha1/types.go (ApplicationStatus): the
health of single resources is no part of it since 3.0. A status may be Synced and
Healthy without anything having been applied (argo-cd#28722), so this alone is not yet
a proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gitops.knowledge.argocd.application import GROUP
from gitops.knowledge.argocd.source import destination, source
from gitops.knowledge.kubernetes.workload import Data, mapping, sequence
from gitops.yamlfile.keys import lookup

SYNC, HEALTH = ("status", "sync", "status"), ("status", "health", "status")
REVISION = ("status", "sync", "revision")
OPERATION = ("status", "operationState")
APPLIED = (*OPERATION, "syncResult", "revision")
COMPARED = ("status", "sync", "comparedTo")
TIMES = (("status", "health", "lastTransitionTime"), (*OPERATION, "finishedAt"))
SEEN = ("status", "reconciledAt")
STUCK = "https://github.com/argoproj/argo-cd/issues/28722"


@dataclass(frozen=True)
class Standing:
    """Where an Application stands: Synced and Healthy `since`, as `seen` last.

    `revision` is the commit that it was compared with, `applied` the last one that
    it really applied.
    """

    revision: str
    applied: str
    since: datetime
    seen: datetime


def doubts(live: Any, declared: Data, now: datetime) -> Iterator[str]:
    """Every reason why a document proves nothing of the Application declared."""
    if not _is_application(live):
        yield _other_kind(live, declared)
        return
    for ask in (_identity, _spec, _conditions, _state, _operation, _content):
        yield from ask(live, declared)
    yield from _times(live, now)


def standing(live: Data) -> Standing:
    """Where an Application stands of which there are no doubts."""
    times = [time(lookup(live, path)) for path in (*TIMES, SEEN)]
    *since, seen = [found for found in times if found is not None]
    return Standing(
        revision=str(lookup(live, REVISION)),
        applied=str(lookup(live, APPLIED)),
        since=max(since),
        seen=seen,
    )


def time(data: Any) -> datetime | None:
    """A timestamp of Kubernetes, None where it is none."""
    try:
        found = datetime.fromisoformat(str(data).replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _is_application(live: Any) -> bool:
    found = mapping(live)
    ours = str(found.get("apiVersion", "")).startswith(GROUP)
    return ours and found.get("kind") == "Application"


def _other_kind(live: Any, declared: Data) -> str:
    kind = str(mapping(live).get("kind") or "something else")
    name = lookup(declared, ("metadata", "name"))
    return (
        f"holds {_article(kind)} {kind}, not one Application of Argo CD; "
        f"kubectl -n argocd get application {name} -o json prints it"
    )


def _article(word: str) -> str:
    return "an" if word[:1] in "AEIOU" else "a"


def _identity(live: Data, declared: Data) -> Iterator[str]:
    name, own = (lookup(each, ("metadata", "name")) for each in (live, declared))
    if name != own:
        yield f"is of another Application: {name}, not {own}"
    if lookup(live, ("metadata", "deletionTimestamp")):
        yield "is being deleted"


def _spec(live: Data, declared: Data) -> Iterator[str]:
    """Whether it deploys what git declares: another thing would prove nothing."""
    for what, told in WORDS.items():
        found, own = (FACTS[what](each).get(what, "") for each in (live, declared))
        if found != own:
            yield f"{told}: {found or 'none'}, not {own or 'none'}"
    here, there = source(live), source(declared)
    for what in sorted((here.keys() | there.keys()) - WORDS.keys()):
        if here.get(what) != there.get(what):
            yield f"has another {what} than git declares"
    compared = {"spec": lookup(live, COMPARED), "metadata": live.get("metadata")}
    if compared["spec"] and source(compared) != here:
        yield "has not yet been compared with its present source; try again"


WORDS = {
    "namespace": "deploys to another namespace",
    "cluster": "deploys to another cluster",
    "repoURL": "reads another repository",
    "path": "reads another path",
    "targetRevision": "follows another revision",
}
FACTS: Mapping[str, Callable[[Data], Mapping[str, str]]] = {
    **dict.fromkeys(("namespace", "cluster"), destination),
    **dict.fromkeys(("repoURL", "path", "targetRevision"), source),
}


def _conditions(live: Data, _: Data) -> Iterator[str]:
    for each in sequence(lookup(live, ("status", "conditions"))):
        kind = str(each.get("type", ""))
        if kind.endswith("Error"):
            lines = str(each.get("message") or "no message").splitlines()
            yield f"reports a {kind}: {lines[0]}"


def _state(live: Data, _: Data) -> Iterator[str]:
    sync, health = lookup(live, SYNC), lookup(live, HEALTH)
    if sync != "Synced":
        yield f"is {sync or 'without a sync status'}, not Synced"
    if health != "Healthy":
        yield f"is {health or 'without a health status'}, not Healthy"


def _operation(live: Data, _: Data) -> Iterator[str]:
    phase = lookup(live, (*OPERATION, "phase"))
    if live.get("operation"):
        yield "has an operation that waits or runs; let it end"
    elif phase in ("Running", "Terminating"):
        yield f"has an operation that is still {phase}; let it end"
    elif phase != "Succeeded":
        yield f"{f'has an operation that {phase}' if phase else 'was never synced'}"


def _content(live: Data, _: Data) -> Iterator[str]:
    if not sequence(lookup(live, ("status", "resources"))):
        yield "lists no resources: nothing is deployed that could be healthy"
    for path, what in ((REVISION, "was compared with"), (APPLIED, "applied last")):
        if not lookup(live, path):
            yield f"does not say which revision it {what} ({'.'.join(path)})"


def _times(live: Data, now: datetime) -> Iterator[str]:
    for path in (*TIMES, SEEN):
        given, name = lookup(live, path), ".".join(path)
        found = time(given)
        if found is None:
            yield f"does not say since when ({name})"
        elif found > now:
            yield f"has a time in the future: {name} is {given}; look at the clocks"
