from __future__ import annotations

import json
from datetime import datetime, timezone

from gitops.commands.proof.prove import Proof
from gitops.report import proof_json, proof_text

SINCE = datetime(2026, 11, 24, 10, 0, tzinfo=timezone.utc)
PROOF = Proof("cache", "lab", "a" * 40, SINCE, SINCE.replace(hour=12, minute=5),
              "context", 5)  # fmt: skip


def test_a_proof_is_told_in_lines_that_fit() -> None:
    closed = "live is closed until Mon 30 Nov 08:00 (Europe/Berlin): deny window of it"
    found = "\n".join(proof_text.lines(PROOF, closed)).splitlines()
    assert found[0].strip() == (
        "healthy in lab at aaaaaaa for 2 h 5 min, live objects compared"
    )
    assert all(len(line) <= 80 for line in found)
    assert "not proven" in next(proof_text.lines(None, None))


def test_a_proof_is_told_to_machines() -> None:
    found = json.loads(json.dumps(proof_json.told(PROOF)))
    assert found["since"] == "2026-11-24T10:00:00+00:00"
    assert (found["how"], found["objects"]) == ("context", 5)
