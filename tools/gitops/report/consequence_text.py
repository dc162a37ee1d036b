"""What a plan does to its target, for people: effects first, then the objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gitops.commands.accept import reasons
from gitops.commands.effects.consequence import Consequence
from gitops.knowledge.effect import Effect
from gitops.layout.record import Acceptance
from gitops.report import effects_text, resources_text
from gitops.report.table import heading, wrapped


def lines(
    environment: str, made: Consequence, accepted: Sequence[Acceptance]
) -> Iterator[str]:
    """The effects in the words of tools/diff, and what differs in the cluster."""
    if made.effects:
        yield ""
        yield heading(f"what it does to {environment}")
        yield from effects_text.lines(made.effects, reasons(accepted))
    yield ""
    yield heading(f"what {environment} gets")
    yield from resources_text.lines(made.resources)
    if not made.resources:
        yield "  nothing that is rendered differs"


def refused(environment: str, effects: Sequence[Effect]) -> Iterator[str]:
    """Why nothing was written, and the words that say otherwise."""
    yield f"Nothing written: {environment} is protected. To go on, add"
    for words in dict.fromkeys(effects_text.how_to_accept(each) for each in effects):
        yield wrapped(words, 2)
