"""The words of tools/promote."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gitops.cli import options

if TYPE_CHECKING:
    from gitops.commands.promote.request import Request
    from gitops.knowledge.threeway import Side

EXAMPLES = (
    "tools/promote redis dev prod --dry-run      show the plan, change nothing",
    "tools/promote redis dev prod                make the commit on its branch",
    "tools/promote redis dev prod --push         and publish the branch",
    "tools/promote redis dev prod --only chart   bring the chart, not the values",
    "tools/promote redis dev prod --take source image.tag    settle a conflict",
    "tools/promote redis dev prod --undo         take the last promotion back",
    "tools/promote --verify HEAD                 is it what this tool makes?",
)


@options.command(EXAMPLES)
@click.argument("app", metavar="APP", required=False)
@click.argument("source", metavar="FROM", required=False)
@click.argument("target", metavar="TO", required=False)
@options.repository
@options.formats("text", "json")
@click.option("--dry-run", is_flag=True, help="Show the plan; change nothing.")
@click.option("--no-fetch", is_flag=True, help="Plan from the last fetch.")
@click.option("--from-head", is_flag=True, help="Plan from HEAD, merged or not.")
@click.option("--in-place", is_flag=True, help="Edit the working tree; no commit.")
@click.option("--push", is_flag=True, help="Publish the branch.")
@click.option("--only", multiple=True, metavar="ITEM", help="Bring only this item.")
@click.option("--except", "without", multiple=True, metavar="ITEM",
              help="Leave this item out.")  # fmt: skip
@click.option("--take", nargs=2, multiple=True, metavar="SIDE ITEM",
              type=(click.Choice(["source", "target"]), str),
              help="Settle an item: FROM's value, or TO's.")  # fmt: skip
@click.option("--adopt", type=click.Choice(["source", "target"]),
              help="First promotion: whose values are right.")  # fmt: skip
@click.option("--again", is_flag=True, help="Bring once more what was taken back.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE",
              help="Set one of TO's own keys in the same commit.")  # fmt: skip
@click.option("--context", metavar="NAME",
              help="Prove in FROM's cluster, as kubectl knows it.")  # fmt: skip
@click.option("--proof", metavar="FILE", type=click.Path(path_type=Path),
              help="Prove by FROM's Application, as JSON.")  # fmt: skip
@click.option("--undo", is_flag=False, flag_value="", metavar="[COMMIT]",
              help="Take the last promotion back, or the one named.")  # fmt: skip
@click.option("--verify", metavar="REV",
              help="Say whether a commit or BASE..REV is what we make.")  # fmt: skip
@options.answers
def command(repo: Path | None, style: str, **words: object) -> int:
    """Prepare the one commit that brings TO's APP to what FROM runs.

    Values that are the same everywhere in the end and the chart are brought; each
    environment's own values stay. The plan starts from the branch that TO's Argo CD
    follows, and the commit lands on a branch of its own: your checkout and index are
    not touched. Merging that branch is the deployment.
    """
    from gitops.cli.outcome import promote
    from gitops.cli.races import again

    if words["verify"] is not None:
        from gitops.cli.retrospect import verify

        return verify(options.opened(repo), words, style)
    _check_named(words)
    dry, in_place, push = (bool(words.pop(k)) for k in ("dry_run", "in_place", "push"))
    if push and (dry or in_place):
        raise click.UsageError(
            "--push publishes a commit; leave out --dry-run, --in-place"
        )
    if words["undo"] is not None:
        from gitops.cli.retrospect import undo

        return undo(
            options.opened(repo), words, style,
            dry_run=dry, in_place=in_place, push=push,
        )  # fmt: skip
    source, request = options.opened(repo), _request(words)
    return again(
        lambda: promote(
            source, request, style, dry_run=dry, in_place=in_place, push=push
        )
    )


def _check_named(words: dict[str, object]) -> None:
    """Whether the app and both environments are given, as all but --verify needs."""
    for word, name in (("app", "APP"), ("source", "FROM"), ("target", "TO")):
        if words[word] is None:
            raise click.UsageError(f"Missing argument '{name}'.")


def _request(words: dict[str, object]) -> Request:
    from gitops.commands.promote.request import Request
    from gitops.commands.proof.request import Wanted
    from gitops.commands.tracked import Choice

    del words["undo"], words["verify"]
    wanted = Wanted(words.pop("proof"), words.pop("context"))  # type: ignore[arg-type]
    if wanted.file and wanted.context:
        raise click.UsageError("--proof or --context, not both")
    if wanted.file and words["app"] == "all":
        raise click.UsageError("--proof is about one app; --context about all")
    start = Choice(
        fetch=not words.pop("no_fetch"), from_head=bool(words.pop("from_head"))
    )
    pairs = words.pop("take")
    take: dict[str, Side] = {item: side for side, item in pairs}  # type: ignore[attr-defined]
    answers = options.answered(words)
    proof = wanted if wanted.file or wanted.context else None
    return Request(
        take=take, start=start, answers=answers, wanted=proof, **words,  # type: ignore[arg-type]
    )  # fmt: skip
