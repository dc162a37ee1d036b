"""A before/after case on a real API server, applied as Argo CD applies it."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from gitops.knowledge.kubernetes.refused import HOOKS, annotation, forced
from gitops.knowledge.kubernetes.restart import changed
from gitops.knowledge.kubernetes.workload import workload
from gitops.render.resources import Resource
from gitops.yamlfile.keys import lookup
from tests.gitops.knowledge.effects.table import Case

Object = dict[str, Any]
KUBECTL = os.environ.get("KUBECTL", "kubectl")
RENAMED = ("StorageClass", "PriorityClass", "PersistentVolume", "IngressClass",
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

PATIENCE = 20.0


@dataclass
class Outcome:
    """What the API server made of a case."""

    invalid: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    rollouts: list[str] = field(default_factory=list)


def left_out(case: Case, minor: int) -> str:
    """Why a case is not replayed, empty where it is."""
    if case.kubernetes not in (36, minor):
        return "another Kubernetes version"
    kinds = [body["kind"] for body in _changing(case)]
    if kinds and all(kind in LEFT_OUT for kind in kinds):
        return LEFT_OUT[kinds[0]]
    groups = [body["apiVersion"] for body in _changing(case)]
    if any("kruise" in group for group in groups):
        return "a kind that the server does not know"
    return ""


def replay(case: Case, namespace: str) -> Outcome:
    """Apply what was, then what changes, and collect what is refused."""
    outcome = Outcome()
    before = [_placed(body, namespace) for body in case.before.values()]
    outcome.invalid += apply(_listed(_known(before)), namespace)
    _bind(before, namespace)
    watched = [*_watched(case)]
    was = [_revision(title, namespace) for title, _ in watched]
    for body in _known([_placed(each, namespace) for each in _changing(case)]):
        if any(annotation(_resource(body), hook) for hook in HOOKS):
            kubectl(
                "delete", body["kind"], body["metadata"]["name"], namespace=namespace
            )
        outcome.refused += apply(body, namespace)
    if not outcome.refused:
        for (title, fields), old in zip(watched, was, strict=True):
            new = _revision(title, namespace, old if fields else "")
            if (old != new) != bool(fields):
                outcome.rollouts.append(f"{title}: {old} -> {new}, told {fields}")
    return outcome


def clean(case: Case, namespace: str) -> None:
    """Take away a case's namespace and what it has outside of it."""
    bodies = [_placed(body, namespace) for body in case.before.values()]
    claims = [b for b in bodies if b["kind"] == "PersistentVolumeClaim"]
    volumes = [_volume(claim, namespace) for claim in claims]
    kubectl("delete", "namespace", namespace, "--wait=false")
    for body in [*volumes, *(b for b in bodies if b["kind"] in RENAMED)]:
        kubectl("delete", body["kind"], body["metadata"]["name"], "--wait=false")


def kubectl(
    *args: str, namespace: str = "", text: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run kubectl against the cluster of KUBECONFIG."""
    where = ["--namespace", namespace] if namespace else []
    return subprocess.run(
        [KUBECTL, *where, *args],
        input=text,
        text=True,
        capture_output=True,
        check=False,
    )


def apply(body: Object, namespace: str) -> list[str]:
    """Apply an object client-side; what went wrong, as a list."""
    force = ["--force"] if forced(_resource(body)) else []
    done = kubectl(
        "apply", *force, "-f", "-", namespace=namespace, text=json.dumps(body)
    )
    return [done.stderr.strip()[:300]] if done.returncode else []


def _listed(bodies: list[Object]) -> Object:
    return {"apiVersion": "v1", "kind": "List", "items": bodies}


def _resource(body: Object) -> Resource:
    return Resource(body, "", "")


def _changing(case: Case) -> list[Object]:
    """The objects that are different, or new, on the other side."""
    return [b for title, b in case.after.items() if case.before.get(title) != b]


def _known(bodies: list[Object]) -> list[Object]:
    return [body for body in bodies if body["kind"] not in LEFT_OUT]


def _placed(body: Object, namespace: str) -> Object:
    """The object in the namespace of its case."""
    found = deepcopy(body)
    found["metadata"].pop("namespace", None)
    if found["kind"] in RENAMED:
        found["metadata"]["name"] = f"{namespace}-{found['metadata']['name']}"
    return found


def _bind(bodies: list[Object], namespace: str) -> None:
    """Give each claim a volume, as if a pod had used it."""
    for body in bodies:
        if body["kind"] == "PersistentVolumeClaim":
            name = body["metadata"]["name"]
            apply(_volume(body, namespace), namespace)
            kubectl(
                "wait", "--for=jsonpath={.status.phase}=Bound", f"pvc/{name}",
                f"--timeout={PATIENCE:.0f}s", namespace=namespace,
            )  # fmt: skip


def _volume(claim: Object, namespace: str) -> Object:
    name, spec = claim["metadata"]["name"], claim["spec"]
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": spec.get("volumeName") or f"{namespace}-{name}"},
        "spec": {
            "accessModes": spec["accessModes"],
            "capacity": spec["resources"]["requests"],
            "claimRef": {"namespace": namespace, "name": name},
            "hostPath": {"path": f"/tmp/{namespace}-{name}"},  # noqa: S108
            "persistentVolumeReclaimPolicy": "Delete",
            "storageClassName": spec.get("storageClassName", "standard"),
        },
    }


def _watched(case: Case) -> Iterator[tuple[str, list[str]]]:
    """Workloads that change, and the fields that replace their pods."""
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


def _revision(title: str, namespace: str, unlike: str = "") -> str:
    """The template that a controller rolls out, once it has seen the last change.

    `unlike` is waited for where another one is expected: a change of form alone, such
    as 1Gi to bytes, is rolled out without a new generation.
    """
    kind, value = title.partition("/")[0], ""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and value in ("", unlike):
        found = kubectl("get", title, "-o", "json", namespace=namespace)
        body = json.loads(found.stdout) if not found.returncode else {}
        seen = body.get("status", {}).get("observedGeneration")
        if seen and seen == body["metadata"]["generation"]:
            value = str(lookup(body, REVISIONS[kind], ""))
        time.sleep(0.1)
    return value
