"""Comments that allow a finding: `# lint: allow RULE -- reason`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from gitops.errors import Position, nearest
from gitops.knowledge.finding import Finding

MARK = b"lint: allow"
COMMENT = re.compile(r"(?P<mark>#|\{\{-?\s*/\*)\s*lint: allow\b(?P<words>.*)$")
END = re.compile(r"\s*\*/\s*-?\}\}\s*$")
PASSED = re.compile(r"^\s*(#|\{\{-?\s*/\*.*\*/\s*-?\}\}\s*$|$)")
"""Lines between a comment and what it is about: blank ones and other comments."""
ALWAYS = frozenset({"effect", "suppression"})
"""An effect is answered in the record, by those who accept it."""


@dataclass(frozen=True)
class Suppression:
    """One comment: the rule that it allows on one line of its file.

    `is_head`: nothing stands above it, so that it also covers what is said of the file
    as a whole. `fault` says why it allows nothing.
    """

    at: Position
    rule: str
    reason: str
    line: int
    is_head: bool = False
    fault: str | None = None

    def covers(self, finding: Finding) -> bool:
        """Whether a finding is what it allows."""
        at = finding.at
        if at is None or self.fault is not None:
            return False
        if (at.path, finding.rule) != (self.at.path, self.rule):
            return False
        return self.is_head if at.line is None else at.line == self.line


def suppressions(path: str, text: str, known: Collection[str]) -> Iterator[Suppression]:
    """The comments of a file; `known` are the ids of all rules."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if found := COMMENT.search(line):
            own = not line[: found.start()].strip()
            about = _next(lines, number) if own else number
            rules, _, reason = END.sub("", found["words"]).partition("--")
            at = Position(path, number + 1, found.start() + 1)
            head = own and all(PASSED.match(each) for each in lines[:number])
            for rule in rules.replace(",", " ").split() or [""]:
                why = _fault(rule, reason.strip(), known)
                yield Suppression(at, rule, reason.strip(), about + 1, head, why)


def _next(lines: Sequence[str], number: int) -> int:
    """The first line below a comment that says something."""
    below = range(number + 1, len(lines))
    return next((each for each in below if not PASSED.match(lines[each])), number)


def _fault(rule: str, reason: str, known: Collection[str]) -> str | None:
    if not rule:
        return "names no rule; write `# lint: allow RULE -- reason`"
    if rule not in known:
        return f"names an unknown rule {rule}{nearest(rule, known)}"
    if rule in ALWAYS:
        return f"cannot allow {rule}: see tools/lint --explain {rule}"
    if not reason:
        return f"gives no reason; write `# lint: allow {rule} -- reason`"
    return None
