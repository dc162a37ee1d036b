from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import Repo, make_repository


@pytest.fixture
def promoted(tmp_path: Path) -> Repo:
    """The fixture that has no findings."""
    return make_repository(tmp_path / "repo", "promoted")
