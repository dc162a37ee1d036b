"""The words for effects."""

from __future__ import annotations

import pytest
from click import unstyle
from hypothesis import given
from hypothesis import strategies as st

from gitops.errors import Position
from gitops.knowledge.effect import Effect, Level
from gitops.report import effects_text, form
from tests.gitops.report.told import effect, resource

DANGER = effect("image-major", "danger", "8 -> 9: a new format", reversible=False)
RESTART = effect("pod-restart", "restart", "the pod is replaced", at=None)


def shown(*effects: Effect, accepted: dict[str, str] | None = None) -> list[str]:
    return [unstyle(row) for row in effects_text.lines(effects, accepted or {})]


def test_the_worst_comes_first() -> None:
    assert shown(RESTART, DANGER, effect()) == [
        "  impossible",
        "    volume-shrink: 10Gi -> 5Gi",
        "      StatefulSet/cache  overlays/live/cache/values.yaml:12:3",
        "  danger",
        "    image-major: 8 -> 9: a new format",
        "      cannot be undone",
        "      StatefulSet/cache  overlays/live/cache/values.yaml:12:3",
        "  restart",
        "    pod-restart: the pod is replaced",
        "      StatefulSet/cache",
    ]


def test_an_accepted_effect_says_why() -> None:
    rows = shown(DANGER, effect(), accepted={DANGER.digest: "we have a backup"})
    assert rows[-2] == "      accepted: we have a backup"
    assert "accepted" not in "\n".join(rows[:-2])


def test_the_same_is_said_once_for_several_objects() -> None:
    other = effect(of=resource(name="other"), app="shop")
    assert shown(effect(), other)[1:] == [
        "    volume-shrink: 10Gi -> 5Gi",
        "      cache: StatefulSet/cache  overlays/live/cache/values.yaml:12:3",
        "      shop: StatefulSet/other  overlays/live/cache/values.yaml:12:3",
    ]


def test_long_words_stay_within_80_columns() -> None:
    long = effect(
        message="word " * 40 + "k" * 200,
        of=resource(name="n" * 200),
        at=Position("overlays/" + "p" * 200 + "/values.yaml", 7),
    )
    rows = shown(long, accepted={long.digest: "because " * 30})
    assert max(map(len, rows)) == 80
    assert rows[-1].endswith("p/values.yaml:7")


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("impossible", "--runbook-done some-id"),
        ("danger", "--accept some-id --reason TEXT"),
        ("restart", ""),
        ("info", ""),
    ],
)
def test_how_to_accept(level: Level, words: str) -> None:
    assert effects_text.how_to_accept(effect("some-id", level)) == words


@pytest.mark.parametrize(
    ("effects", "objects", "words"),
    [
        ([], 0, ""),
        ([], 1, "1 object changes"),
        ([RESTART], 0, "1 restart"),
        ([RESTART, DANGER], 4, "1 danger (1 accepted), 1 restart; 4 objects change"),
    ],
)
def test_the_summary(effects: list[Effect], objects: int, words: str) -> None:
    assert effects_text.summary(effects, {DANGER.digest: ""}, objects) == words


def test_a_token_in_a_message_is_masked() -> None:
    leak = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"
    leaking = effect(message=f"source https://user:{leak}@example.org")
    assert leak not in str(shown(leaking))
    assert leak not in str(form.effects([leaking], {}))


def test_effects_for_machines() -> None:
    accepted = {DANGER.digest: "we have a backup"}
    common = {"app": "cache", "environment": "live", "resource": "StatefulSet/cache"}
    assert form.effects([RESTART, DANGER], accepted) == [
        {
            "id": "image-major",
            "level": "danger",
            **common,
            "message": "8 -> 9: a new format",
            "reversible": False,
            "path": "overlays/live/cache/values.yaml",
            "line": 12,
            "accepted": "we have a backup",
        },
        {
            "id": "pod-restart",
            "level": "restart",
            **common,
            "message": "the pod is replaced",
            "reversible": True,
        },
    ]
    (whole,) = form.effects([effect(at=Position("chart"))], {})
    assert whole["path"] == "chart"
    assert "line" not in whole


@given(st.text(), st.text(), st.text(), st.text())
def test_no_text_reaches_the_terminal_as_a_command(
    message: str, name: str, reason: str, path: str
) -> None:
    one = effect(message=message, of=resource(name=name), at=Position(path, 1))
    for row in shown(one, accepted={one.digest: reason}):
        assert row.isprintable()
        assert len(row) <= 80
