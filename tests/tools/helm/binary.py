"""The helm binary that the library is held against: one that is here, else built."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from setup import golang
from setup.golang import Go
from setup.job import Job
from setup.lock import locked

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PACKAGE = "helm.sh/helm/v4/cmd/helm"


def find() -> Path:
    """HELM_BINARY, else a Helm 4 on PATH, else the one pinned by go.mod, built once.

    SetupError or OSError where it cannot be built.
    """
    if named := os.environ.get("HELM_BINARY"):
        return Path(named)
    on_path = shutil.which("helm")
    if on_path and _answer(on_path, "version", "--short").startswith("v4."):
        return Path(on_path)
    home = ROOT / ".tools"
    home.mkdir(exist_ok=True)
    built = home / "cache" / "helm" / f"helm-{_pinned(r'helm.sh/helm/v4 v')}"
    with locked(home) as descriptor:  # shares its scratch folder with the set-up
        if not built.exists():
            _build(Job(ROOT, descriptor), built)
    return built


def _build(job: Job, target: Path) -> None:
    shutil.rmtree(job.scratch, ignore_errors=True)
    job.scratch.mkdir()
    try:
        fresh = job.scratch / "helm"
        words = ("build", "-mod=readonly", "-trimpath", "-ldflags", "-s -w")
        _go(job).run("cannot build helm", str(HERE), *words, "-o", str(fresh), PACKAGE)
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh.replace(target)
    finally:
        shutil.rmtree(job.scratch, ignore_errors=True)


def _go(job: Job) -> Go:
    on_path = shutil.which("go")
    oldest = _numbers(_pinned("go "))
    if on_path and _numbers(_answer(on_path, "env", "GOVERSION")) >= oldest:
        return Go(job, Path(on_path))
    return golang.find(job)


def _pinned(what: str) -> str:
    found = re.search(rf"^\s*{what}(\S+)", (HERE / "go.mod").read_text(), re.MULTILINE)
    assert found, f"go.mod pins no {what}"
    return found[1]


def _answer(*words: str) -> str:
    done = subprocess.run(
        words, capture_output=True, text=True, check=False,
        env={**os.environ, "GOTOOLCHAIN": "local"},
    )  # fmt: skip
    return done.stdout.strip()


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])
