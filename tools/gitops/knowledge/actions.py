"""The actions of a template: what stands between `{{` and `}}`, without its texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

ACTION = re.compile(
    r"""\{\{-?\s*/\*.*?\*/\s*-?\}\}
    | \{\{(?P<inside>(?:"(?:\\.|[^"\\])*"|`[^`]*`|(?!\}\}).)*)\}\}""",
    re.DOTALL | re.VERBOSE,
)
"""An action; `inside` is not set where it is a comment."""
TEXT = re.compile(r'"(?:\\.|[^"\\])*"|`[^`]*`', re.DOTALL)
NAME = re.compile(r"(?<![\w.$])[A-Za-z]\w*|(?<!\w)\.Capabilities(?:\.\w+)+")


class Word(NamedTuple):
    """A function's name, or a field of `.Capabilities`, and where it stands."""

    name: str
    line: int
    column: int


@lru_cache(maxsize=2048)
def words(text: str) -> tuple[Word, ...]:
    """The functions that a template names, comments and quoted texts left out."""
    return tuple(_words(text)) if "{{" in text else ()


def _words(text: str) -> Iterator[Word]:
    for action in ACTION.finditer(text):
        if action["inside"] is None:
            continue
        start = action.start("inside")
        code = TEXT.sub(lambda found: " " * len(found[0]), action["inside"])
        for found in NAME.finditer(code):
            place = start + found.start()
            line = text.count("\n", 0, place) + 1
            column = place - (text.rfind("\n", 0, place) + 1) + 1
            yield Word(found[0], line, column)
