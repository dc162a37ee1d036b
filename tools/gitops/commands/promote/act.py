"""A promotion's plan carried out: as a commit, or in the working tree."""

from __future__ import annotations

from gitops.commands.promote.message import message
from gitops.commands.promote.plan import Plan
from gitops.commands.publish import Published, publish
from gitops.errors import Refusal
from gitops.layout.app import Place
from gitops.repository.branch import Proposal
from gitops.repository.snapshot import Snapshot
from gitops.repository.source import Source
from gitops.repository.worktree import write


def commit(source: Source, plan: Plan, after: Snapshot, *, push: bool) -> Published:
    """Make the plan's one commit on promote/APP/FROM-to-TO, and push it if asked."""
    request, start = plan.request, plan.start
    branch = f"promote/{request.app}/{request.source}-to-{request.target}"
    proposal = Proposal(branch, start.commit, start.snapshot, after, message(plan))
    return publish(source, start, proposal, push=push)


def in_place(source: Source, plan: Plan, after: Snapshot) -> None:
    """Write the plan's files into the working tree, where it is as the plan saw it."""
    folder = Place(plan.request.app, plan.request.target).folder
    here, there = source.working_tree.under(folder), plan.start.snapshot.under(folder)
    for path in sorted(here.keys() | there.keys()):
        if here.get(path) != there.get(path):
            raise Refusal(
                f"{folder}/{path} differs from {plan.start.snapshot.name}; bring the "
                "working tree there first, or leave out --in-place"
            )
    write(source.git.root, plan.start.snapshot, after)
