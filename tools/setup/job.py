"""What the steps of a set-up share: where they work and how they start programs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from setup import stages
from setup.faults import SetupError, of_output


@dataclass(frozen=True)
class Job:
    """A set-up that holds the lock `descriptor` of the checkout `root`."""

    root: Path
    descriptor: int

    @property
    def home(self) -> Path:
        """The folder of all that is made."""
        return stages.home(self.root)

    @property
    def scratch(self) -> Path:
        """A folder on the same disk; emptied before and after each set-up."""
        return self.home / "tmp"

    def pin(self, name: str) -> Path:
        """A file of tools/setup/."""
        return self.root / stages.PINS / name

    def swap(self, new: Path, stage: stages.Stage) -> None:
        """Put a folder in its place: two renames, with no record that they are done.

        A command that starts between them sees none and waits for the lock.
        """
        current = self.home / new.name
        stages.forget(self.root, stage)
        if current.exists():
            current.rename(self.scratch / "old")
        new.rename(current)

    def attempt(
        self,
        command: Sequence[str | Path],
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end; the caller judges."""
        # Temporary files on the checkout's disk: /tmp may be small or noexec.
        fixed = {"TMPDIR": str(self.scratch)}
        return subprocess.run(
            [str(word) for word in command],
            env={**os.environ, **fixed, **(environment or {})},
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            pass_fds=(self.descriptor,),
            check=False,
        )

    def run(
        self,
        what: str,
        command: Sequence[str | Path],
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> str:
        """Run a program; its output, or a SetupError that says `what` failed."""
        done = self.attempt(command, environment, folder)
        if done.returncode:
            raise SetupError(f"{what}: {of_output(done.stdout + done.stderr)}")
        return done.stdout
