"""The formats of tools/diff, by name."""

from __future__ import annotations

from gitops.report import difference_json, difference_markdown, difference_text

WRITERS = {
    "text": difference_text.write,
    "json": difference_json.write,
    "markdown": difference_markdown.write,
}
