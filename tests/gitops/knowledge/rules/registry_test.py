"""One rule, one file: the folder, the registry, the tests and the document agree."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

from gitops.knowledge import rules
from gitops.knowledge.rules import MODULES, RULES, identity
from gitops.report.rules_markdown import documented, explained

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
DOCUMENT = ROOT / "docs" / "lint-rules.md"
OTHERS = {"examples", "registry"}
"""Test files that are not about one rule."""


def names(paths: list[Path], end: str) -> set[str]:
    return {path.name.removesuffix(end).replace("_", "-") for path in paths}


def test_every_module_of_the_folder_is_registered() -> None:
    folder = Path(rules.__file__).parent
    modules = [path for path in folder.glob("*.py") if path.stem != "__init__"]
    assert names(modules, ".py") == set(RULES)
    assert len(MODULES) == len(RULES)


def test_every_rule_has_a_test_file() -> None:
    assert names([*HERE.glob("*_test.py")], "_test.py") - OTHERS == set(RULES)


def test_every_rule_is_a_heading_of_the_document() -> None:
    headings = re.findall(r"^## (.+)$", DOCUMENT.read_text(), re.MULTILINE)
    assert headings == list(RULES)


def test_the_document_is_current() -> None:
    hint = "run tools/lint --explain all > docs/lint-rules.md"
    assert DOCUMENT.read_text() == explained("all"), hint


@pytest.mark.parametrize("module", MODULES, ids=identity)
def test_every_rule_has_a_title_a_reason_and_both_kinds_of_example(
    module: ModuleType,
) -> None:
    rule = documented(module)
    assert rule.title.endswith(".")
    assert "\n" not in rule.title
    assert rule.why
    assert {example.good for example in rule.examples} == {True, False}
    assert rule.text.count("\nGood (") + rule.text.count("\nBad (") == len(
        rule.examples
    )
