"""Text for people: within 80 columns, colour only where click finds a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click

WIDTH = 80
GAP = 2


def heading(text: str) -> str:
    """A line that starts a part."""
    return click.style(text, bold=True)


def cut(text: str, width: int) -> str:
    """The text, its end replaced by an ellipsis where it is too long."""
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"


def columns(rows: Sequence[Sequence[str]], indent: int = 2) -> Iterable[str]:
    """Rows in aligned columns; the widest give way until all fit 80 columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    room = WIDTH - indent - GAP * (len(widths) - 1)
    while sum(widths) > room:
        widest = widths.index(max(widths))
        widths[widest] -= 1
    for row in rows:
        cells = (
            cut(cell, width).ljust(width)
            for cell, width in zip(row, widths, strict=True)
        )
        yield " " * indent + (" " * GAP).join(cells).rstrip()


def wrapped(text: str, indent: int = 0, hang: int | None = None) -> str:
    """A paragraph within 80 columns; later lines hang in by `hang` columns."""
    from textwrap import fill

    later = " " * (indent if hang is None else hang)
    return fill(text, WIDTH, initial_indent=" " * indent, subsequent_indent=later,
                break_long_words=False, break_on_hyphens=False)  # fmt: skip
