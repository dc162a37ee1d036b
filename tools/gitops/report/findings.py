"""The formats of tools/lint, by name."""

from __future__ import annotations

from gitops.report import findings_github, findings_json, findings_sarif, findings_text

WRITERS = {
    "text": findings_text.write,
    "json": findings_json.write,
    "github": findings_github.write,
    "sarif": findings_sarif.write,
}
