"""What each stage is made from, and whether it is current.

A stage is current when the copies of its pins in `.tools/done/` equal the pins. The
copies are written last, so a set-up that was cut short is seen as not done.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PINS = Path("tools", "setup")
"""Where the lock files lie, under the root of the checkout."""


@dataclass(frozen=True)
class Stage:
    """One part of the set-up: `pins` under tools/setup/ make `product` in .tools/.

    It is made from a copy of its `base`, if it has one.
    """

    name: str
    product: str
    pins: tuple[str, ...]
    base: Stage | None = None


# launch.sh compares the pins of core too.
CORE = Stage("core", "venv/bin/python", ("core.lock", "helm.lock"))
CHECKS = Stage(
    "checks",
    "checks/kubeconform",
    (
        "checks.lock",
        "golang.lock",
        "kubeconform/go.mod",
        "kubeconform/go.sum",
        "argocd/go.mod",
        "argocd/go.sum",
    ),
)
TEST = Stage("test", "test/bin/python", ("test.lock",), base=CORE)
STAGES = {stage.name: stage for stage in (CORE, CHECKS, TEST)}


def home(root: Path) -> Path:
    """The folder that holds all that the set-up makes."""
    return root / ".tools"


def product(root: Path, stage: Stage) -> Path:
    """What the stage is for: a program, or an environment's Python."""
    return home(root) / stage.product


def is_current(root: Path, stage: Stage) -> bool:
    """Whether the stage was completed from the pins as they are now (0.2 ms).

    The product may be gone all the same: a Python that was upgraded away leaves a link
    to nothing.
    """
    if stage.base and not is_current(root, stage.base):
        return False
    if not product(root, stage).exists():
        return False
    done = {pin: _done(root, pin) for pin in stage.pins}
    return done == read_pins(root, stage)


def complete(root: Path, stage: Stage, pins: dict[str, bytes]) -> None:
    """Record the stage as done from these bytes of its pins, each file atomically.

    The bytes are those read before the stage was built: a lock file that changed
    meanwhile differs from its copy, and the next start builds again.
    """
    for pin in stage.pins:
        target = _copy(root, pin)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.{os.getpid()}")
        part.write_bytes(pins[pin])
        part.replace(target)


def forget(root: Path, stage: Stage) -> None:
    """Take the records of it, and of what is based on it, back."""
    based = (other for other in STAGES.values() if other.base is stage)
    for gone in (stage, *based):
        for pin in gone.pins:
            _copy(root, pin).unlink(missing_ok=True)


def read_pins(root: Path, stage: Stage) -> dict[str, bytes]:
    """The stage's pins by name; OSError where one is missing."""
    return {pin: (root / PINS / pin).read_bytes() for pin in stage.pins}


def _copy(root: Path, pin: str) -> Path:
    return home(root) / "done" / pin


def _done(root: Path, pin: str) -> bytes | None:
    try:
        return _copy(root, pin).read_bytes()
    except FileNotFoundError:
        return None
