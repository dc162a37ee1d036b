"""Text that others wrote, made harmless for a terminal and for GitHub's Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

GAP = "\N{ZERO WIDTH SPACE}"
"""Parts what GitHub would link: a mention, an issue, an address."""
ACTIVE = re.compile(r"[\\`*_\[\]|~$]")
LINKED = re.compile(r"(?i)@|#(?=\w)|GH-(?=\d)|://|www\.")


def visible(text: str) -> str:
    """The text without characters that a terminal obeys or that cannot be seen."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def plain(text: str) -> str:
    """The same in one line."""
    return visible(" ".join(text.split()))


def prose(text: str) -> str:
    """A sentence in which Markdown finds nothing: no mark-up, link or mention."""
    safe = ACTIVE.sub(r"\\\g<0>", plain(text).replace("&", "&amp;"))
    safe = safe.replace("<", "&lt;")
    return LINKED.sub(lambda found: found[0][:1] + GAP + found[0][1:], safe)


def code(text: str) -> str:
    """A text as code, whatever backticks are in it."""
    inner = plain(text)
    marks = "`" * (_longest(inner) + 1)
    pad = " " if inner.startswith("`") or inner.endswith("`") else ""
    return f"{marks}{pad}{inner}{pad}{marks}" if inner else ""


def cell(text: str) -> str:
    """A text as code in a table."""
    return code(text).replace("|", r"\|")


def folded(summary: str, rows: Sequence[str]) -> str:
    """Lines of a diff that unfold below their summary."""
    text = "\n".join(rows)
    fence = "`" * max(_longest(text) + 1, 3)
    return (
        f"<details><summary><code>{escape(plain(summary))}</code></summary>\n\n"
        f"{fence}diff\n{text}\n{fence}\n\n</details>\n"
    )


def _longest(text: str) -> int:
    """The length of the longest run of backticks."""
    return max(map(len, re.findall("`+", text)), default=0)
