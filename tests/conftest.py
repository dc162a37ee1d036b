"""What every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

from tests.support import IDENTITY, Repo, make_repository

# A shared machine may be slow, and what hypothesis remembers belongs to the caches.
set_hypothesis_home_dir(Path(__file__).parents[1] / ".tools" / "cache" / "hypothesis")
settings.register_profile("here", deadline=None, print_blob=True)
settings.load_profile("here")


@pytest.fixture(autouse=True)
def _identity(monkeypatch: pytest.MonkeyPatch) -> None:
    """One author, and nothing of the machine's own git configuration."""
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """The `simple` fixture as a fresh repository."""
    return make_repository(tmp_path / "repo")
