"""Brings one stage of the set-up up to date; see the package's docstring."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from setup import checks, environment, stages
from setup.faults import SetupError, of_system
from setup.job import Job
from setup.lock import locked
from setup.progress import say
from setup.stages import Stage

ROOT = Path(__file__).resolve().parents[2]
FAILED, INTERRUPTED = 3, 130

BUILD: dict[str, Callable[[Job], None]] = {
    "core": environment.build_core,
    "checks": checks.build,
    "test": environment.build_test,
}


def main(arguments: list[str]) -> int:
    """`setup STAGE`, as the launchers call it; the exit code for the shell."""
    try:
        bring(ROOT, stages.STAGES[arguments[1]])
    except SetupError as error:
        say(str(error))
        return FAILED
    except KeyboardInterrupt:
        say("interrupted; the next start goes on from here")
        return INTERRUPTED
    return 0


def bring(root: Path, stage: Stage) -> None:
    """Make `stage` current, alone in the checkout; SetupError says why it cannot be."""
    try:
        home = stages.home(root)
        home.mkdir(exist_ok=True)
        with locked(home) as descriptor:
            _bring(Job(root, descriptor), stage)
    except OSError as error:
        raise SetupError(of_system(error)) from error


def _bring(job: Job, stage: Stage) -> None:
    if stages.is_current(job.root, stage):
        return  # another start did it while this one waited
    if stage.base:
        _bring(job, stage.base)
    start = time.monotonic()
    pins = stages.read_pins(job.root, stage)
    _empty(job.scratch)
    try:
        BUILD[stage.name](job)
        stages.complete(job.root, stage, pins)
    finally:
        shutil.rmtree(job.scratch, ignore_errors=True)
    say(f"{stage.name} ready in {time.monotonic() - start:.1f} s")


def _empty(folder: Path) -> None:
    """Remove what a killed set-up left behind, then make the folder anew."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
