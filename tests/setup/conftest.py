"""Checkouts for the tests of the set-up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.setup.checkout import Checkout, Index, make, serving


@pytest.fixture
def index() -> Iterator[Index]:
    """An index with two versions of the package `tiny`."""
    with serving("1.0", "2.0") as served:
        yield served


@pytest.fixture
def checkout(tmp_path: Path, index: Index) -> Checkout:
    """A checkout that was never set up, whose index is `index`."""
    return make(tmp_path / "checkout", index.address)


@pytest.fixture
def path_of(tmp_path: Path) -> Callable[..., str]:
    """Makes a PATH that holds these programs and no others."""

    def made(**programs: str | Path) -> str:
        folder = tmp_path / "path"
        folder.mkdir()
        for name, program in programs.items():
            entry = folder / name.replace("_", ".")
            if isinstance(program, Path):
                entry.symlink_to(program)
            else:
                entry.write_text(f"#!/bin/sh\n{program}\n")
                entry.chmod(0o755)
        return str(folder)

    return made
