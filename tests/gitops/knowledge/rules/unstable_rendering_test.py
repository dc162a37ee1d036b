from __future__ import annotations

import pytest

from gitops.knowledge.rules import unstable_rendering
from tests.gitops.rendered import TEMPLATES, told
from tests.support import Repo

EXTRA = f"{TEMPLATES}/extra.yaml"
TEXT = (
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: b\n  token: %s\n"
)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("{{ randAlphaNum 9 }}", 1),
        ('{{ genPrivateKey "ed25519" | b64enc }}', 1),
        ("{{ if .Values.enabled }}a{{ else }}{{ uuidv4 }}{{ end }}", 0),
        ("{{ .Release.Name | sha256sum }}", 0),
        ("a{{/* randAlphaNum */}}", 0),
    ],
)
def test_values(tidy: Repo, value: str, found: int) -> None:
    tidy.write(EXTRA, TEXT % value)
    places = [line.split()[:2] for line in told(tidy, unstable_rendering)]
    assert places == [["warning", f"{EXTRA}:6:3:"]] * found
