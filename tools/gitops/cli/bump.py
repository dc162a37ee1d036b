"""The words of tools/bump."""

from __future__ import annotations

from pathlib import Path

import click

from gitops.cli import options

EXAMPLES = (
    "tools/bump redis dev image.tag=8.2.4             edit the overlay here",
    "tools/bump redis dev image.tag=8.2.4 --commit    or commit it on a branch",
    "tools/bump redis dev --unset tcpKeepalive        back to the chart's default",
    "tools/bump redis prod image.tag=8.2.4 --hotfix --reason 'CVE fix'",
    "tools/bump redis prod --accept node-placement --reason 'same zone'",
)


@options.command(EXAMPLES)
@click.argument("app")
@click.argument("environment", metavar="ENV")
@click.argument("settings", nargs=-1, metavar="[KEY=VALUE]...")
@options.repository
@options.formats("text", "json")
@click.option("--unset", "removals", multiple=True, metavar="KEY",
              help="Remove a value, so that the chart's default applies.")  # fmt: skip
@click.option("--commit", is_flag=True, help="Commit it on branch bump/APP/ENV.")
@click.option("--push", is_flag=True, help="With --commit: publish the branch.")
@click.option(
    "--no-fetch", is_flag=True, help="With --commit: start from the last fetch."
)
@click.option("--hotfix", is_flag=True,
              help="Change a promoted value of a protected environment.")  # fmt: skip
@options.answers
def command(repo: Path | None, style: str, **words: object) -> int:
    """Set values of APP in the overlay of environment ENV.

    Values are read by the type that the chart's schema gives them, so `8.10` stays a
    text where a text is wanted. Every other byte of the file stays as it is.

    With --accept or --runbook-done alone, what the working tree does to APP in ENV is
    answered for in its record.
    """
    from gitops.cli.outcome import Commit, bump
    from gitops.cli.races import again
    from gitops.commands.bump import Request

    fetch, push = not words.pop("no_fetch"), bool(words.pop("push"))
    commit = Commit(fetch, push) if words.pop("commit") else None
    if commit is None and (push or not fetch):
        raise click.UsageError("--push and --no-fetch go with --commit")
    request = Request(answers=options.answered(words), **words)  # type: ignore[arg-type]
    source = options.opened(repo)
    return again(lambda: bump(source, request, style, commit=commit))
