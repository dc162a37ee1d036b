"""The proof of a promotion for machines."""

from __future__ import annotations

from typing import Any

from gitops.commands.proof.prove import Proof


def told(proof: Proof) -> dict[str, Any]:
    """A proof with its moments as RFC 3339."""
    return {
        "application": proof.application,
        "environment": proof.environment,
        "revision": proof.revision,
        "since": proof.since.isoformat(),
        "seen": proof.seen.isoformat(),
        "how": proof.how,
        "checked": proof.checked,
        "objects": proof.objects,
    }
