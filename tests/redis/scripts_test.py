"""The shell files themselves."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.chart.rendered import CHART
from tests.redis.conftest import require

if TYPE_CHECKING:
    from pathlib import Path

SCRIPTS = sorted((CHART / "files").glob("*.sh"))


def test_there_are_scripts() -> None:
    assert SCRIPTS


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_shellcheck_finds_nothing(script: Path) -> None:
    require("shellcheck")
    command = ["shellcheck", "--shell=sh", str(script)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
