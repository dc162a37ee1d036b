"""Seeded defects: files of a fixture repository edited, and what lint must say then.

Each file of mutations/ lists them. Of the edits, `replace` must occur exactly once in
its file, `text` is a whole new file, `link` a symlink. `findings` are all new ones
against the untouched fixture, as `RULE PATH:LINE`. A run that compares names its
revision with `since`; the edits of `theirs` are committed on a branch, with which it
compares.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from gitops.commands.lint.run import Report
from gitops.knowledge.finding import Finding
from tests.gitops.linted import report
from tests.support import Repo, make_repository

FOLDER = Path(__file__).parent / "mutations"
THEIRS = "theirs"


@dataclass(frozen=True)
class Edit:
    """One file changed; exactly one of the ways is set, `by` belongs to `replace`."""

    path: str
    replace: str | None = None
    by: str = ""
    text: str | None = None
    remove: bool = False
    link: str | None = None

    def apply(self, repo: Repo) -> None:
        file = repo.root / self.path
        if self.replace is not None:
            found = repo.read(self.path)
            assert found.count(self.replace) == 1, (self.path, self.replace)
            repo.write(self.path, found.replace(self.replace, self.by))
        elif self.text is not None:
            repo.write(self.path, self.text)
        elif self.link is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.unlink(missing_ok=True)
            file.symlink_to(self.link)
        else:
            assert self.remove, f"{self.path}: says nothing to do"
            shutil.rmtree(file) if file.is_dir() else file.unlink()


@dataclass(frozen=True)
class Mutation:
    """A defect by name, and the findings that it must lead to."""

    name: str
    fixture: str
    edits: tuple[Edit, ...]
    findings: frozenset[str]
    since: str | None = None
    theirs: tuple[Edit, ...] = ()

    @property
    def rules(self) -> set[str]:
        return {finding.partition(" ")[0] for finding in self.findings}


def _mutation(entry: Mapping[str, Any]) -> Mutation:
    edits, theirs = (
        tuple(Edit(**edit) for edit in entry.get(key, ())) for key in ("edits", THEIRS)
    )
    assert edits or theirs, entry
    findings = frozenset(entry["findings"])
    assert len(findings) == len(entry["findings"]), entry
    rest = {k: v for k, v in entry.items() if k not in ("edits", THEIRS, "findings")}
    if theirs:
        rest["since"] = THEIRS
    return Mutation(**rest, edits=edits, theirs=theirs, findings=findings)


def table() -> dict[str, list[Mutation]]:
    """Every mutation by the file that lists it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {
        path.stem: [_mutation(entry) for entry in yaml.load(path.read_bytes(), loader)]  # noqa: S506
        for path in sorted(FOLDER.glob("*.yaml"))
    }


@dataclass(frozen=True, eq=False)
class Bench:
    """A fixture's repository, to be changed and taken back again and again."""

    repo: Repo

    @classmethod
    def of(cls, folder: Path, fixture: str) -> Bench:
        return cls(make_repository(folder, fixture))

    @cached_property
    def untouched(self) -> Report:
        """What lint says of the fixture itself."""
        return self.report()

    def report(self, since: str | None = None) -> Report:
        """What lint says of it as it is now."""
        return report(self.repo, changed_from=since)

    @contextmanager
    def changed(
        self, edits: Iterable[Edit], theirs: Iterable[Edit] = ()
    ) -> Iterator[Repo]:
        """The repository with edits in its working tree, and a branch of others'."""
        start = self.repo.git("rev-parse", "HEAD")
        try:
            if theirs := tuple(theirs):
                self._branch(theirs)
            for edit in edits:
                edit.apply(self.repo)
            yield self.repo
        finally:
            self.repo.git("checkout", "--quiet", "--force", "-B", "main", start)
            self.repo.git("clean", "--quiet", "--force", "-d")

    def _branch(self, edits: Iterable[Edit]) -> None:
        self.repo.git("checkout", "--quiet", "-B", THEIRS)
        for edit in edits:
            edit.apply(self.repo)
        self.repo.commit("Theirs")
        self.repo.git("checkout", "--quiet", "main")

    def findings(self, mutation: Mutation) -> set[str]:
        """What the untouched fixture has not; the lines of the rest may have moved."""
        with self.changed(mutation.edits, mutation.theirs):
            found = self.report(mutation.since).findings
        known = Counter(map(_alike, self.untouched.findings))
        fresh = set()
        for finding in found:
            if known[_alike(finding)]:
                known[_alike(finding)] -= 1
            else:
                fresh.add(placed(finding))
        return fresh


class Benches:
    """A bench for each fixture, made when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Bench] = {}

    def __call__(self, fixture: str) -> Bench:
        if fixture not in self._made:
            self._made[fixture] = Bench.of(self._folder / fixture, fixture)
        return self._made[fixture]


def placed(finding: Finding) -> str:
    """A finding as the table has it, once for all environments that it is about."""
    at = finding.at
    line = f":{at.line}" if at and at.line else ""
    return f"{finding.rule} {at.path if at else '-'}{line}"


def _alike(finding: Finding) -> tuple[object, ...]:
    path = finding.at.path if finding.at else None
    return finding.rule, path, finding.message, finding.app, finding.environment
