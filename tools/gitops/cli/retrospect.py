"""tools/promote --undo and --verify: what was promoted, taken back or held to plan."""

from __future__ import annotations

from typing import Any

import click

from gitops.cli import options
from gitops.cli.progress import clock
from gitops.cli.races import again
from gitops.commands.promote import undo as undoing
from gitops.commands.promote import verify as verifying
from gitops.commands.tracked import Choice
from gitops.errors import Refusal
from gitops.render.engines import engine
from gitops.report import (
    promotion_json,
    undo_json,
    undo_text,
    verification_json,
    verification_text,
)
from gitops.repository.source import Source

JSON = "json"
NAMES = {"app": "APP", "source": "FROM", "target": "TO"}
UNDOING = {
    *NAMES, "undo", "take", "no_fetch", "from_head", "accept", "runbook_done", "reason"
}  # fmt: skip
"""The words that an undo understands, beside how it is carried out."""


def verify(source: Source, words: dict[str, Any], style: str) -> int:
    """Verify one commit or a range, say what differs; exit code."""
    _check_alone(words, "verify", {"verify", "no_fetch"})
    with clock("verifying"):
        choice = Choice(fetch=not words["no_fetch"])
        found = verifying.verify(source, engine(), words["verify"], choice)
    writer = verification_json if style == JSON else verification_text
    click.echo(writer.write(found), nl=False)
    return 0 if all(each.exact for each in found) else 1


def undo(
    source: Source,
    words: dict[str, Any],
    style: str,
    *,
    dry_run: bool,
    in_place: bool,
    push: bool,
) -> int:
    """Plan an undo, show it, carry it out unless it is a dry run; exit code."""
    request = _request(words)
    return again(
        lambda: _undo(
            source, request, style, dry_run=dry_run, in_place=in_place, push=push
        )
    )


def _undo(
    source: Source,
    request: undoing.Request,
    style: str,
    *,
    dry_run: bool,
    in_place: bool,
    push: bool,
) -> int:
    try:
        with clock("planning"):
            made = undoing.make(source, engine(), request)
    except Refusal as error:
        if style == JSON:
            click.echo(promotion_json.refusal(request, str(error)), nl=False)
        raise
    if style != JSON:
        click.echo(undo_text.plan(made), nl=False)
    done, acts = None, not made.open and not dry_run
    if acts and in_place:
        undoing.in_place(source, made)
    elif acts:
        done = undoing.commit(source, made, push=push)
    here = acts and in_place
    if style == JSON:
        text = undo_json.outcome(made, done, written_here=here)
    else:
        text = undo_text.ending(made, done, in_place=here)
    click.echo(text, nl=False)
    return 1 if made.open else 0


def _request(words: dict[str, Any]) -> undoing.Request:
    _check_alone(words, "undo", UNDOING)
    return undoing.Request(
        words["app"], words["source"], words["target"],
        commit=words["undo"] or None,
        take={item: side for side, item in words["take"]},
        start=Choice(fetch=not words["no_fetch"], from_head=words["from_head"]),
        answers=options.answered(words),
    )  # fmt: skip


def _check_alone(words: dict[str, Any], option: str, known: set[str]) -> None:
    """Whether no word is given that has no meaning beside this option."""
    for name in sorted(words.keys() - known):
        if words[name]:
            word = {"without": "except", "settings": "set"}.get(name, name)
            what = NAMES.get(word) or f"--{word.replace('_', '-')}"
            raise click.UsageError(f"{what} means nothing beside --{option}")
