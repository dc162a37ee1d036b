"""Asks for a stage of the set-up: the tools that only some commands need."""

from __future__ import annotations

from pathlib import Path

from gitops.errors import Surroundings
from setup import stages

HOME = Path(__file__).resolve().parents[3]
"""The checkout these tools run from, which need not be the repository they work on."""


def ensure(root: Path, stage: str) -> None:
    """Make `stage` ("checks", "test") current in `root`, the checkout with the tools.

    Costs 0.2 ms where it is current. Otherwise it is installed, with progress on
    stderr; Surroundings says in one line why it cannot be.
    """
    wanted = stages.STAGES[stage]
    try:
        current = stages.is_current(root, wanted)
    except OSError as error:
        message = f"{error.filename}: {error.strerror}; take the file back from git"
        raise Surroundings(message) from error
    if not current:
        _bring(root, wanted)


def _bring(root: Path, wanted: stages.Stage) -> None:
    from setup.faults import SetupError
    from setup.install import bring

    try:
        bring(root, wanted)
    except SetupError as error:
        raise Surroundings(f"set-up: {error}") from error
