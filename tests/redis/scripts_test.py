"""The shell files themselves."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.chart.rendered import CHART
from tests.redis.image import require

PROGRAMS = ("start.sh", "alive.sh", "ready.sh")
SCRIPTS = {path.name: path.read_text() for path in (CHART / "files").glob("*.sh")}


def parts(program: str) -> set[str]:
    return set(re.findall(r'^\. "[^"]*/(\w+\.sh)"$', SCRIPTS[program], re.MULTILINE))


def test_every_file_is_a_program_or_a_part_of_one() -> None:
    used = {*PROGRAMS, *(part for program in PROGRAMS for part in parts(program))}
    assert used == set(SCRIPTS)


@pytest.mark.parametrize("program", PROGRAMS)
def test_shellcheck_finds_nothing(program: str) -> None:
    require("shellcheck")
    options = ["--shell=sh", "--external-sources", "--check-sourced"]
    command = ["shellcheck", *options, "--source-path=SCRIPTDIR", program]
    ran = subprocess.run(
        command, cwd=CHART / "files", capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_file_is_short_and_says_what_it_is(name: str) -> None:
    lines = SCRIPTS[name].splitlines()
    assert lines[0] in {"#!/bin/sh", "# shellcheck shell=sh"}
    assert lines[1].startswith("# ")
    assert len(lines) <= 120
