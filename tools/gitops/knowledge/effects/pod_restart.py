"""The pods are replaced: what they run stops, and starts again.

Any change of a pod template, as the API server stores it, makes the controllers of
StatefulSets, Deployments and DaemonSets replace the pods. A Redis that has no replica
is away until it has loaded its data again, and what was written since the last save
point is lost where there is neither a clean shutdown nor an append-only file.

Instead: collect such changes and merge them together, at a quiet time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.restart import changed, restarts, strategy
from gitops.knowledge.kubernetes.workload import Workload
from gitops.yamlfile.keys import Path

LEVEL = "restart"
REVERSIBLE = True
CHECKSUM = re.compile(r"checksum|hash|sha256|sha1|md5|rollme", re.IGNORECASE)
SHOWN = 3


def find(change: Change) -> Iterator[Found]:
    """Workloads whose pods are replaced."""
    for old, new in change.workloads:
        if restarts(old, new):
            paths = changed(old, new)
            names = [*dict.fromkeys(_short(path, new.path) for path in paths)]
            message = f"{_what(names, paths)}: {_consequence(new)}"
            yield Found(new.resource, message, _common(paths), "", ", ".join(names))


def _what(names: list[str], paths: list[Path]) -> str:
    if all(
        path[-2:-1] == ("annotations",) and CHECKSUM.search(path[-1]) for path in paths
    ):
        return f"the configuration changed ({names[0]})"
    more = len(names) - SHOWN
    tail = f" and {more} more" if more > 0 else ""
    return ", ".join(names[:SHOWN]) + f"{tail} changed"


def _consequence(workload: Workload) -> str:
    """What the replacement means to clients."""
    resource = workload.resource
    if resource.kind == "DaemonSet":
        return f"{resource.name} restarts on every node"
    if workload.replicas > 1 and strategy(workload) != "Recreate":
        return f"the {workload.replicas} pods of {resource.name} restart one by one"
    if resource.kind == "Deployment" and strategy(workload) != "Recreate":
        return f"the pod of {resource.name} is replaced"
    return f"{resource.name} restarts and is unavailable meanwhile"


def _short(path: Path, root: Path) -> str:
    """A field of a template in words: `redis image`, `volume config`."""
    head, *rest = path[len(root) :]
    if head == "metadata":
        return " ".join([*rest[1:], rest[0].removesuffix("s")]) if rest else head
    if rest[:1] in (["containers"], ["initContainers"]) and rest[1:]:
        field = rest[2] if rest[2:] else "container"
        return f"{rest[1]} {field}"
    if rest[:1] == ["volumes"] and rest[1:]:
        return f"volume {rest[1]}"
    return rest[0] if rest else head


def _common(paths: list[Path]) -> Path:
    """The deepest path that holds every field that changed."""
    first, last = min(paths), max(paths)
    same = [a == b for a, b in zip(first, last, strict=False)]
    return first[: same.index(False)] if False in same else first[: len(same)]
