"""A promotion's plans carried out: as commits, or in the working tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gitops.commands.promote.message import message
from gitops.commands.promote.several import Several
from gitops.commands.publish import Published, publish
from gitops.errors import Refusal
from gitops.layout.app import Place
from gitops.repository.branch import Proposal, Step
from gitops.repository.snapshot import Snapshot
from gitops.repository.source import Source
from gitops.repository.worktree import write


def commit(source: Source, made: Several, *, push: bool) -> Published:
    """Make a commit an app on promote/APP/FROM-to-TO, and push it if asked."""
    request, start = made.request, made.start
    branch = f"promote/{request.app}/{request.source}-to-{request.target}"
    steps = list(_steps(made))
    proposal = Proposal(branch, start.commit, start.snapshot, steps)
    return publish(source, start, proposal, push=push)


def in_place(source: Source, made: Several) -> None:
    """Write the plans' files into the working tree, where it is as they saw it."""
    start = made.start.snapshot
    for each in made.ready:
        check_untouched(source, start, Place(each.request.app, each.request.target))
    write(source.git.root, start, [*_steps(made)][-1].after)


def _steps(made: Several) -> Iterator[Step]:
    """Each plan on top of the one before; they write in folders of their own."""
    start = here = made.start.snapshot
    for each in made.ready:
        if each.ready is not None:
            here = _carried(here, start, each.ready)
            yield Step(here, message(each))


def _carried(here: Snapshot, before: Snapshot, after: Snapshot) -> Snapshot:
    """The files of `here` with what differs between two other snapshots."""
    if here is before:
        return after
    entries = dict(here.entries)
    for path in before.entries.keys() | after.entries.keys():
        if before.entries.get(path) == after.entries.get(path):
            continue
        if path in after.entries:
            entries[path] = after.entries[path]
        else:
            del entries[path]
    edits = {**here.edits, **after.edits}
    return replace(here, entries=entries, edits=edits, commit=None)


def check_untouched(source: Source, start: Snapshot, place: Place) -> None:
    """Whether an app's files lie in the working tree as a plan saw them."""
    here, there = source.working_tree.under(place.folder), start.under(place.folder)
    for path in sorted(here.keys() | there.keys()):
        if here.get(path) != there.get(path):
            raise Refusal(
                f"{place.folder}/{path} differs from {start.name}; bring the working "
                "tree there first, or leave out --in-place"
            )
