"""Jobs and Pods: what of them the API server refuses to change.

Source: ValidateJobUpdate (validatePodTemplateUpdate, validateCompletions) and
ValidatePodUpdate of Kubernetes 1.36.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gitops.knowledge.kubernetes.refusal import Refusal
from gitops.knowledge.kubernetes.restart import changed, differences
from gitops.knowledge.kubernetes.stored import stored
from gitops.knowledge.kubernetes.workload import (
    Data,
    Workload,
    mapping,
    sequence,
    workload,
)
from gitops.render.resources import Resource
from gitops.yamlfile.keys import Path, lookup

SUSPENDED: tuple[Path, ...] = (
    ("metadata",),
    ("spec", "nodeSelector"),
    ("spec", "tolerations"),
    ("spec", "schedulingGates"),
    ("spec", "affinity", "nodeAffinity"),
)
"""What of the template of a suspended Job may change."""

POD: tuple[Path, ...] = (
    ("spec", "activeDeadlineSeconds"),
    ("spec", "schedulingGates"),
    ("spec", "tolerations"),
)
"""What of a Pod may change within limits that are not looked at here."""

IMAGE = ("image", "imagePullPolicy")


def job(old: Resource, new: Resource) -> Iterator[Refusal]:
    """What is refused of a Job, apart from single fields."""
    before, after = (workload(each) for each in (old, new))
    specs = [mapping(each.body.get("spec")) for each in (old, new)]
    was, now = completions(specs[0]), kept_completions(*specs)
    if was != now and specs[1].get("completionMode") != "Indexed":
        yield Refusal("job-immutable", ("spec", "completions"), str(was), str(now))
    fields = changed(before, after) if before and after else []
    free = SUSPENDED if specs[0].get("suspend") is True else ()
    yield from _told("job-immutable", ("spec", "template"), fields, free)


def completions(spec: Data) -> Any:
    """How often a new Job must succeed, as stored.

    Completions and parallelism default to 1, but completions only where neither is
    written (SetDefaults_Job).
    """
    found = spec.get("completions")
    return 1 if found is None and spec.get("parallelism") is None else found


def kept_completions(old: Data, new: Data) -> Any:
    """The same of a Job that was another one before.

    What was filled in stays where no manifest says it, parallelism too.
    """
    found = new.get("completions")
    if found is None and old.get("completions") is None:
        found = completions(old)
    was, now = old.get("parallelism"), new.get("parallelism")
    return 1 if found is None and was is not None and now is None else found


def pod(old: Resource, new: Resource) -> Iterator[Refusal]:
    """What is refused of a Pod: nearly all of its spec."""
    before, after = (workload(each) for each in (old, new))
    if before is None or after is None:
        return
    fields = [
        path
        for path in differences(_running(before), _running(after))
        if path[:1] == ("spec",) and path[-1] not in IMAGE
    ]
    yield from _told("immutable-field", (), fields, POD)


def _running(workload: Workload) -> dict[str, Any]:
    """A Pod has more defaults than a template: requests come from limits."""
    found = stored(workload.template, exact=False)
    found["spec"].setdefault("enableServiceLinks", True)
    for key in ("containers", "initContainers"):
        for container in sequence(found["spec"].get(key)):
            limits = mapping(lookup(container, ("resources", "limits")))
            if limits and isinstance(container, dict):
                requests = mapping(lookup(container, ("resources", "requests")))
                container["resources"]["requests"] = {**limits, **requests}
    return found


def _told(
    effect: str, root: Path, fields: list[Path], free: tuple[Path, ...]
) -> Iterator[Refusal]:
    """One refusal for all the fields, without those that may change."""
    below = [
        path[len(root) :] if path[: len(root)] == root else path for path in fields
    ]
    names = [
        ".".join(path)
        for path in below
        if not any(path[: len(each)] == each for each in free)
    ]
    if names:
        yield Refusal(effect, root or ("spec",), "", ", ".join(names))
