"""The difference of two states for machines."""

from __future__ import annotations

from gitops.commands.diff import Difference
from gitops.report.form import changed, effects, written


def write(made: Difference) -> str:
    """Every environment, those where nothing changed with empty lists."""
    return written({
        "environments": {
            name: {
                "resources": changed(found.resources),
                "effects": effects(found.effects, found.accepted),
            }
            for name, found in made.environments.items()
        }
    })  # fmt: skip
