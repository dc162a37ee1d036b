"""Values tried together leave none out that moves a field alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from gitops.commands.lint.probe import others
from tests.gitops.linted import gathered
from tests.support import make_repository


@pytest.mark.parametrize("fixture", ["tidy", "consequences", "umbrella"])
def test_what_moves_a_field_alone_is_among_its_movers(
    tmp_path: Path, fixture: str
) -> None:
    tried = 0
    for instance in gathered(make_repository(tmp_path / "repo", fixture)).instances:
        for path in instance.probe.leaves if instance.probe else ():
            assert instance.probe
            for field in instance.probe.moved(path) or ():
                assert path in [*instance.probe.movers(field)], (path, field)
                tried += 1
    assert tried


def test_few_values_have_to_be_tried_alone(tmp_path: Path) -> None:
    instance = gathered(make_repository(tmp_path / "repo", "tidy")).instances[0]
    assert instance.probe
    for path in instance.probe.leaves:
        for field in instance.probe.moved(path) or ():
            if field[1]:
                movers = [*instance.probe.movers(field)]
                assert len(movers) < len(instance.probe.leaves)


@pytest.mark.parametrize(
    "value", [True, 1, 2.5, "", "a", "512Mi", [], ["a"], {}, {"a": 1}, None]
)
def test_other_values_differ(value: object) -> None:
    found = [*others(value)]
    assert found
    assert value not in found
