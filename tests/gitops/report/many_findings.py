"""A report with findings of every kind, for the formats that machines read."""

from __future__ import annotations

from gitops.commands.lint.run import Checked, Report
from gitops.errors import Position
from gitops.knowledge.finding import LEVELS, Finding
from gitops.knowledge.rules import RULES

PLACES = (
    None,
    Position("overlays/lab"),
    Position("apps/a b/values.yaml", 2),
    Position("apps/größe-日本/100%#1?.yaml", 3, 7),
    Position("apps/a:b,c/values.yaml", 1, 1),
)
MESSAGES = (
    "plain",
    "50% of it:\nbad, \r\n\ttoo",
    "größer als 日本 \U0001f600 \x1b[31m",
)

FINDINGS = [
    Finding(message, at, level, app, environment, rule)
    for at in PLACES
    for message, level in zip(MESSAGES, LEVELS, strict=True)
    for app, environment in ((None, None), ("cache", "lab"))
    for rule in [*RULES][:2]
]
MANY = Report(
    FINDINGS,
    Checked(2, 4, 22),
    [ValueError("why")],
    [(finding, "known, and harmless") for finding in FINDINGS if finding.at],
)
