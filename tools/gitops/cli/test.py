"""The command line of tools/test."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from itertools import chain

import click

from gitops.cli import options
from gitops.commands.test import Result

EXAMPLES = (
    "tools/test                  what must hold before a merge",
    "tools/test --all            and the slower tests, as CI does",
    "tools/test --cluster        those on clusters: see tests/cluster/README.md",
    "tools/test -- -k promote    only matching tests, by pytest's options",
)


@options.command(EXAMPLES)
@click.option("--all", "slow", is_flag=True, help="Run the slower tests too.")
@click.option("--cluster", is_flag=True, help="Run the tests that need clusters.")
@click.argument("words", nargs=-1, metavar="[-- PYTEST_OPTION...]")
def command(*, slow: bool, cluster: bool, words: tuple[str, ...]) -> int:
    """Check style, types, imports, this repository and the tests of its tools.

    One line a step; a step that fails shows its output. With options for pytest, only
    the tests run; with --cluster alone, those on clusters.
    """
    from gitops.commands import test
    from gitops.conform.stage import ensure
    from setup import stages

    if cluster:
        test.check_clusters(options.HOME, os.environ)
    for stage in (stages.TEST, stages.CHECKS):
        ensure(options.HOME, stage.name)
    start = time.monotonic()
    results = _results(words, slow=slow, cluster=cluster)
    failed = [result.step.name for result in results if not _shown(result)]
    verdict = f"failed: {', '.join(failed)}" if failed else "everything holds"
    click.echo(f"{verdict} ({time.monotonic() - start:.1f} s)")
    return 1 if failed else 0


def _results(words: tuple[str, ...], *, slow: bool, cluster: bool) -> Iterator[Result]:
    """The steps that were asked for, as they end."""
    from gitops.commands import test
    from setup import stages

    program = stages.product(options.HOME, stages.TEST)
    here = slow or not cluster
    static = test.static_steps(options.HOME, program) if here and not words else []
    tests = test.test_steps(program, words, slow=slow) if here else []
    if cluster:
        tests = [*tests, test.cluster_step(program, words)]
    return chain(
        test.in_parallel(options.HOME, static), test.in_turn(options.HOME, tests)
    )


def _shown(result: Result) -> bool:
    """Print how a step ended, and what it said where that matters; whether it passed.

    pytest's closing line always does: it tells how many tests there were.
    """
    if not result.passed:
        click.echo(result.output.rstrip())
    elif result.step.counts:
        click.echo(result.output.rstrip().rpartition("\n")[2])
    word = "ok  " if result.passed else "FAIL"
    click.echo(f"{word} {result.step.name:<11}{result.seconds:6.1f} s")
    return result.passed
