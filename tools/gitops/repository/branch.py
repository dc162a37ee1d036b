"""A commit made beside the checkout: files, index and HEAD stay as they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from gitops.errors import Refusal, Surroundings
from gitops.repository.git import Git, reason
from gitops.repository.history import contains
from gitops.repository.snapshot import Snapshot

TRAILER = "Plan-Digest"
NOBODY = "0" * 40


@dataclass(frozen=True)
class Proposal:
    """One commit to be made: `after` on top of `parent`, on branch `branch`."""

    branch: str
    parent: str
    before: Snapshot
    after: Snapshot
    message: str

    @property
    def ref(self) -> str:
        """The branch's full name."""
        return f"refs/heads/{self.branch}"


@dataclass(frozen=True)
class Outcome:
    """The commit on the branch; `fresh` is False where it was there already."""

    commit: str
    fresh: bool


def propose(git: Git, proposal: Proposal) -> Outcome:
    """Make the commit and point its branch at it, all or nothing.

    A branch that exists is left alone where it holds this very plan, replaced
    where it is a single commit that a plan of ours made, else refused.
    """
    check_name(git, proposal.branch)
    tree = write_tree(git, proposal)
    digest = plan_digest(proposal.branch, proposal.parent, tree)
    old = git.ask("rev-parse", "--verify", "-q", proposal.ref)
    if old is not None:
        if _digest_of(git, old) == digest and _own(git, proposal.branch, old):
            return Outcome(old, fresh=False)
        _check_replaceable(git, proposal, old)
    commit = _commit(git, proposal, tree, digest)
    _point(git, proposal, commit, old or NOBODY)
    return Outcome(commit, fresh=True)


def plan_digest(branch: str, parent: str, tree: str) -> str:
    """What a commit of ours carries: it no longer fits once the commit is edited."""
    text = f"{branch}\0{parent}\0{tree}"
    return f"sha256:{sha256(text.encode()).hexdigest()}"


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


def write_tree(git: Git, proposal: Proposal) -> str:
    """The tree of the parent with the proposal's files, written as git objects."""
    before, after = proposal.before.entries, proposal.after.entries
    paths = before.keys() | after.keys()
    changed = sorted(path for path in paths if before.get(path) != after.get(path))
    _write_blobs(git, proposal.after, [path for path in changed if path in after])
    # A path that goes must go before one that comes below it (or above it).
    rows = [f"0 {NOBODY}\t{path}\0" for path in changed if path not in after]
    rows += [f"{after[p].mode} {after[p].blob}\t{p}\0" for p in changed if p in after]
    with TemporaryDirectory() as folder:
        env = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        git.run("read-tree", proposal.parent, env=env)
        feed = "".join(rows).encode(errors="surrogateescape")
        git.run("update-index", "-z", "--index-info", feed=feed, env=env)
        return git.text("write-tree", env=env)


def _write_blobs(git: Git, snapshot: Snapshot, paths: Iterable[str]) -> None:
    for path in paths:
        data = snapshot.edits.get(snapshot.entries[path].blob)
        if data is not None:
            git.run("hash-object", "-w", "-t", "blob", "--stdin", feed=data)


def _commit(git: Git, proposal: Proposal, tree: str, digest: str) -> str:
    signing = git.ask("config", "--type=bool", "commit.gpgsign") == "true"
    words = ["commit-tree", *(["-S"] if signing else []), "-p", proposal.parent, tree]
    message = f"{proposal.message.rstrip()}\n{TRAILER}: {digest}\n"
    code, out, err = git.attempt(*words, feed=message.encode())
    if code and b"tell me who you are" in err:
        raise Surroundings(
            "git does not know who you are; set user.name and user.email "
            "(git config --global)"
        )
    if code:
        raise Surroundings(f"git commit-tree failed: {reason(err)}")
    return out.decode().strip()


def _point(git: Git, proposal: Proposal, commit: str, old: str) -> None:
    why = proposal.message.splitlines()[0]
    code, _, err = git.attempt("update-ref", "-m", why, proposal.ref, commit, old)
    if code:
        raise Surroundings(
            f"cannot update {proposal.branch}: {reason(err)}; run it again"
        )


def _check_replaceable(git: Git, proposal: Proposal, old: str) -> None:
    if worktree := _checked_out(git, proposal.ref):
        raise Refusal(
            f"{proposal.branch} is checked out in {worktree}; switch away from it first"
        )
    if not _own(git, proposal.branch, old) or not _single(git, proposal.parent, old):
        raise Refusal(
            f"branch {proposal.branch} holds work that no plan made; "
            f"delete or rename it: git branch -m {proposal.branch} OTHER-NAME"
        )


def _own(git: Git, branch: str, commit: str) -> bool:
    """Whether a commit is exactly what a plan of ours made of its parent."""
    found = git.text("log", "-1", "--format=%T%x00%P", commit).split("\0")
    tree, parents = found[0], found[1].split()
    return len(parents) == 1 and _digest_of(git, commit) == plan_digest(
        branch, parents[0], tree
    )


def _single(git: Git, parent: str, commit: str) -> bool:
    """Whether only that one commit is not on the branch we start from."""
    return contains(git, f"{commit}^", parent)


def _digest_of(git: Git, commit: str) -> str:
    return git.text(
        "log",
        "-1",
        f"--format=%(trailers:key={TRAILER},valueonly,separator=%x2C)",
        commit,
    ).strip()


def _checked_out(git: Git, ref: str) -> str | None:
    folder = ""
    for line in git.text("worktree", "list", "--porcelain").splitlines():
        if line.startswith("worktree "):
            folder = line.removeprefix("worktree ")
        if line == f"branch {ref}":
            return folder
    return None
