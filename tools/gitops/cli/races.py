"""A race that was lost is planned anew, and people are told."""

from __future__ import annotations

from collections.abc import Callable

import click

from gitops.commands.publish import retried
from gitops.repository.git import Raced


def again(work: Callable[[], int]) -> int:
    """The exit code of work that plans, shows and carries out, done anew if need be."""
    return retried(work, _told)


def _told(error: Raced) -> None:
    what = str(error).partition(";")[0]
    click.echo(f"{what}: planning anew", err=True)
