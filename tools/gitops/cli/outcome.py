"""Plans shown before anything is written, then carried out."""

from __future__ import annotations

from dataclasses import dataclass

import click

from gitops.cli.progress import clock
from gitops.commands import acknowledge
from gitops.commands import bump as bumps
from gitops.commands.promote import act, several
from gitops.commands.promote.request import Request
from gitops.errors import Refusal
from gitops.render.engines import engine
from gitops.report import bump_json, bump_text, promotion_json, promotion_text
from gitops.repository.source import Source

JSON = "json"


@dataclass(frozen=True)
class Commit:
    """That a bump is committed: from a fetched branch or not, and pushed or not."""

    fetch: bool
    push: bool


def promote(
    source: Source,
    request: Request,
    style: str,
    *,
    dry_run: bool,
    in_place: bool,
    push: bool,
) -> int:
    """Plan a promotion, show it, carry it out unless it is a dry run; exit code."""
    try:
        with clock("planning"):
            made = several.make(source, engine(), request)
    except Refusal as error:
        if style == JSON:
            click.echo(promotion_json.refusal(request, str(error)), nl=False)
        raise
    if style != JSON:
        click.echo(promotion_text.plans(made), nl=False)
    done = None
    if made.ready and not dry_run:
        if in_place:
            act.in_place(source, made)
        else:
            done = act.commit(source, made, push=push)
    here = in_place and bool(made.ready) and not dry_run
    if style == JSON:
        text = promotion_json.outcome(made, done, written_here=here)
    else:
        text = promotion_text.ending(made, done, in_place=here)
    click.echo(text, nl=False)
    return 1 if made.stopped else 0


def bump(
    source: Source, request: bumps.Request, style: str, *, commit: Commit | None
) -> int:
    """Plan a bump, show it, make it; exit code."""
    start = bumps.start(source, request, fetch=commit.fetch) if commit else None
    if start is None and request.only_answers:
        made = acknowledge.plan(source, engine(), request)
    else:
        snapshot = start.snapshot if start else source.working_tree
        made = bumps.plan(snapshot, engine(), request)
    if style != JSON:
        click.echo(bump_text.planned(made), nl=False)
    done = None
    if made.differs and not made.open:
        if commit and start:
            done = bumps.commit(source, made, start, push=commit.push)
        else:
            bumps.in_place(source, made)
    if style == JSON:
        click.echo(bump_json.outcome(made, done), nl=False)
    elif made.differs:
        click.echo(bump_text.ending(made, done), nl=False)
    return 1 if made.open else 0
