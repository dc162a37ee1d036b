"""Before/after cases on a real API server, applied as Argo CD applies them.

Many cases go side by side, each in a namespace of its own, one step of all at a time:
a kubectl for each object would take most of the time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from gitops.knowledge.kubernetes.refused import HOOKS, annotation, forced
from gitops.knowledge.kubernetes.restart import changed
from gitops.knowledge.kubernetes.workload import workload
from gitops.render.resources import Resource
from gitops.yamlfile.keys import lookup
from tests.cluster.cluster import Cluster
from tests.cluster.truth.batch import errors
from tests.cluster.wait import Late, until
from tests.gitops.knowledge.effects.table import Case

Object = dict[str, Any]
CLAIM = "PersistentVolumeClaim"
CLUSTER_WIDE = ("StorageClass", "PriorityClass", "PersistentVolume", "IngressClass",
                "RuntimeClass", "ClusterRole", "ClusterRoleBinding", "CSIDriver",
                "VolumeAttributesClass", "VolumeAttachment")  # fmt: skip
"""Kinds outside of namespaces, which get a name for each case."""

LEFT_OUT = {
    "Application": "a kind of Argo CD",
    "AppProject": "a kind of Argo CD",
    "Namespace": "a kind outside of namespaces",
    "CustomResourceDefinition": "a kind outside of namespaces",
}
REVISIONS = {
    "StatefulSet": ("status", "updateRevision"),
    "Deployment": ("metadata", "annotations", "deployment.kubernetes.io/revision"),
}
"""Where a controller says which pod template it rolls out."""

MARK = "effects"
PATIENCE = 120.0
# The types are kubectl's own: the server's description of them, read for each object,
# would take most of the time.
APPLY = ("apply", "--openapi-patch=false")


@dataclass
class Replayed:
    """A case in its namespace, and what the API server made of it."""

    case: Case
    namespace: str
    unchanged: list[Object] = field(default_factory=list)
    invalid: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    rollouts: list[str] = field(default_factory=list)

    @property
    def before(self) -> list[Object]:
        """What is applied first: what will change, what that stands on, and more."""
        changing = [
            body
            for title, body in self.case.before.items()
            if self.case.after.get(title) != body or body["kind"] == CLAIM
        ]
        return self._placed([*changing, *self.unchanged])

    @property
    def after(self) -> list[Object]:
        """What is applied then."""
        return self._placed(changing(self.case))

    @property
    def volumes(self) -> list[Object]:
        """A volume for each claim, as if a pod had used it."""
        return [_volume(body) for body in self.before if body["kind"] == CLAIM]

    @property
    def watched(self) -> Iterator[tuple[tuple[str, str, str], list[str]]]:
        """Workloads that change, and the fields that replace their pods."""
        for title, fields in _watched(self.case):
            kind, _, name = title.partition("/")
            yield (kind, self.namespace, name), fields

    def _placed(self, bodies: Sequence[Object]) -> list[Object]:
        known = [deepcopy(b) for b in bodies if b["kind"] not in LEFT_OUT]
        for body in known:
            metadata = body["metadata"]
            metadata["namespace"] = self.namespace
            if body["kind"] in CLUSTER_WIDE:
                metadata["name"] = f"{metadata.pop('namespace')}-{metadata['name']}"
        return known


def left_out(case: Case, minor: int) -> str:
    """Why a case is not replayed, empty where it is."""
    if case.kubernetes not in (36, minor):
        return "another Kubernetes version"
    kinds = [body["kind"] for body in changing(case)]
    if kinds and all(kind in LEFT_OUT for kind in kinds):
        return LEFT_OUT[kinds[0]]
    groups = [body["apiVersion"] for body in changing(case)]
    if any("kruise" in group for group in groups):
        return "a kind that the server does not know"
    return ""


def changing(case: Case) -> list[Object]:
    """The objects that are different, or new, on the other side."""
    return [b for title, b in case.after.items() if case.before.get(title) != b]


def prepared(cases: Sequence[Case], prefix: str) -> list[Replayed]:
    """The cases with their namespaces; each object is in `before` of one at least."""
    seen: set[str] = set()
    found = []
    for number, case in enumerate(cases):
        fresh = []
        for title, body in case.before.items():
            text = json.dumps(body, sort_keys=True)
            if text not in seen and case.after.get(title) == body:
                fresh.append(body)
            seen.add(text)
        unchanged = [body for body in fresh if body["kind"] != CLAIM]
        found.append(Replayed(case, f"{prefix}{number}", unchanged))
    return found


def replay(cluster: Cluster, batch: Sequence[Replayed]) -> None:
    """Apply what was, then what changes, and note what is refused."""
    mark = batch[0].namespace
    _create(cluster, mark, [_namespace(each.namespace) for each in batch])
    try:
        # Before their claims, which have them at once then.
        _create(cluster, mark, [volume for each in batch for volume in each.volumes])
        _apply(cluster, [(e.invalid, body) for e in batch for body in e.before])
        _bind(cluster, batch)
        old = _revisions(cluster, batch)
        _delete_hooks(cluster, batch)
        _apply(cluster, [(e.refused, body) for e in batch for body in e.after])
        _compare(cluster, [each for each in batch if not each.refused], old)
    finally:
        _clean(cluster, mark, batch)


def _apply(cluster: Cluster, told: Sequence[tuple[list[str], Object]]) -> None:
    """Apply objects client-side, each noting what is said against it."""
    for force in (False, True):
        some = [pair for pair in told if forced(_resource(pair[1])) == force]
        words = (*APPLY, "--force") if force else APPLY
        said = errors(cluster, words, [body for _, body in some])
        for (notes, _), text in zip(some, said, strict=True):
            if text:
                notes.append(text[-400:])


def _create(cluster: Cluster, mark: str, bodies: Sequence[Object]) -> None:
    """Create objects outside of namespaces, with a mark to find them by."""
    for body in bodies:
        body["metadata"]["labels"] = {MARK: mark}
    listed = {"apiVersion": "v1", "kind": "List", "items": [*bodies]}
    if bodies:
        cluster.kubectl("create", "-f", "-", text=json.dumps(listed), limit=PATIENCE)


def _bind(cluster: Cluster, batch: Sequence[Replayed]) -> None:
    """Wait until each claim has its volume."""
    wanted = {
        (body["metadata"]["namespace"], body["metadata"]["name"])
        for each in batch
        for body in each.before
        if body["kind"] == CLAIM and not each.invalid
    }

    def bound() -> bool:
        claims = cluster.kubectl("get", "pvc", "-A", "-o", "json", limit=PATIENCE)
        found = {
            (c["metadata"]["namespace"], c["metadata"]["name"])
            for c in json.loads(claims)["items"]
            if c["status"]["phase"] == "Bound"
        }
        return wanted <= found

    if wanted:
        until("all claims are bound", bound, PATIENCE)


def _delete_hooks(cluster: Cluster, batch: Sequence[Replayed]) -> None:
    for each in batch:
        for body in each.after:
            if any(annotation(_resource(body), hook) for hook in HOOKS):
                cluster.delete(body["kind"], body["metadata"]["name"],
                               namespace=each.namespace)  # fmt: skip


Revisions = dict[tuple[str, str, str], str]


def _revisions(
    cluster: Cluster, batch: Sequence[Replayed], unlike: Revisions | None = None
) -> Revisions:
    """The templates that controllers roll out, once they have seen the last change.

    `unlike` are waited to be others: a change of form alone, such as 1Gi to bytes, is
    rolled out without a new generation.
    """
    keys = {key for each in batch for key, _ in each.watched if not each.invalid}
    known: Revisions = {}

    def seen() -> bool:
        out = cluster.kubectl("get", "sts,deploy", "-A", "-o", "json", limit=PATIENCE)
        for body in json.loads(out)["items"]:
            metadata = body["metadata"]
            key = body["kind"], metadata["namespace"], metadata["name"]
            if body["status"].get("observedGeneration") == metadata["generation"]:
                known[key] = str(lookup(body, REVISIONS[key[0]], ""))
        late = [k for k in keys if known.get(k, "") in ("", (unlike or {}).get(k, ""))]
        return not late

    if keys:
        with suppress(Late):  # whoever compares them says which
            until("the controllers have seen all changes", seen, PATIENCE / 4)
    return known


def _compare(cluster: Cluster, batch: Sequence[Replayed], old: Revisions) -> None:
    """Note the workloads whose pods are replaced against what we say, or are not."""
    told = {key: fields for each in batch for key, fields in each.watched}
    unlike = {key: old.get(key, "") for key, fields in told.items() if fields}
    new = _revisions(cluster, batch, unlike)
    for each in batch:
        for key, fields in each.watched:
            was, now = old.get(key, ""), new.get(key, "")
            if (was != now) != bool(fields):
                each.rollouts.append(f"{'/'.join(key)}: {was} -> {now}, told {fields}")


def _clean(cluster: Cluster, mark: str, batch: Sequence[Replayed]) -> None:
    """Take away the namespaces, and what is outside of them; wait for nothing."""
    marked = ("-l", f"{MARK}={mark}")
    cluster.kubectl("delete", "namespace,pv", *marked, "--wait=false", limit=PATIENCE)
    wide = [
        f"{body['kind']}/{body['metadata']['name']}"
        for each in batch
        for body in each.before
        if body["kind"] in CLUSTER_WIDE
    ]
    if wide:
        cluster.kubectl("delete", *wide, "--wait=false", "--ignore-not-found",
                        limit=PATIENCE)  # fmt: skip


def _namespace(name: str) -> Object:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}


def _resource(body: Object) -> Resource:
    return Resource(body, "", "")


def _volume(claim: Object) -> Object:
    spec, namespace = claim["spec"], claim["metadata"]["namespace"]
    name = claim["metadata"]["name"]
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": spec.get("volumeName") or f"{namespace}-{name}"},
        "spec": {
            "accessModes": spec["accessModes"],
            "capacity": spec["resources"]["requests"],
            "claimRef": {"namespace": namespace, "name": name},
            "hostPath": {"path": f"/tmp/{namespace}-{name}"},  # noqa: S108
            "persistentVolumeReclaimPolicy": "Retain",
            "storageClassName": spec.get("storageClassName", "standard"),
        },
    }


def _watched(case: Case) -> Iterator[tuple[str, list[str]]]:
    for title, body in case.after.items():
        old = case.before.get(title)
        if old is None or old == body or body["kind"] not in REVISIONS:
            continue
        if old["metadata"]["name"] != body["metadata"]["name"]:
            continue
        sides = [workload(_resource(side)) for side in (old, body)]
        paused = body["spec"].get("paused") or forced(_resource(body))
        if sides[0] and sides[1] and not paused:
            fields = changed(sides[0], sides[1])
            yield title, [".".join(path) for path in fields]
