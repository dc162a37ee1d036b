"""The line of an input: of a value, of a file of the chart."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from gitops.commands.effects.rendering import Rendering
from gitops.errors import Position
from gitops.knowledge.effect import Found
from gitops.knowledge.made_up import MAKES_UP
from gitops.knowledge.template import written
from gitops.knowledge.trace import sets, setter, steps
from gitops.render.application import HELM
from gitops.yamlfile.document import YamlFile, load_mapping
from gitops.yamlfile.keys import Path
from gitops.yamlfile.pointer import at_value, follow


def of_value(new: Rendering, path: Path) -> Position:
    """Where the new side gets a value from: Application, overlay, chart's default."""
    application = new.application
    inline = (*HELM, "valuesObject", *path)
    found = follow(application.root, inline)
    if found.depth == len(inline):
        return at_value(application.file, found)
    overlays = [load_mapping(f.path, f.data) for f in new.request.files]
    if any(sets(file, path) for file in overlays):
        return setter(overlays, path) or application.at
    return _default(new, path) or _nearest(overlays, path) or application.at


def _default(new: Rendering, path: Path) -> Position | None:
    """Where the chart sets a value, or the subchart that it is for."""
    subchart = f"charts/{path[0]}/values.yaml"
    for name, rest in (("values.yaml", path), (subchart, path[1:])):
        data = new.request.chart.get(name)
        if data is not None and rest:
            file = load_mapping(f"{new.request.folder}/{name}", data)
            if sets(file, rest):
                return at_value(file, follow(file.root, rest))
    return None


def _nearest(overlays: Sequence[YamlFile], path: Path) -> Position | None:
    """The group in an overlay that no longer holds a value."""
    for file in reversed(overlays):
        if sets(file, path[:1]):
            return file.locate(path)
    return Position(overlays[-1].path, 1, 1) if overlays else None


def of_file(old: Rendering, new: Rendering, path: str, found: Found) -> Position:
    """Where a file of the chart writes the field, else its first line that changed."""
    full = f"{new.request.folder}/{path}"
    now = new.request.chart.get(path)
    if now is None:
        return Position(full)
    text = now.decode(errors="replace")
    if found.resource.template == full:
        at = written(full, text, _templated(found))
        if at.line is not None:
            return at
    before = old.request.chart.get(path, b"").decode(errors="replace")
    return Position(full, first_change(before, text))


def of_made_up(new: Rendering, found: Found) -> Position:
    """Where a template makes a value up: at the field, else where it calls for it."""
    path = found.resource.template
    text = new.request.chart.get(path[len(new.request.folder) + 1 :], b"")
    at = written(path, text.decode(errors="replace"), _templated(found))
    if at.line is not None and found.field:
        return at
    call = MAKES_UP.search(text)
    return Position(path, text[: call.start()].count(b"\n") + 1) if call else at


def first_change(before: str, after: str) -> int:
    """The first line of `after` that differs, from 1."""
    old, new = before.splitlines(), after.splitlines()
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    start = next((b for tag, _, _, b, _ in blocks if tag != "equal"), 0)
    return min(start + 1, max(len(new), 1))


def _templated(found: Found) -> tuple[str, ...]:
    """The steps of a field as a template writes them: list items by their place."""
    return steps(found.resource.body, found.field)
