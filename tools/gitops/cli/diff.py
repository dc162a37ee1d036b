"""The words of tools/diff."""

from __future__ import annotations

from pathlib import Path

import click

from gitops.cli import options
from gitops.cli.progress import clock

EXAMPLES = (
    "tools/diff                       what this working tree changes",
    "tools/diff origin/main HEAD      what this branch changes",
    "tools/diff v1 v2 --format json   any two revisions, for a machine",
    "tools/diff --check               and fail on what nobody accepted",
    "tools/diff --explain volume-grow what an effect means, what to do",
)


@options.command(EXAMPLES)
@click.argument("base", required=False)
@click.argument("head", required=False)
@options.repository
@options.formats("text", "json", "markdown")
@click.option("--check", is_flag=True,
              help="Fail on a danger or an impossible change in a protected "
                   "environment that its record does not accept.")  # fmt: skip
@click.option("--explain", "topic", metavar="EFFECT",
              help="Say what an effect means and what to do; `all` writes "
                   "docs/effects.md.")  # fmt: skip
def command(repo: Path | None, style: str, *, check: bool, **words: str | None) -> int:
    """Show what a change does to what runs, per environment, and what that means.

    BASE is by default where HEAD left the branch that Argo CD follows, HEAD the
    working tree with its uncommitted changes.
    """
    if topic := words.pop("topic"):
        from gitops.report.effects_markdown import explained

        click.echo(explained(topic), nl=False)
        return 0
    from gitops.commands import diff
    from gitops.render.engines import engine
    from gitops.report import differences

    with clock("comparing"):
        made = diff.make(options.opened(repo), engine(), words["base"], words["head"])
    click.echo(differences.WRITERS[style](made), nl=False)
    return 1 if check and made.open else 0
