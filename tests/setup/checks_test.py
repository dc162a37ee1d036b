"""The stage `checks`, without its downloads; slow_test.py has the whole of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest

from setup import checks, golang
from setup.faults import SetupError
from setup.golang import Go
from setup.job import Job
from tests.setup.checkout import ROOT

SUM = "h1:OmhqeKiR3C//awbFrhQqFdtRI+Qiv17j8vqm3UkMj/g="


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A set-up of a checkout with the pins of this one."""
    made = Job(tmp_path, 0)
    made.scratch.mkdir(parents=True)
    made.pin("").parent.mkdir(exist_ok=True)
    made.pin("").symlink_to(ROOT / "tools" / "setup")
    return made


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_the_pinned_kubeconform_of_path_is_copied(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "kubeconform", "echo v0.7.0")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert checks._copy_from_path(job, job.scratch / "copy")
    assert (job.scratch / "copy").exists()


@pytest.mark.parametrize("script", ["echo v0.6.7", "echo development", "exit 1"])
def test_another_kubeconform_is_not(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    program(tmp_path, "kubeconform", script)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert not checks._copy_from_path(job, job.scratch / "copy")
    assert not (job.scratch / "copy").exists()


class FakeGo:
    """Answers as `go mod download -json` does; the real one needs the network."""

    def __init__(self, job: Job, checksum: str) -> None:
        self.job = job
        self.checksum = checksum
        crds = job.scratch / "module" / "manifests" / "crds"
        crds.mkdir(parents=True)
        for name in checks.DEFINITIONS:
            (crds / f"{name}-crd.yaml").write_text(name)

    def run(self, *_: str) -> str:
        return json.dumps(
            {"Dir": str(self.job.scratch / "module"), "Sum": self.checksum}
        )


def test_the_definitions_of_argocd_are_kept(job: Job) -> None:
    checks._fetch_definitions(cast(Go, FakeGo(job, SUM)), job.scratch / "argocd")
    kept = sorted(path.name for path in (job.scratch / "argocd").iterdir())
    assert kept == [
        "application-crd.yaml",
        "applicationset-crd.yaml",
        "appproject-crd.yaml",
    ]


def test_a_module_with_another_sum_is_not_used(job: Job) -> None:
    with pytest.raises(SetupError, match="differs from its pinned hash"):
        checks._fetch_definitions(
            cast(Go, FakeGo(job, "h1:x=")), job.scratch / "argocd"
        )
    assert not (job.scratch / "argocd").exists()


@pytest.mark.parametrize(
    ("script", "version"),
    [
        ("echo go1.27.3", (1, 27, 3)),
        ("echo go1.26", (1, 26)),
        ("echo 'devel go1.28-abc'", (1, 28)),
        ("exit 2", ()),
    ],
)
def test_the_version_of_a_go(
    job: Job, tmp_path: Path, script: str, version: tuple[int, ...]
) -> None:
    assert golang._version(job, program(tmp_path, "go", script)) == version


def test_a_go_that_cannot_run_counts_as_none(job: Job, tmp_path: Path) -> None:
    assert golang._version(job, tmp_path / "missing") == ()


def test_a_go_that_is_new_enough_is_taken_from_path(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = program(tmp_path, "go", "echo go1.99.0")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert golang.find(job).program == mine


def test_an_older_go_is_replaced_for_the_set_up(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "go", "echo go1.26.8")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(golang, "_fetched", lambda _job, oldest: Path("go", oldest))
    assert golang.find(job).program == Path("go/1.27.0")
