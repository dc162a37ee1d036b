"""Verdicts of the real kubeconform, kept: most objects of most tests are the same.

Starting it and reading its schemas takes longer than all the rest of a run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gitops.conform import kubeconform
from gitops.conform.kubeconform import Document, Verdict

VALIDATE = kubeconform.validate
KNOWN: dict[tuple[str, str, bytes], Verdict] = {}


def validate(
    root: Path,
    version: str,
    documents: Sequence[Document],
    definitions: Sequence[Mapping[str, Any]] = (),
) -> tuple[Verdict, ...]:
    """As the real one, which is asked about what it has not judged yet."""
    defined = json.dumps(definitions, sort_keys=True)
    keys = [(version, defined, document.text) for document in documents]
    fresh = {
        key: document
        for key, document in zip(keys, documents, strict=True)
        if key not in KNOWN
    }
    verdicts = VALIDATE(root, version, [*fresh.values()], definitions)
    KNOWN.update(zip(fresh, verdicts, strict=True))
    return tuple(
        replace(KNOWN[key], name=document.name, index=index)
        for index, (key, document) in enumerate(zip(keys, documents, strict=True))
    )


@pytest.fixture(autouse=True)
def _remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of lint ask kubeconform about new objects alone; for a conftest."""
    monkeypatch.setattr(kubeconform, "validate", validate)
