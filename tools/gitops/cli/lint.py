"""The words of tools/lint."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gitops.cli import options
from gitops.cli.progress import clock

if TYPE_CHECKING:
    from gitops.commands.lint.run import Report

EXAMPLES = (
    "tools/lint                             check everything",
    "tools/lint overlays/prod               only what this folder touches",
    "tools/lint --changed-from origin/main  only what this branch touches",
    "tools/lint --explain unknown-key       what a rule means, with examples",
    "tools/lint --fix-repository-url        in a fork, after environments.yaml",
)


@options.command(EXAMPLES)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@options.repository
@options.formats("text", "json", "github", "sarif")
@click.option("--changed-from", metavar="REV",
              help="Only what changed since the working tree left REV.")  # fmt: skip
@click.option("--fix-repository-url", "fix", is_flag=True,
              help="First make clusters/ name this repository.")  # fmt: skip
@click.option("--explain", metavar="RULE", help="Describe a rule, or all; no check.")
def command(
    repo: Path | None,
    style: str,
    paths: tuple[str, ...],
    changed_from: str | None,
    *,
    fix: bool,
    explain: str | None,
) -> int:
    """Check this repository as Argo CD, Helm and Kubernetes will read it.

    All of the working tree, or what the PATHs touch: the environments, apps and
    Applications that read these files or folders. Errors end with exit code 1;
    warnings and notes do not.
    """
    from gitops.report import findings

    if explain is not None:
        from gitops.report.rules_markdown import explained

        click.echo(explained(explain), nl=False)
        return 0
    if paths and changed_from is not None:
        raise click.UsageError("name PATHs or --changed-from, not both")
    made = _linted(repo, paths, changed_from, fix=fix)
    click.echo(findings.WRITERS[style](made), nl=False)
    _tell(made)
    return made.exit_code


def _linted(
    repo: Path | None, paths: tuple[str, ...], changed_from: str | None, *, fix: bool
) -> Report:
    from gitops.commands.lint.run import Request, run
    from gitops.render.engines import engine

    source = options.opened(repo)
    if fix:
        from gitops.commands.lint.fork import fix_repository_url

        for line in fix_repository_url(source):
            click.echo(line, err=True)
        source = options.opened(repo)
    with clock("checking"):
        return run(source, engine(), Request(paths, changed_from))


def _tell(made: Report) -> None:
    """End with what made a rule fail: not the findings decide then."""
    from gitops.errors import GitopsError, Surroundings

    for failure in made.failures:
        if isinstance(failure, GitopsError):
            raise Surroundings(str(failure)) from failure
        raise failure
