"""docs/effects.md: every effect has all that it takes."""

from __future__ import annotations

import re
from types import ModuleType

import pytest

from gitops.errors import Usage
from gitops.knowledge.effect import LEVELS
from gitops.knowledge.effects import MODULES, identity
from gitops.report.effects_markdown import documented, explained
from tests.support import ROOT


@pytest.mark.parametrize("module", MODULES, ids=identity)
def test_every_effect_says_what_why_and_what_to_do_instead(module: ModuleType) -> None:
    effect = documented(module)
    assert effect.title.endswith(".")
    assert "\n" not in effect.title
    assert effect.why
    assert re.match(r"Instead: \S", effect.instead)
    assert not [part for part in effect.why if part.startswith("Instead")]
    assert effect.level in LEVELS
    assert isinstance(effect.reversible, bool)


def test_the_document_has_a_section_for_each() -> None:
    headings = re.findall(r"^## (.+)$", explained("all"), re.MULTILINE)
    assert headings == [identity(module) for module in MODULES]


def test_the_document_is_current() -> None:
    hint = "run tools/diff --explain all > docs/effects.md"
    assert (ROOT / "docs" / "effects.md").read_text() == explained("all"), hint


def test_one_effect() -> None:
    text = explained("claim-retention")
    assert text.startswith("## claim-retention\n\n**The volume is deleted")
    assert "\n\nLevel: danger; can be undone.\n\n" in text
    assert "\n\n**Instead:** keep `Retain`" in text


def test_an_unknown_effect() -> None:
    with pytest.raises(Usage, match="did you mean claim-retention"):
        explained("claim-retentoin")
