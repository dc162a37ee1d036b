"""The command tools/test, on steps that do not run the tests again."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gitops.cli import main
from gitops.commands import test as steps
from gitops.commands.test import Step
from gitops.conform import stage
from gitops.errors import Surroundings
from tests.support import ROOT

PYTEST_SAYS = "print('some dots'); print('=== 3 passed in 0.1s ===')"


def python(name: str, code: str, *, counts: bool = False) -> Step:
    return Step(name, (sys.executable, "-c", code), counts)


@pytest.fixture(autouse=True)
def _ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "ensure", lambda _root, _stage: None)


def run(
    monkeypatch: pytest.MonkeyPatch, static: list[Step], *words: str, code: int
) -> None:
    tests = [python("tests", PYTEST_SAYS, counts=True)]
    monkeypatch.setattr(steps, "static_steps", lambda _root, _python: static)
    monkeypatch.setattr(steps, "test_steps", lambda *_words, **_options: tests)
    assert main(["test", *words]) == code


def test_all_steps_hold(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, [python("types", "print('chatter')")], code=0)
    types, closing, tests, verdict = capsys.readouterr().out.splitlines()
    assert types.startswith("ok   types ")
    assert closing == "=== 3 passed in 0.1s ==="
    assert tests.startswith("ok   tests ")
    assert verdict.startswith("everything holds (")


def test_a_step_that_fails_shows_its_output_and_the_others_still_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, [python("types", "print('why'); exit(3)")], code=1)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "why"
    assert lines[1].startswith("FAIL types ")
    assert lines[3].startswith("ok   tests ")
    assert lines[-1].startswith("failed: types (")


def test_with_options_of_pytest_only_the_tests_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, [python("types", "exit(1)")], "--", "-k", "x", code=0)
    assert "types" not in capsys.readouterr().out


def test_the_slower_tier_is_a_step_of_its_own() -> None:
    default = steps.test_steps(Path("python"), [], slow=False)
    everything = steps.test_steps(Path("python"), ["-k", "x"], slow=True)
    assert [step.name for step in default] == ["tests"]
    assert [step.command[3:] for step in everything] == [
        ("-k", "x"),
        ("-m", "slow and not cluster", "-k", "x"),
    ]


def test_what_must_hold() -> None:
    names = {step.name for step in steps.static_steps(Path("root"), Path("python"))}
    assert names == {"types", "lint", "imports", "style", "format"}


def test_a_hook_of_git_does_not_lead_the_tests_astray(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", "/somewhere")
    code = "import os; exit('GIT_DIR' in os.environ)"
    assert steps.run(tmp_path, python("step", code)).passed


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The variables that lead to clusters, set, with a kubectl."""
    names = ("KUBECONFIG_DEV", "KUBECONFIG_PROD", "GITOPS_REMOTE")
    for name in names:
        monkeypatch.setenv(name, "/somewhere")
    monkeypatch.setattr(shutil, "which", lambda _name: "kubectl")
    return dict.fromkeys(names, "/somewhere")


def test_without_clusters_it_says_in_one_line_what_is_missing(
    given: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in given:
        monkeypatch.delenv(name)
    run(monkeypatch, [], "--cluster", code=3)
    (line,) = capsys.readouterr().err.splitlines()
    assert all(name in line for name in given)
    assert len(line) <= 80
    assert "kubectl" not in line
    assert "tests/cluster/README.md" in line
    assert (ROOT / "tests/cluster/README.md").exists()


def test_without_kubectl_it_says_so(
    given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(Surroundings, match=r"^no kubectl: tests"):
        steps.check_clusters(ROOT, given)


def test_the_cluster_tests_run_alone_or_after_all_others(
    given: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    del given
    says = (sys.executable, "-c", "print('on clusters')")
    step = Step("clusters", says, watched=True)
    monkeypatch.setattr(steps, "cluster_step", lambda *_words: step)
    run(monkeypatch, [python("types", "")], "--cluster", code=0)
    alone = capfd.readouterr().out
    assert "on clusters" in alone
    assert "ok   clusters" in alone
    assert "types" not in alone
    run(monkeypatch, [python("types", "")], "--all", "--cluster", code=0)
    everything = capfd.readouterr().out
    for name in ("types", "tests", "clusters"):
        assert f"ok   {name}" in everything


def test_the_cluster_step_is_only_that_tier() -> None:
    command = steps.cluster_step(Path("python"), ["-k", "x"]).command
    assert command[3:5] == ("-m", "cluster")
    assert command[-2:] == ("-k", "x")


def test_a_cluster_is_named_by_its_environment(given: dict[str, str]) -> None:
    assert steps.kubeconfigs(ROOT, {**given, "KUBECONFIG_PROD": ""}) == {
        "dev": "/somewhere"
    }
    assert steps.variable("stage-eu") == "KUBECONFIG_STAGE_EU"


def test_no_other_tier_even_imports_the_cluster_tests() -> None:
    words = ["-m", "pytest", "-q", "--collect-only", "tests/cluster"]
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "no tests collected" in done.stdout
    assert "deselected" not in done.stdout
