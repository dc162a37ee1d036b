"""A commit put on a branch of its own, and what people do with it next."""

from __future__ import annotations

from dataclasses import dataclass

from gitops.commands.tracked import Tracked
from gitops.errors import Surroundings
from gitops.repository import branch as branches
from gitops.repository import remote as remotes
from gitops.repository.branch import Proposal
from gitops.repository.source import Source


@dataclass(frozen=True)
class Published:
    """A commit on a branch; `fresh` is False where it was there already.

    `page` is where a pull request into `base` is opened, None where the host is
    unknown; `remote` is None where there is none.
    """

    branch: str
    commit: str
    base: str
    fresh: bool = True
    remote: str | None = None
    pushed: bool = False
    page: str | None = None


def publish(
    source: Source, start: Tracked, proposal: Proposal, *, push: bool
) -> Published:
    """Make a proposal's commit, and push its branch if asked."""
    if push and start.remote is None:
        raise Surroundings("there is no remote to push to: git remote add origin URL")
    outcome = branches.propose(source.git, proposal)
    page = None
    if start.remote:
        page = remotes.pull_request_page(
            source.git, start.remote, proposal.branch, start.branch
        )
        if push:
            remotes.push(source.git, start.remote, proposal.branch)
    return Published(
        branch=proposal.branch,
        commit=outcome.commit,
        base=start.branch,
        fresh=outcome.fresh,
        remote=start.remote,
        pushed=push,
        page=page,
    )
