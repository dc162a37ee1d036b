"""Git as a process: one place that runs it and turns its failures into words."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from gitops.errors import Surroundings

if TYPE_CHECKING:
    from git import Repo

QUIET = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
"""Messages in one language; reading never takes the index lock."""

UNREAD = "fatal: Could not read from remote repository"
FOREIGN = b"dubious ownership"


class Raced(Surroundings):
    """Somebody else was faster: what was planned from is no longer so."""


class Git:
    """Runs git in one repository."""

    def __init__(self, repo: Repo, root: Path) -> None:
        self._repo = repo
        self.root = root

    def run(
        self, *words: str, feed: bytes | None = None, env: Mapping[str, str] = {}
    ) -> bytes:
        """What `git WORDS` prints; Surroundings with git's own reason if it fails."""
        code, out, err = self.attempt(*words, feed=feed, env=env)
        if code:
            raise Surroundings(f"git {words[0]} failed: {reason(err)}")
        return out

    def text(self, *words: str, env: Mapping[str, str] = {}) -> str:
        """As `run`, decoded and without the last newline."""
        return self.run(*words, env=env).decode(errors="replace").rstrip("\n")

    def ask(self, *words: str) -> str | None:
        """As `text`, but None where git says no: for questions."""
        code, out, _ = self.attempt(*words)
        return None if code else out.decode(errors="replace").rstrip("\n")

    def attempt(
        self, *words: str, feed: bytes | None = None, env: Mapping[str, str] = {}
    ) -> tuple[int, bytes, bytes]:
        """Exit code, output and error output of one git process."""
        from git.exc import GitCommandNotFound

        with TemporaryFile() as source:
            if feed:
                source.write(feed)
                source.seek(0)
            try:
                code, out, err = self._repo.git.execute(
                    ["git", "-c", "log.showSignature=false", *words],
                    istream=source,
                    with_extended_output=True,
                    with_exceptions=False,
                    stdout_as_string=False,
                    strip_newline_in_stdout=False,
                    env={**QUIET, **_prompt(), **env},
                )
            except GitCommandNotFound as error:
                raise Surroundings("git is not installed, or not on PATH") from error
        if code and FOREIGN in _bytes(err):
            raise Surroundings(
                f"{self.root} belongs to another user, and git does not trust it: "
                f"git config --global --add safe.directory {self.root}"
            )
        return int(code or 0), _bytes(out), _bytes(err)


def find(start: Path) -> Git:
    """The repository around `start`; Surroundings where there is none."""
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
    from git import Repo
    from git.exc import GitError

    try:
        repo = Repo(start, search_parent_directories=True)
    except (GitError, ValueError, OSError) as error:
        raise Surroundings(_unopened(start, error)) from error
    if repo.bare or not repo.working_tree_dir:
        raise Surroundings(f"{start}: a bare repository; clone it and work there")
    with repo.config_reader("repository") as config:
        if config.get_value("extensions", "objectformat", "sha1") != "sha1":
            raise Surroundings(f"{start}: a SHA-256 repository; the tools read SHA-1")
    return Git(repo, Path(repo.working_tree_dir))


def is_repository(start: Path) -> bool:
    """Whether a folder or one of its parents is a git repository."""
    here = start.absolute()
    return any((folder / ".git").exists() for folder in (here, *here.parents))


def reason(err: bytes) -> str:
    """The line of git's error output that says why."""
    lines = err.decode(errors="replace").strip().splitlines()
    marked = [line for line in lines if line.startswith(("fatal:", "error:"))]
    line = (marked or lines or ["no reason given"])[0]
    if line.startswith(UNREAD) and lines[0] != line:
        line = lines[0]  # what ssh said, before git said that ssh failed
    return line.removeprefix("fatal: ").removeprefix("error: ").strip()


def _prompt() -> dict[str, str]:
    """Git may ask for a password only where somebody can answer."""
    return {} if sys.stdin and sys.stdin.isatty() else {"GIT_TERMINAL_PROMPT": "0"}


def _bytes(output: str | bytes) -> bytes:
    return output.encode() if isinstance(output, str) else output


def _unopened(start: Path, error: Exception) -> str:
    if not start.exists():
        return f"{start}: no such folder"
    if is_repository(start):
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        return f"{start}: git cannot open this repository: {why}"
    return f"{start}: not a git repository; name one with --repo DIR"
