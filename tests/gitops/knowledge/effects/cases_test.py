"""Each before/after case has exactly the effects that the table says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from gitops.knowledge.effects import MODULES, identity, judge
from tests.gitops.knowledge.effects.table import HERE, Case, cases

TABLE = [*cases()]
CASES = [pytest.param(case, id=f"{case.file}: {case.name}") for case in TABLE]
IDS = [identity(module) for module in MODULES]


@pytest.mark.parametrize("case", CASES)
def test_case(case: Case) -> None:
    found = judge(case.change)
    told = [f"{identity(module)}: {one.message}" for module, one in found]
    assert sorted(identity(module) for module, _ in found) == case.effects, told


def test_names_are_unique() -> None:
    names = Counter((case.file, case.name) for case in TABLE)
    assert [name for name, times in names.items() if times > 1] == []


def test_every_effect_has_a_module_and_a_file_of_cases() -> None:
    from gitops.knowledge import effects

    folder = Path(effects.__file__).parent
    modules = {p.stem.replace("_", "-") for p in folder.glob("*.py")} - {"--init--"}
    assert modules == set(IDS)
    assert {path.stem for path in (HERE / "cases").glob("*.yaml")} == set(IDS)


@pytest.mark.parametrize("module", MODULES, ids=IDS)
def test_every_effect_has_a_case_of_its_own_and_a_near_miss(module: ModuleType) -> None:
    own = identity(module)
    here = [case for case in TABLE if case.file == own]
    assert any(own in case.effects for case in here)
    assert any(own not in case.effects for case in here)


def test_the_table_is_large() -> None:
    assert len(TABLE) >= 150
