"""Resource changes for people: one block an object, lines of text as a diff."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import unified_diff
from typing import Any

import click

from gitops.knowledge.difference import Field, ResourceChange
from gitops.knowledge.secret_names import MASK
from gitops.knowledge.threeway import ABSENT
from gitops.report.escaped import plain, visible
from gitops.report.table import WIDTH, cut
from gitops.yamlfile.spelling import inline

SIGNS = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "yellow")}
CONTEXT = 1
DIGEST = re.compile(r"[0-9a-f]{40,64}")


def lines(changes: Iterable[ResourceChange]) -> Iterator[str]:
    """The changes, each object with its fields below it."""
    for change in changes:
        sign, colour = SIGNS[change.change]
        yield click.style(cut(f"  {sign} {plain(change.resource)}", WIDTH), fg=colour)
        for field in change.fields:
            yield from _field(field)


def _field(field: Field) -> Iterator[str]:
    path = plain(field.path.replace("\\.", "."))
    if _is_text(field.old) and _is_text(field.new):
        yield cut(f"      {path}", WIDTH)
        yield from _text(field.old, field.new)
        return
    one = f"      {path}: {value(field.old)} -> {value(field.new)}"
    if len(one) <= WIDTH:
        yield one
        return
    yield cut(f"      {path}", WIDTH)
    yield _line("-", value(field.old))
    yield _line("+", value(field.new))


def _text(old: str, new: str) -> Iterator[str]:
    rows = unified_diff(old.splitlines(), new.splitlines(), n=CONTEXT, lineterm="")
    for row in list(rows)[2:]:
        if not row.startswith("@@") and row.strip():
            yield _line(row[0], visible(row[1:].expandtabs()))


def _line(sign: str, text: str) -> str:
    colour = {"-": "red", "+": "green"}.get(sign)
    return click.style(cut(f"        {sign} {text}".rstrip(), WIDTH), fg=colour)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and "\n" in value


def value(data: Any) -> str:
    """A value in one line, a digest by its beginning."""
    if isinstance(data, str) and DIGEST.fullmatch(data):
        return f"{data[:12]}…"
    if data is ABSENT:
        return "(none)"
    return MASK if data == MASK else inline(data)
