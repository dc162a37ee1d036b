"""What every command shares: where the repository is, and how results are told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gitops.repository.source import Source

if TYPE_CHECKING:
    from gitops.commands.accept import Answers

F = TypeVar("F", bound=Callable[..., Any])

repository = click.option(
    "--repo",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The repository; by default the one around the current folder, "
    "else the one that holds this tool.",
)
HOME = Path(__file__).resolve().parents[3]


def formats(*names: str) -> Callable[[F], F]:
    """--format with the formats that a command can write; text is the default."""
    return click.option(
        "--format",
        "style",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help="How the result is written to stdout.",
    )


def answers(function: F) -> F:
    """--accept, --runbook-done and --reason: what people say to effects."""
    for option in (
        click.option("--reason", metavar="TEXT", help="Why; kept in the record."),
        click.option("--runbook-done", multiple=True, metavar="EFFECT",
                     help="The steps by hand that an impossible change needs."),
        click.option("--accept", multiple=True, metavar="EFFECT",
                     help="Accept a danger; wants --reason."),
    ):  # fmt: skip
        function = option(function)
    return function


def answered(words: dict[str, Any]) -> Answers:
    """The answers among a command's words, taken out of them."""
    from gitops.commands.accept import Answers

    return Answers(*(words.pop(k) for k in ("accept", "runbook_done", "reason")))


def opened(repo: Path | None) -> Source:
    """The repository that was asked for, or the one at hand."""
    from gitops.repository.git import find, is_repository

    if repo is None:
        repo = Path.cwd() if is_repository(Path.cwd()) else HOME
    return Source(find(repo))


def command(examples: Sequence[str]) -> Callable[[Callable[..., Any]], click.Command]:
    """A command whose --help ends with examples, and that knows --debug."""
    text = "\b\nExamples:\n" + "\n".join(f"  {line}" for line in examples)

    def made(function: Callable[..., Any]) -> click.Command:
        settings = {"help_option_names": ["-h", "--help"], "max_content_width": 80}
        debug = click.option("--debug", is_flag=True, expose_value=False,
                             help="Show where in the code an error arose.")  # fmt: skip
        return click.command(epilog=text, context_settings=settings)(debug(function))

    return made
