"""Commits made beside the checkout: files, index and HEAD stay as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from gitops.errors import Refusal, Surroundings
from gitops.repository.git import Git, Raced, reason
from gitops.repository.snapshot import Snapshot
from gitops.repository.tree import NOTHING, write_trees

TRAILER = "Plan-Digest"
TRAILER_LINE = re.compile(r"[A-Za-z0-9-]+: ")


@dataclass(frozen=True)
class Step:
    """One commit to be made: the files as it leaves them, and why."""

    after: Snapshot
    message: str


@dataclass(frozen=True)
class Proposal:
    """Commits to be made on branch `branch`, the first on top of `parent`.

    `before` is what `parent` holds of the files; a step's parent is the commit of
    the step before it.
    """

    branch: str
    parent: str
    before: Snapshot
    steps: Sequence[Step]

    @property
    def ref(self) -> str:
        """The branch's full name."""
        return f"refs/heads/{self.branch}"


@dataclass(frozen=True)
class Outcome:
    """The branch's commits, oldest first; `fresh` is False where they were there."""

    commits: tuple[str, ...]
    fresh: bool

    @property
    def commit(self) -> str:
        """The one that the branch points at."""
        return self.commits[-1]


@dataclass(frozen=True)
class Made:
    """A commit that exists: what a plan of ours says of itself, and what is so."""

    commit: str
    tree: str
    parents: tuple[str, ...]
    digest: str

    def ours(self, branch: str) -> bool:
        """Whether it is exactly what a plan of ours made of its parent."""
        return len(self.parents) == 1 and self.digest == plan_digest(
            branch, self.parents[0], self.tree
        )


def propose(git: Git, proposal: Proposal) -> Outcome:
    """Make the commits and point their branch at the last, all or nothing.

    A branch that exists is left alone where it holds this very plan, replaced
    where plans of ours made all that it adds, else refused. Raced where the
    branch was moved meanwhile.
    """
    check_name(git, proposal.branch)
    old = git.ask("rev-parse", "--verify", "-q", proposal.ref)
    states = [step.after for step in proposal.steps]
    trees = write_trees(git, proposal.parent, proposal.before, states)
    if old is not None:
        there = added(git, proposal.parent, old)
        if _same(proposal, trees, there):
            return Outcome(tuple(made.commit for made in there), fresh=False)
        _check_replaceable(git, proposal, there)
    commits = _commits(git, proposal, trees)
    _point(git, proposal, commits[-1], old or NOTHING)
    return Outcome(tuple(commits), fresh=True)


def plan_digest(branch: str, parent: str, tree: str) -> str:
    """What a commit of ours carries: it no longer fits once the commit is edited."""
    text = f"{branch}\0{parent}\0{tree}"
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def added(git: Git, base: str, tip: str) -> list[Made]:
    """What a branch adds to `base`, oldest first; its tip at least."""
    words = ["log", "--topo-order", "-z", f"--format={FORMAT}"]
    rows = git.text(*words, "--reverse", tip, f"^{base}", "--")
    rows = rows or git.text(*words, "-1", tip, "--")
    return [_made(row) for row in rows.split("\0") if row]


FORMAT = f"%H|%T|%P|%(trailers:key={TRAILER},valueonly,separator=%x2C)"


def _made(row: str) -> Made:
    commit, tree, parents, digest = row.strip().split("|", 3)
    return Made(commit, tree, tuple(parents.split()), digest.strip())


def check_name(git: Git, branch: str) -> None:
    """Refuse a branch name that another branch's name stands in the way of."""
    parts = branch.split("/")
    for length in range(1, len(parts)):
        other = "/".join(parts[:length])
        if git.ask("rev-parse", "--verify", "-q", f"refs/heads/{other}"):
            raise Refusal(
                f"a branch named {other} stands in the way of {branch}; "
                f"rename it: git branch -m {other} OTHER-NAME"
            )
    below = git.text(
        "for-each-ref",
        "--count=1",
        "--format=%(refname:short)",
        f"refs/heads/{branch}/",
    )
    if below:
        raise Refusal(f"branch {below} stands in the way of {branch}; rename it")


def _same(proposal: Proposal, trees: list[str], there: list[Made]) -> bool:
    """Whether a branch holds exactly these steps, as plans of ours made them."""
    parents = (proposal.parent, *(made.commit for made in there))
    return (
        [made.tree for made in there] == trees
        and all(made.ours(proposal.branch) for made in there)
        and all(m.parents == (p,) for m, p in zip(there, parents, strict=False))
    )


def _commits(git: Git, proposal: Proposal, trees: Sequence[str]) -> list[str]:
    signing = git.ask("config", "--type=bool", "commit.gpgsign") == "true"
    words = ["commit-tree", *(["-S"] if signing else [])]
    parent, commits = proposal.parent, []
    for step, tree in zip(proposal.steps, trees, strict=True):
        digest = plan_digest(proposal.branch, parent, tree)
        message = _with_digest(step.message, digest)
        parent = _commit(git, [*words, "-p", parent, tree], message)
        commits.append(parent)
    return commits


def _with_digest(message: str, digest: str) -> str:
    """The message with its digest among the trailers, or as the first of them."""
    *above, last = message.rstrip().split("\n\n")
    trailers = above and all(TRAILER_LINE.match(line) for line in last.splitlines())
    gap = "\n" if trailers else "\n\n"
    return f"{message.rstrip()}{gap}{TRAILER}: {digest}\n"


def _commit(git: Git, words: Sequence[str], message: str) -> str:
    code, out, err = git.attempt(*words, feed=message.encode())
    if code and b"tell me who you are" in err:
        raise Surroundings(
            "git does not know who you are; set user.name and user.email "
            "(git config --global)"
        )
    if code and "-S" in words:
        raise Surroundings(
            f"the commit could not be signed: {reason(err)}; commit.gpgSign asks for "
            "it: check user.signingKey and the agent, then try again"
        )
    if code:
        raise Surroundings(f"git commit-tree failed: {reason(err)}")
    return out.decode().strip()


def _point(git: Git, proposal: Proposal, commit: str, old: str) -> None:
    why = proposal.steps[-1].message.splitlines()[0]
    code, _, err = git.attempt("update-ref", "-m", why, proposal.ref, commit, old)
    if not code:
        return
    if (git.ask("rev-parse", "--verify", "-q", proposal.ref) or NOTHING) != old:
        raise Raced(f"{proposal.branch} was moved meanwhile; run it again")
    next_step = "run it again"
    if b".lock': File exists" in err:
        next_step = "if no git runs here, remove that file and try again"
    raise Surroundings(f"cannot update {proposal.branch}: {reason(err)}; {next_step}")


def _check_replaceable(git: Git, proposal: Proposal, there: list[Made]) -> None:
    if worktree := _checked_out(git, proposal.ref):
        raise Refusal(
            f"{proposal.branch} is checked out in {worktree}; switch away from it first"
        )
    if not all(made.ours(proposal.branch) for made in there):
        raise Refusal(
            f"branch {proposal.branch} holds work that no plan made; "
            f"delete or rename it: git branch -m {proposal.branch} OTHER-NAME"
        )


def _checked_out(git: Git, ref: str) -> str | None:
    folder = ""
    for line in git.text("worktree", "list", "--porcelain").splitlines():
        if line.startswith("worktree "):
            folder = line.removeprefix("worktree ")
        if line == f"branch {ref}":
            return folder
    return None
