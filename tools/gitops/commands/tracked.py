"""The branch that an environment's Argo CD follows, as this repository knows it."""

from __future__ import annotations

from dataclasses import dataclass

from gitops.errors import Surroundings
from gitops.layout import app as layout
from gitops.repository import history
from gitops.repository.git import reason
from gitops.repository.snapshot import Snapshot
from gitops.repository.source import Source

REMOTE = "origin"


@dataclass(frozen=True)
class Tracked:
    """The snapshot a plan starts from, and what people should know about it."""

    snapshot: Snapshot
    commit: str
    branch: str
    remote: str | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """How the starting point is found: fetched, as it lies here, or from HEAD."""

    fetch: bool = True
    from_head: bool = False


def find(source: Source, app: str, environment: str, choice: Choice) -> Tracked:
    """The tracked branch of an environment's Application, fetched unless told not to.

    `origin/<targetRevision>`; with no remote the local branch of that name; else
    HEAD.
    """
    head = head_of(source)
    here, remote = layout.read(head), _remote(source)
    declared = here.application(here.place(app, environment)).branch
    branch = _named(source, remote, declared)
    if choice.from_head:
        return Tracked(head, head.commit or "", branch, remote, _uncommitted(source))
    notes: tuple[str, ...] = ()
    if remote and choice.fetch:
        _fetch(source, remote, branch)
    elif remote:
        notes = (_age(source, f"{remote}/{branch}"),)
    snapshot = _at(source, head, *_reference(source, remote, branch))
    return Tracked(
        snapshot, snapshot.commit or "", branch, remote,
        (*notes, *_ahead(source, head, snapshot)),
    )  # fmt: skip


def followed(source: Source, head: Snapshot) -> str:
    """The revision that this repository's Applications follow, as it lies here."""
    here, remote = layout.read(head), _remote(source)
    declared = (
        a for name in here.environments.by_name for a in here.applications(name)
    )
    branch = _named(source, remote, next((a.branch for a in declared), "HEAD"))
    return _reference(source, remote, branch)[0]


def head_of(source: Source) -> Snapshot:
    """HEAD's snapshot; Surroundings where nothing was committed yet."""
    commit = source.git.ask("rev-parse", "--verify", "-q", "HEAD^{commit}")
    if not commit:
        raise Surroundings(
            "no commit yet; commit the repository's first state, then try again"
        )
    return source.at(commit, f"HEAD ({commit[:7]})")


def _named(source: Source, remote: str | None, branch: str) -> str:
    """A branch's name; HEAD is the remote's default branch."""
    if branch != "HEAD":
        return branch.removeprefix("refs/heads/")
    default = source.git.ask(
        "symbolic-ref", "-q", "--short", f"refs/remotes/{remote}/HEAD"
    )
    return default.removeprefix(f"{remote}/") if default else "main"


def _reference(source: Source, remote: str | None, branch: str) -> tuple[str, str]:
    """The full reference of the tracked branch, and its name for people."""
    if remote and _exists(source, f"refs/remotes/{remote}/{branch}"):
        return f"refs/remotes/{remote}/{branch}", f"{remote}/{branch}"
    if _exists(source, f"refs/heads/{branch}"):
        return f"refs/heads/{branch}", branch
    return "HEAD", "HEAD"


def _exists(source: Source, reference: str) -> bool:
    return bool(source.git.ask("rev-parse", "-q", "--verify", reference))


def _remote(source: Source) -> str | None:
    remotes = source.git.text("remote").split()
    if REMOTE in remotes or not remotes:
        return REMOTE if remotes else None
    return remotes[0]


def _fetch(source: Source, remote: str, branch: str) -> None:
    code, _, err = source.git.attempt(
        "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", remote,
        f"+refs/heads/{branch}:refs/remotes/{remote}/{branch}",
    )  # fmt: skip
    if code:
        raise Surroundings(
            f"cannot fetch {branch} from {remote}: {reason(err)}; "
            "--no-fetch plans from the last fetch"
        )


def _age(source: Source, name: str) -> str:
    when = source.git.ask("log", "-1", "--format=%cr", f"refs/remotes/{name}", "--")
    if when is None:
        raise Surroundings(f"{name} was never fetched here; leave out --no-fetch")
    return f"{name} as last fetched: its newest commit is from {when}"


def _at(source: Source, head: Snapshot, revision: str, name: str) -> Snapshot:
    commit = source.resolve(revision)
    label = f"{name} ({commit[:7]})"
    if commit == head.commit:
        return Snapshot(label, head.entries, source, commit)
    return source.at(commit, label)


def _ahead(source: Source, head: Snapshot, snapshot: Snapshot) -> tuple[str, ...]:
    if head.commit == snapshot.commit:
        return ()
    count = history.ahead(source.git, snapshot.commit or "", "HEAD")
    if not count:
        return ()
    what = "1 commit of HEAD is" if count == 1 else f"{count} commits of HEAD are"
    return (f"{what} not on {snapshot.name} and left out; --from-head plans with it",)


def _uncommitted(source: Source) -> tuple[str, ...]:
    dirty = source.git.text("status", "--porcelain", "--untracked-files=no")
    return ("uncommitted changes are not part of HEAD and left out",) if dirty else ()
