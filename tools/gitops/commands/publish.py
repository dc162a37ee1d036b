"""A commit put on a branch of its own, and what people do with it next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from gitops.commands.tracked import Tracked
from gitops.errors import Surroundings
from gitops.repository import branch as branches
from gitops.repository import remote as remotes
from gitops.repository.branch import Proposal
from gitops.repository.git import Raced
from gitops.repository.source import Source

T = TypeVar("T")
ATTEMPTS = 3


@dataclass(frozen=True)
class Published:
    """Commits on a branch; `fresh` is False where they were there already.

    `commits` are the branch's, oldest first, and `commit` is the last of them.
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
    commits: tuple[str, ...] = ()


def retried(
    work: Callable[[], T], told: Callable[[Raced], None], tries: int = ATTEMPTS
) -> T:
    """What `work` gives, done anew where somebody else was faster.

    `work` plans from what is there when it is called; `told` hears of every race
    that was lost, before the next try.
    """
    try:
        return work()
    except Raced as error:
        if tries == 1:
            raise
        told(error)
    return retried(work, told, tries - 1)


def publish(
    source: Source, start: Tracked, proposal: Proposal, *, push: bool
) -> Published:
    """Make a proposal's commits, and push their branch if asked."""
    if push and start.remote is None:
        raise Surroundings("there is no remote to push to: git remote add origin URL")
    outcome = branches.propose(source.git, proposal)
    page = None
    if start.remote:
        page = remotes.pull_request_page(
            source.git, start.remote, proposal.branch, start.branch
        )
        if push:
            remotes.push(source.git, start.remote, proposal.branch, proposal.parent)
    return Published(
        branch=proposal.branch,
        commit=outcome.commit,
        base=start.branch,
        fresh=outcome.fresh,
        remote=start.remote,
        pushed=push,
        page=page,
        commits=outcome.commits,
    )
