"""The promotions that stand in a target: brought, and not taken back since."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gitops.errors import Refusal, Surroundings, Usage
from gitops.layout import record as records
from gitops.layout.record import Record
from gitops.repository.git import Git
from gitops.repository.history import contains
from gitops.repository.source import Source

MARK = "\1"
NOTHING = "0" * 40


@dataclass(frozen=True)
class Version:
    """One change of a record: the commit that made it, and the blob it left."""

    commit: str
    blob: str | None


@dataclass(frozen=True)
class Standing:
    """A promotion that stands: the commit that brought it, and the record it made.

    `blob` is the record's file there. `before` is the state that the promotion
    changed: the first parent of the commit.
    """

    commit: str
    blob: str
    record: Record

    @property
    def before(self) -> str:
        """The revision that the promotion changed."""
        return f"{self.commit}^1"


@dataclass(frozen=True)
class Chronicle:
    """What the history of one record tells: those that stand, the last one last."""

    path: str
    standing: Sequence[Standing]
    versions: Sequence[Version]

    @property
    def last(self) -> Standing:
        """The last promotion that stands; Refusal where there is none."""
        if not self.standing:
            raise Refusal(f"{self.path}: no promotion stands here: nothing to undo")
        return self.standing[-1]

    def restored(self, found: Record | None) -> bool:
        """Whether a record says again what one before the last promotion said."""
        olds = ["", *(normal(each.record) for each in self.standing)][:-1]
        return bool(self.standing) and normal(found) in olds


def chronicle(source: Source, path: str, until: str) -> Chronicle:
    """What stands of the promotions that a record tells of, up to a commit."""
    versions = list(_versions(source.git, path, until))
    texts = source.load([each.blob for each in versions if each.blob])
    standing: list[Standing] = []
    for each in reversed(versions):
        if each.blob is None:
            standing = []
        elif found := _parsed(path, texts.get(each.blob)):
            _add(standing, Standing(each.commit, each.blob, found))
    return Chronicle(path, standing, versions)


def normal(found: Record | None) -> str:
    """What a record says was brought, without the notes that later commands add."""
    return replace(found, hotfixes={}, accepted=()).text() if found else ""


def named(source: Source, told: Chronicle, revision: str | None) -> Standing:
    """The promotion to undo: the last one, and a named one only where it is that."""
    last = told.last
    if revision is None:
        return last
    commit = source.resolve(revision)
    at = _merged(source, told, commit)
    if at is None:
        raise Usage(f"{revision} brought nothing here; the last that did: {_one(last)}")
    if at == last.commit:
        return last
    places = [each.commit for each in told.standing]
    if at not in places:
        raise Refusal(f"{revision} does not stand: it was taken back, or is an undo")
    later = [_one(each) for each in reversed(told.standing[places.index(at) + 1 :])]
    raise Refusal(
        f"{revision} is not the last promotion: undo {', then '.join(later)} first"
    )


def check_whole(git: Git, undone: Standing, path: str) -> None:
    """Whether git has what was there before; else nobody knows what to go back to."""
    if git.ask("rev-parse", "--verify", "-q", f"{undone.before}^{{commit}}"):
        return
    if git.ask("rev-parse", "--is-shallow-repository") == "true":
        raise Surroundings(
            f"a shallow clone: what was before {_one(undone)} is missing; "
            "git fetch --unshallow"
        )
    raise Refusal(
        f"{path}: came with the first commit of this repository: there is no state "
        "before it to go back to"
    )


def _add(standing: list[Standing], found: Standing) -> None:
    """A new promotion on top; one that says an older one's words is its undo."""
    known = [normal(each.record) for each in standing]
    now = normal(found.record)
    if now in known:
        del standing[known.index(now) + 1 :]
    else:
        standing.append(found)


def _merged(source: Source, told: Chronicle, commit: str) -> str | None:
    """The commit of the branch that brought a commit: by ancestry, else by content."""
    if any(each.commit == commit for each in told.versions):
        return commit
    oldest_first = list(reversed(told.versions))
    blob = _blob(source.git, commit, told.path)
    for each in oldest_first:
        if contains(source.git, commit, each.commit):
            return each.commit if each.blob == blob else None
    if blob == _blob(source.git, f"{commit}^", told.path):
        return None  # it has nothing to do with the record
    return next((each.commit for each in told.versions if each.blob == blob), None)


def _blob(git: Git, commit: str, path: str) -> str | None:
    return git.ask("rev-parse", "--verify", "-q", f"{commit}:{path}")


def _versions(git: Git, path: str, until: str) -> Iterator[Version]:
    """The commits that changed a file, newest first, along first parents."""
    out = git.run(
        "log", "--first-parent", "--diff-merges=first-parent", f"--format={MARK}%H",
        "-z", "--raw", "--no-abbrev", "--no-renames", until, "--", path,
    )  # fmt: skip
    for block in os.fsdecode(out).split(MARK)[1:]:
        commit, about, *_ = [word.strip("\n") for word in block.split("\0") if word]
        blob = about.split(" ")[3]
        yield Version(commit, None if blob == NOTHING else blob)


def _parsed(path: str, data: bytes | None) -> Record | None:
    try:
        return records.parse(path, data) if data is not None else None
    except Refusal:
        return None


def _one(found: Standing) -> str:
    return found.commit[:7]
