from __future__ import annotations

from pathlib import Path

import pytest

from gitops.conform.stage import ensure
from gitops.errors import Surroundings
from setup import stages
from setup.stages import CHECKS
from tests.setup.checkout import ROOT


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with the pins of this one, where `checks` is done."""
    (tmp_path / "tools").mkdir()
    (tmp_path / stages.PINS).symlink_to(ROOT / stages.PINS)
    product = stages.home(tmp_path) / CHECKS.product
    product.parent.mkdir(parents=True)
    product.touch()
    stages.complete(tmp_path, CHECKS, stages.read_pins(tmp_path, CHECKS))
    return tmp_path


def test_current(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ensure(root, "checks")
    assert capsys.readouterr().err == ""


def test_a_failing_set_up_is_one_line(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages.forget(root, CHECKS)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    expected = "^set-up: .*: the network or the package index does not answer; .*$"
    with pytest.raises(Surroundings, match=expected):
        ensure(root, "checks")


def test_a_pin_that_is_missing_is_named(root: Path) -> None:
    (root / stages.PINS).unlink()
    with pytest.raises(Surroundings, match=r"checks\.lock: No such file"):
        ensure(root, "checks")
