"""Real git repositories for tests, made from tests/fixtures/<name>/."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from gitops.cli import main

FIXTURES = Path(__file__).parent / "fixtures"
IDENTITY = {
    "GIT_AUTHOR_NAME": "Test",
    "GIT_AUTHOR_EMAIL": "test@example.org",
    "GIT_COMMITTER_NAME": "Test",
    "GIT_COMMITTER_EMAIL": "test@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


@dataclass(frozen=True)
class Result:
    """What a command did: exit code, output, error output."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Repo:
    """A git repository on disk."""

    root: Path

    def git(self, *words: str, check: bool = True) -> str:
        """What git prints; an error of git fails the test unless `check` is off."""
        done = subprocess.run(
            ["git", *words],
            cwd=self.root,
            env={**os.environ, **IDENTITY},
            capture_output=True,
            text=True,
            check=False,
        )
        assert not check or done.returncode == 0, done.stderr
        return done.stdout.rstrip("\n")

    def read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode()

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(text.encode())

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace a text that must be there."""
        assert old in self.read(path), f"{old!r} is not in {path}"
        self.write(path, self.read(path).replace(old, new))

    def commit(self, message: str = "Change") -> str:
        """Commit all that changed; the commit's id."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def tool(self, *words: str) -> Result:
        """Run one of our commands here, in this process."""
        return tool(words[0], "--repo", str(self.root), *words[1:])

    def state(self) -> tuple[str, str, str]:
        """All that a command without success must leave as it was."""
        refs = self.git("for-each-ref")
        return refs, self.git("status", "--porcelain"), self.git("diff", "HEAD")


def tool(*words: str) -> Result:
    """Run one of our commands in this process, as its launcher would."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(words)
    return Result(code, out.getvalue(), err.getvalue())


def listens() -> None:
    """For a child that is to hear Ctrl-C: what runs the tests may not want to."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def make_repository(folder: Path, fixture: str = "simple") -> Repo:
    """A repository with one commit on `main` that holds a fixture's files."""
    shutil.copytree(FIXTURES / fixture, folder, dirs_exist_ok=True)
    repo = Repo(folder)
    repo.git("init", "--quiet", "--initial-branch", "main")
    repo.commit("Start")
    return repo


ROOT = Path(__file__).parents[1]


def live_copy(folder: Path) -> Repo:
    """What this checkout deploys, as it lies here, in a repository of its own.

    The live overlays change with every promotion: tests on them hold invariants,
    never their values.
    """
    for name in ("apps", "overlays", "clusters"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "environments.yaml", folder)
    repo = Repo(folder)
    repo.git("init", "--quiet", "--initial-branch", "main")
    repo.commit("As it lies here")
    return repo
