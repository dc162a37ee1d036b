"""The proof of a promotion and what holds its deployment back, for people."""

from __future__ import annotations

from collections.abc import Iterator

from gitops.commands.proof.prove import Proof
from gitops.report.table import wrapped

NONE = "not proven: --context NAME or --proof FILE shows that its source is healthy"
WANTED = "Nothing written: {} wants proof that {} runs this well. Add"


def lines(proof: Proof | None, closed: str | None) -> Iterator[str]:
    """What was proven, or that nothing was, and until when the target is closed."""
    yield wrapped(proof.line if proof else NONE, 2)
    if closed:
        yield wrapped(closed, 2)


def wanted(source: str, target: str) -> Iterator[str]:
    """Why nothing was written, and the words that look for a proof."""
    yield WANTED.format(target, source)
    yield "  --context NAME (of its cluster) or --proof FILE (its Application's JSON)"
