from __future__ import annotations

import pytest

from gitops.knowledge.actions import words


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a lookup b", []),
        ("{{ lookup }}", ["lookup"]),
        ("{{- lookup `a }} b` -}} now", ["lookup"]),
        ('{{ "a \\" lookup" | quote }}', ["quote"]),
        ("{{/* lookup */}}{{- /* now }} */ -}}", []),
        ("{{ .lookup }}{{ $lookup }}{{ .Values.now }}", []),
        ("{{ $.Capabilities.HelmVersion }}", [".Capabilities.HelmVersion"]),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [word.name for word in words(text)] == names


def test_places_count_from_one_over_several_lines() -> None:
    (word,) = words("a: b\nc: {{ /* x */\n  now }}\n")[-1:]
    assert (word.name, word.line, word.column) == ("now", 3, 3)
