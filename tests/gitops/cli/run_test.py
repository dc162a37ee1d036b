"""Every end of a command is an exit code and at most one line of error output."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from gitops.cli.run import run
from gitops.errors import Position, Refusal, Surroundings, Usage
from tests.support import Repo

TOOLS = Path(__file__).parents[3] / "tools"
COMMANDS = ("promote", "bump", "lint", "diff", "test")


def ending(error: BaseException, *words: str) -> tuple[int, str]:
    @click.command()
    def command() -> None:
        raise error

    err = io.StringIO()
    return run(command, "tool", words, io.StringIO(), err), err.getvalue()


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (Refusal("no", Position("a.yaml", 3, 5)), 1, "tool: a.yaml:3:5: no\n"),
        (Refusal("two\n  lines"), 1, "tool: two lines\n"),
        (Usage("unknown app x"), 2, "tool: unknown app x\n"),
        (Surroundings("git failed"), 3, "tool: git failed\n"),
        (click.UsageError("odd"), 2, "tool: odd; see tools/tool --help\n"),
        (FileNotFoundError(2, "No such file", "/x"), 3, "tool: /x: No such file\n"),
        (
            ZeroDivisionError("oops"),
            3,
            "tool: a bug in this tool: ZeroDivisionError: oops (--debug shows where)\n",
        ),
    ],
)
def test_an_error_is_one_line(error: Exception, code: int, line: str) -> None:
    assert ending(error) == (code, line)


def test_debug_shows_where() -> None:
    code, text = ending(ZeroDivisionError("oops"), "--debug")
    assert code == 3
    assert text.startswith("Traceback")


def test_an_interrupt_is_130(capsys: pytest.CaptureFixture[str]) -> None:
    assert ending(KeyboardInterrupt()) == (130, "tool: interrupted\n")
    capsys.readouterr()


def test_a_code_is_passed_on() -> None:
    command = click.Command("tool", callback=lambda: 1)
    assert run(command, "tool", [], io.StringIO(), io.StringIO()) == 1


@pytest.mark.parametrize("name", COMMANDS)
def test_help_fits_80_columns_and_shows_an_example(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-I", str(TOOLS), name, "--help"],
        capture_output=True, text=True, check=True, env={"COLUMNS": "200"},
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert any(line.strip().startswith(f"tools/{name}") for line in lines[1:])


def test_a_reader_that_leaves_early_is_no_error(repo: Repo) -> None:
    words = [sys.executable, "-I", str(TOOLS), "diff", "--repo", str(repo.root)]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert "Traceback" not in process.stderr.read()


def test_the_repository_around_the_current_folder_is_the_default(repo: Repo) -> None:
    words = ["promote", "cache", "lab", "live", "--format", "json"]
    done = subprocess.run(
        [sys.executable, "-I", str(TOOLS), *words],
        cwd=repo.root / "apps", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert json.loads(done.stdout)["promotions"][0]["app"] == "cache"
