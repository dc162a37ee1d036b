from __future__ import annotations

import time
from pathlib import Path

import pytest

from setup import stages
from setup.stages import CHECKS, CORE, STAGES, TEST, Stage
from tests.setup.checkout import ROOT

SLOWEST_SECONDS = 0.005


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with every pin, where each stage has just been completed."""
    for stage in STAGES.values():
        for pin in stage.pins:
            target = tmp_path / stages.PINS / pin
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(f"{pin} 1\n")
        product = stages.home(tmp_path) / stage.product
        product.parent.mkdir(parents=True, exist_ok=True)
        product.touch()
        stages.complete(tmp_path, stage, stages.read_pins(tmp_path, stage))
    return tmp_path


@pytest.mark.parametrize("stage", STAGES.values(), ids=STAGES)
def test_completed(root: Path, stage: Stage) -> None:
    assert stages.is_current(root, stage)


@pytest.mark.parametrize("stage", STAGES.values(), ids=STAGES)
def test_any_pin_that_changed_is_noticed(root: Path, stage: Stage) -> None:
    for pin in stage.pins:
        path = root / stages.PINS / pin
        before = path.read_bytes()
        path.write_bytes(before + b"\n")
        assert not stages.is_current(root, stage), pin
        path.write_bytes(before)
    assert stages.is_current(root, stage)


@pytest.mark.parametrize("stage", STAGES.values(), ids=STAGES)
def test_a_product_that_is_gone_is_noticed(root: Path, stage: Stage) -> None:
    (stages.home(root) / stage.product).unlink()
    assert not stages.is_current(root, stage)


def test_a_pin_that_changed_while_its_stage_was_built_is_noticed(root: Path) -> None:
    pins = stages.read_pins(root, CORE)
    (root / stages.PINS / "core.lock").write_text("changed meanwhile\n")
    stages.complete(root, CORE, pins)
    assert not stages.is_current(root, CORE)


def test_what_is_based_on_a_stage_is_forgotten_with_it(root: Path) -> None:
    stages.forget(root, CORE)
    pins = stages.read_pins(root, CORE)
    stages.complete(root, CORE, pins)
    assert stages.is_current(root, CORE)
    assert not stages.is_current(root, TEST)
    assert stages.is_current(root, CHECKS)


def test_a_stage_is_forgotten_without_its_base(root: Path) -> None:
    stages.forget(root, TEST)
    assert stages.is_current(root, CORE)
    assert not stages.is_current(root, TEST)


def test_a_stage_is_no_more_current_than_its_base(root: Path) -> None:
    stages.product(root, CORE).unlink()
    assert not stages.is_current(root, TEST)


def test_the_launcher_compares_the_pins_of_core() -> None:
    launcher = (ROOT / "tools" / "setup" / "launch.sh").read_text()
    assert f"for lock in {' '.join(CORE.pins)};" in launcher


def test_asking_is_cheap(root: Path) -> None:
    start = time.perf_counter()
    stages.is_current(root, CHECKS)
    assert time.perf_counter() - start < SLOWEST_SECONDS
