from __future__ import annotations

from pathlib import Path

import pytest

from tests.gitops.promoting import adopt
from tests.support import Repo, make_repository


@pytest.fixture
def promoted(tmp_path: Path) -> Repo:
    """The fixture that has no findings."""
    return make_repository(tmp_path / "repo", "promoted")


@pytest.fixture
def adopted(repo: Repo) -> Repo:
    """Live holds what the lab runs, and a record of it."""
    adopt(repo)
    return repo
