"""From a field of a rendered object back to the line that a person would change.

The values are tried, not guessed: the one that moves the field when it changes is where
it comes from. What no value moves is written by the template.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.errors import Position
from gitops.knowledge.instance import Instance
from gitops.knowledge.manifest import in_manifest, parsed
from gitops.knowledge.probe import Field, Probe
from gitops.knowledge.template import written
from gitops.knowledge.trace import sets, steps
from gitops.layout.chart import subcharts
from gitops.render.resources import Resource
from gitops.repository.snapshot import Snapshot
from gitops.yamlfile.keys import Path
from gitops.yamlfile.pointer import at_value, follow

LIMIT = 250
"""Values that are tried, at most; in a chart of more the template is named."""


def origin(
    snapshot: Snapshot, instance: Instance, resource: Resource, field: Path, likely: str
) -> Position:
    """The overlay, values, template or manifest line that a field comes from.

    List items of `field` go by name or by place, lines of a text by their first word
    (see knowledge.probe). Of several values that make it up
    (an image's repository and tag) it is the one whose last name is `likely`.
    """
    probe = instance.probe
    if probe is None:
        return in_manifest(snapshot, resource, field)
    place = steps(resource.body, field)
    value = _mover(instance, probe, (instance.side.identity(resource), place), likely)
    at = _setting(snapshot, instance, value) if value else None
    return at or _written(snapshot, instance, resource, place)


def _setting(snapshot: Snapshot, instance: Instance, path: Path) -> Position | None:
    """Where a value is set: where Helm takes it from, a subchart's own file last."""
    if not any(sets(file, path) for file in instance.files) and path[1:]:
        folder = subcharts(snapshot, instance.folder).get(path[0], "")
        file = parsed(snapshot, f"{folder}/values.yaml")
        if file is not None and sets(file, path[1:]):
            return at_value(file, follow(file.root, path[1:]))
    return instance.origin(path)


def _written(
    snapshot: Snapshot, instance: Instance, resource: Resource, place: Path
) -> Position:
    path = _unaliased(snapshot, instance, resource.template)
    if path not in snapshot.entries:
        return _packed(snapshot, instance, path)
    text = snapshot.read(path).decode(errors="replace")
    return written(path, text, place or ("kind",), resource.kind)


def _unaliased(snapshot: Snapshot, instance: Instance, path: str) -> str:
    """A template's path in the repository: Helm calls it by its chart's alias."""
    start = f"{instance.folder}/charts/"
    name, _, rest = path.removeprefix(start).partition("/")
    if not path.startswith(start) or path in snapshot.entries:
        return path
    folder = subcharts(snapshot, instance.folder).get(name, f"{start}{name}")
    return f"{folder}/{rest}"


def _packed(snapshot: Snapshot, instance: Instance, path: str) -> Position:
    """The dependency whose packed chart holds a template, else that chart."""
    chart = f"{instance.folder}/Chart.yaml"
    file, name = (
        parsed(snapshot, chart),
        path.rpartition("/charts/")[2].partition("/")[0],
    )
    declared = file.find(("dependencies",)) if file else None
    for item in declared[1].value if file and declared else ():
        found = follow(item, ("name",))
        if file and found.depth and found.value.value == name:
            return file.at(item)
    start = f"{instance.folder}/charts/{name}-"
    return Position(next((e for e in snapshot.entries if e.startswith(start)), chart))


def _mover(instance: Instance, probe: Probe, field: Field, likely: str) -> Path | None:
    """The value that a field comes from: the most specific one, overlays first."""
    if len(probe.leaves) > LIMIT:
        return None
    found = [
        (rank, path)
        for path in probe.movers(field)
        for rank in _ranks(probe, path, field)
    ]
    order = [
        (path[-1] != likely, rank, not _is_overlaid(instance, path), path)
        for rank, path in found
    ]
    return min(order)[-1] if order else None


def _ranks(probe: Probe, path: Path, field: Field) -> Iterator[tuple[int, int]]:
    """How near a value is to a field: by what it moves, then how little else."""
    moved = probe.moved(path) or frozenset()
    who, place = field
    own = [other for identity, other in moved if identity == who and other]
    if any(other[: len(place)] == place for other in own):
        yield 0, len(moved)
    elif any(place[: len(other)] == other for other in own):
        yield 1, len(moved)


def _is_overlaid(instance: Instance, path: Path) -> bool:
    """Whether the environment itself sets a value."""
    return any(sets(file, path) for file in instance.overlays)
