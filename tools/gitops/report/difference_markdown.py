"""The difference of two states for a comment on a pull request."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from gitops.commands.diff import Difference, Outcome
from gitops.errors import Position
from gitops.knowledge.difference import ResourceChange
from gitops.knowledge.effect import LEVELS, Effect
from gitops.knowledge.secrets import without_tokens
from gitops.report.difference_yaml import diff
from gitops.report.effects_text import Told, counted, how_to_accept, told
from gitops.report.escaped import cell, code, folded, prose
from gitops.report.resources_text import SIGNS
from gitops.report.table import cut

MARKER = "<!-- gitops-diff -->"
"""The first line, by which a comment is found again to be replaced."""
LIMIT = 60_000
"""Bytes; GitHub refuses a comment of more than 65,536 characters."""
DIFF_LIMIT = 8_000
"""Bytes of one object's diff, so that one does not take the room of all."""
NOTE = 120
"""Bytes that are kept free to say how much was left out."""
ROWS = 60
"""Environments that are listed."""
PLACES = 10
"""Objects of which the same is said."""
NAME, TEXT = 80, 600
"""Characters of a name, of a sentence."""


def write(made: Difference) -> str:
    """A summary, then the effects, then diffs as far as there is room."""
    names = [*made.environments][:ROWS]
    head = "\n".join(_head(made, names)) + "\n"
    changed = {
        name: found
        for name in names
        if (found := made.environments[name]).effects or found.resources
    }
    effects = dict(_effects(changed, LIMIT - _size(head)))
    diffs = dict(_diffs(changed, LIMIT - _size(head, *effects.values())))
    return head + "".join(effects[name] + diffs[name] for name in changed)


def _head(made: Difference, names: Sequence[str]) -> Iterator[str]:
    yield MARKER
    yield f"**Changes from {_named(made.base)} to {_named(made.head)}**"
    yield ""
    yield f"| environment | {' | '.join(LEVELS)} | objects |"
    yield f"|---|{'--:|' * (len(LEVELS) + 1)}"
    for name in names:
        found = made.environments[name]
        counts = counted(found.effects, found.accepted)
        numbers = ["{}{}".format(*counts.get(level, ("", ""))) for level in LEVELS]
        objects = str(len(found.resources) or "")
        yield f"| {cell(cut(name, NAME))} | {' | '.join([*numbers, objects])} |"
    if left := len(made.environments) - len(names):
        yield ""
        yield _left_out(left, "environment")


def _effects(changed: Mapping[str, Outcome], room: int) -> Iterator[tuple[str, str]]:
    """The heading and effects of each environment, which share the room."""
    for left, (name, found) in _counting_down(changed):
        heading = f"\n### {_named(name)}\n"
        blocks = [*_blocks(found)]
        share = room // left - _size(heading) - NOTE
        shown = [*_fitting(blocks, share)]
        note = _left_out(len(blocks) - len(shown), "effect")
        text = heading + "".join(shown) + (f"\n{note}\n" if note else "")
        room -= _size(text)
        yield name, text


def _diffs(changed: Mapping[str, Outcome], room: int) -> Iterator[tuple[str, str]]:
    """The diffs of each environment, which share what room is left."""
    for left, (name, found) in _counting_down(changed):
        made = (_folded(change) for change in found.resources)
        shown = [*_fitting(made, room // left - NOTE)]
        note = _left_out(len(found.resources) - len(shown), "object")
        text = "\n" + "".join(shown) + (f"\n{note}\n" if note else "")
        room -= _size(text)
        yield name, text


def _counting_down(
    changed: Mapping[str, Outcome],
) -> Iterator[tuple[int, tuple[str, Outcome]]]:
    return zip(range(len(changed), 0, -1), changed.items(), strict=True)


def _fitting(blocks: Iterable[str], room: int) -> Iterator[str]:
    """The blocks until one does not fit; those after it are never made."""
    for block in blocks:
        room -= _size(block)
        if room < 0:
            return
        yield block


def _blocks(found: Outcome) -> Iterator[str]:
    """A block for each effect, the first of a level with its heading."""
    effects = told(found.effects, found.accepted)
    wanted = {effect.digest for effect in found.open}
    for level, group in groupby(effects, lambda one: one.effect.level):
        heading = f"\n**{level}**\n\n"
        for one in group:
            yield heading + "\n".join(_told(one, wanted)) + "\n"
            heading = ""


def _told(one: Told, wanted: Container[str]) -> Iterator[str]:
    effect = one.effect
    yield f"- {code(effect.id)}: {prose(cut(one.message, TEXT))}"
    for place in one.places[:PLACES]:
        yield f"  {_place(place)}"
    if more := len(one.places[PLACES:]):
        yield f"  and {more} more"
    if not effect.reversible:
        yield "  This cannot be undone."
    if one.reason is not None:
        yield f"  Accepted: {prose(cut(without_tokens(one.reason), TEXT))}"
    elif effect.digest in wanted:
        yield f"  To accept it: {code(how_to_accept(effect))}"


def _place(effect: Effect) -> str:
    at = effect.at
    where = f" at {_named(str(Position(at.path, at.line)))}" if at else ""
    return f"{_named(effect.resource)}{where}"


def _folded(change: ResourceChange) -> str:
    """The diff of one object; a long one is cut between lines."""
    rows = diff(change)
    shown = [*_fitting(rows, DIFF_LIMIT)]
    if left := len(rows) - len(shown):
        shown.append(f" … {left} lines left out")
    sign, _ = SIGNS[change.change]
    title = f"{sign} {cut(change.resource, NAME * 4)} ({cut(change.app, NAME)})"
    return folded(title, shown)


def _named(name: str) -> str:
    return code(cut(name, NAME * 4))


def _left_out(count: int, noun: str) -> str:
    plural = "" if count == 1 else "s"
    return f"{count} {noun}{plural} left out: too long for a comment." if count else ""


def _size(*texts: str) -> int:
    return sum(len(text.encode(errors="replace")) for text in texts)
