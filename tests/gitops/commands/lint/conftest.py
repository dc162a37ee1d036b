"""Lint runs often here: see tests.gitops.verdicts."""

from tests.gitops.verdicts import _remembered

__all__ = ["_remembered"]
