"""Which Helm renders here: the library where its wheel exists, else the binary."""

from __future__ import annotations

import os

from gitops.render.request import Engine

CHOICE = "GITOPS_HELM"
"""Environment variable that forces one: `sdk`, or `binary` (the helm on PATH)."""


def engine() -> Engine:
    """The engine of this machine; Surroundings where there is none."""
    from gitops.render.binary import BinaryEngine

    if os.environ.get(CHOICE) == "binary":
        return BinaryEngine.found()
    try:
        from gitops.render.sdk import SdkEngine

        return SdkEngine()
    except Exception as error:
        if not _is_absent(error):
            raise
        return BinaryEngine.found()


def _is_absent(error: Exception) -> bool:
    """Whether the library is not here, or not for this machine's C library.

    The second raises a class of the very package whose import failed.
    """
    return isinstance(error, ImportError) or type(error).__name__ == "HelmLibraryError"
