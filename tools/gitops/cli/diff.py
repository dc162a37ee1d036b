"""The words of tools/diff."""

from __future__ import annotations

from pathlib import Path

import click

from gitops.cli import options

EXAMPLES = (
    "tools/diff                       what this working tree changes",
    "tools/diff origin/main HEAD      what this branch changes",
    "tools/diff v1 v2 --format json   any two revisions, for a machine",
)


@options.command(EXAMPLES)
@click.argument("base", required=False)
@click.argument("head", required=False)
@options.repository
@options.formats("text", "json", "markdown")
def command(repo: Path | None, style: str, base: str | None, head: str | None) -> int:
    """Show what a change does to the rendered manifests, per environment.

    BASE is by default where HEAD left the branch that Argo CD follows, HEAD the
    working tree with its uncommitted changes.
    """
    from gitops.commands import diff
    from gitops.render.engines import engine
    from gitops.report import differences

    made = diff.make(options.opened(repo), engine(), base, head)
    click.echo(differences.WRITERS[style](made), nl=False)
    return 0
