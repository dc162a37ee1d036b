"""What a proof is asked of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Wanted:
    """Where the Application is read: its JSON in a file, or a cluster of kubectl's."""

    file: Path | None = None
    context: str | None = None
