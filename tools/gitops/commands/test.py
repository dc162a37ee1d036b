"""Everything that must hold before a merge, as steps that each run a program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from gitops.errors import Surroundings
from gitops.layout import environments
from gitops.repository.git import find
from gitops.repository.source import Source

DEFAULT_TIER = ()
"""pyproject.toml deselects the markers `slow` and `cluster`."""

SLOW_TIER = ("-m", "slow and not cluster")
CLUSTER_TIER = ("-m", "cluster", "--verbose", "tests/cluster")
REMOTE = "GITOPS_REMOTE"
"""The variable that holds a git repository which the Argo CDs of all clusters read."""

IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"
OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""What git sets for its hooks; tests make repositories of their own."""


@dataclass(frozen=True)
class Step:
    """A program that must succeed; run from the root of the checkout.

    The last line of one that `counts` says how much it did. One that is `watched`
    takes so long that it prints while it runs.
    """

    name: str
    command: tuple[str, ...]
    counts: bool = False
    watched: bool = False


@dataclass(frozen=True)
class Result:
    """How a step ended; `output` is both its streams, where nobody watched them."""

    step: Step
    passed: bool
    seconds: float
    output: str


def static_steps(root: Path, python: Path) -> list[Step]:
    """The steps that run nothing of the tests; independent of each other."""
    ruff = (str(python.with_name("ruff")),)
    cache = ("--cache-dir", ".tools/cache/imports")
    return [
        Step("types", (str(python), "-m", "mypy")),
        Step("lint", (str(root / "tools" / "lint"), "--repo", str(root))),
        Step("imports", (str(python), "-c", IMPORTS, *cache)),
        Step("style", (*ruff, "check", "tools", "tests")),
        Step("format", (*ruff, "format", "--check", "--diff", "tools", "tests")),
    ]


def test_steps(python: Path, words: Sequence[str], *, slow: bool) -> list[Step]:
    """pytest with further words of its command line; the slower tier on request."""
    tiers = [("tests", DEFAULT_TIER)] + ([("slow tests", SLOW_TIER)] if slow else [])
    pytest = (str(python), "-m", "pytest")
    return [Step(name, (*pytest, *tier, *words), counts=True) for name, tier in tiers]


def cluster_step(python: Path, words: Sequence[str]) -> Step:
    """The tests that need clusters, one of each environment."""
    command = (str(python), "-m", "pytest", *CLUSTER_TIER, *words)
    return Step("clusters", command, watched=True)


def kubeconfigs(root: Path, given: Mapping[str, str]) -> dict[str, str]:
    """Environment -> its cluster's kubeconfig, for each that a variable names."""
    known = environments.read(Source(find(root)).working_tree).by_name
    named = {each: given.get(variable(each), "") for each in known}
    return {each: file for each, file in named.items() if file}


def variable(environment: str) -> str:
    """The variable that holds the kubeconfig of an environment's cluster."""
    return "KUBECONFIG_" + re.sub(r"\W", "_", environment).upper()


def check_clusters(root: Path, given: Mapping[str, str]) -> None:
    """Surroundings that names all that the cluster tests lack."""
    known = environments.read(Source(find(root)).working_tree).by_name
    wanted = [*map(variable, known), REMOTE]
    lacking = [name for name in wanted if not given.get(name)]
    if not shutil.which("kubectl"):
        lacking.append("kubectl")
    if lacking:
        raise Surroundings(f"no {', '.join(lacking)}: tests/cluster/README.md")


def in_parallel(root: Path, steps: Sequence[Step]) -> Iterator[Result]:
    """Results as steps end, in the order of the steps; one worker for each core."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(lambda step: run(root, step), steps)


def in_turn(root: Path, steps: Sequence[Step]) -> Iterator[Result]:
    """Results of steps that need the machine for themselves."""
    return (run(root, step) for step in steps)


def run(root: Path, step: Step) -> Result:
    """Run one step to its end."""
    start = time.monotonic()
    paths = {"PYTHONPATH": str(root / "tools")}
    inherited = {k: v for k, v in os.environ.items() if k not in OF_A_HOOK}
    done = subprocess.run(
        step.command,
        cwd=root,
        env={**inherited, **paths},
        stdin=subprocess.DEVNULL,
        stdout=None if step.watched else subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    passed = done.returncode == 0
    return Result(step, passed, time.monotonic() - start, done.stdout or "")
