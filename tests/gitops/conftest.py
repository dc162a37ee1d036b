from __future__ import annotations

from pathlib import Path

import pytest

from tests.gitops.commands.lint.mutation import Benches
from tests.gitops.promoting import adopt
from tests.support import Repo, make_repository


@pytest.fixture(scope="session")
def benches(tmp_path_factory: pytest.TempPathFactory) -> Benches:
    """A repository for each fixture, which tests change and take back."""
    return Benches(tmp_path_factory.mktemp("benches"))


@pytest.fixture
def promoted(tmp_path: Path) -> Repo:
    """The fixture that has no findings."""
    return make_repository(tmp_path / "repo", "promoted")


@pytest.fixture
def tidy(tmp_path: Path) -> Repo:
    """The fixture that is complete and well made, so that no rule finds anything."""
    return make_repository(tmp_path / "repo", "tidy")


@pytest.fixture
def adopted(repo: Repo) -> Repo:
    """Live holds what the lab runs, and a record of it."""
    adopt(repo)
    return repo
