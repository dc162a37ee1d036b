"""A difference as people and machines read it."""

from __future__ import annotations

import json

from click import unstyle

from gitops.commands.diff import Outcome
from gitops.report import difference_json, difference_text
from tests.gitops.report.told import changes, difference, effect

CHANGED = changes({"data": {"a": "1"}}, {"data": {"a": "2"}})


def test_effects_come_first_then_objects_and_the_unchanged_in_one_line() -> None:
    made = difference(
        lab=Outcome(),
        test=Outcome(),
        live=Outcome(CHANGED, [effect()]),
        old=Outcome(CHANGED),
    )
    assert unstyle(difference_text.write(made)).splitlines() == [
        "main (abc1234) -> working tree",
        "",
        "live: 1 impossible; 1 object changes",
        "  impossible",
        "    volume-shrink: 10Gi -> 5Gi",
        "      StatefulSet/cache  overlays/live/cache/values.yaml:12:3",
        "",
        "  ~ ConfigMap/cache",
        '      data.a: "1" -> "2"',
        "",
        "old: 1 object changes",
        "  ~ ConfigMap/cache",
        '      data.a: "1" -> "2"',
        "",
        "unchanged: lab, test",
    ]


def test_objects_of_several_apps_are_told_apart() -> None:
    shop = changes({"a": 1}, None, app="shop")
    made = difference(live=Outcome([*CHANGED, *shop]))
    assert unstyle(difference_text.write(made)).splitlines()[3:] == [
        "  cache:",
        "  ~ ConfigMap/cache",
        '      data.a: "1" -> "2"',
        "  shop:",
        "  - ConfigMap/cache",
    ]


def test_a_secret_in_a_text_shows_that_it_differs() -> None:
    text = "port 1\nrequirepass {}\n"
    old, new = ({"data": {"c.conf": text.format(word)}} for word in ("one", "two"))
    out = unstyle(difference_text.write(difference(live=Outcome(changes(old, new)))))
    assert "      data.c.conf: (secret) -> (secret)\n" in out


def test_a_text_is_shown_without_what_a_terminal_obeys() -> None:
    old, new = ({"data": {"a": f"x\n\033[2J {n}\n\ty  z\n"}} for n in (1, 2))
    out = difference_text.write(difference(live=Outcome(changes(old, new))))
    assert "\033[2J" not in out
    assert "y  z" in out


def test_json_has_every_environment() -> None:
    made = difference(lab=Outcome(), live=Outcome(CHANGED, [effect()]))
    found = json.loads(difference_json.write(made))["environments"]
    assert found["lab"] == {"resources": [], "effects": []}
    assert [one["id"] for one in found["live"]["effects"]] == ["volume-shrink"]
    assert [one["resource"] for one in found["live"]["resources"]] == [
        "ConfigMap/cache"
    ]
