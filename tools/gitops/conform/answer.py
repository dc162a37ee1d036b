"""What kubeconform says, read: a status for each file, and the useful messages.

Its `validationErrors` stop at the first branch of a schema ("validation failed"), so
the messages are taken from `msg`, which holds the whole tree on one line, each level
indented by two more blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from gitops.conform.bundle import QUANTITY_PATTERN

Status = Literal["valid", "invalid", "unchecked"]

_QUOTED_PATTERN = QUANTITY_PATTERN.replace("\\", "\\\\")
ENTRY = re.compile(r" (?P<indent> *)- at '(?P<path>[^']*)': ")
STATUS: Mapping[str, Status] = {"statusValid": "valid", "statusInvalid": "invalid"}
EMPTY = ""
"""The status, in kubeconform's verbose answer, of a document that holds nothing."""


PLAIN = (
    (r"^additional properties ('.*, .*') not allowed$", r"unknown fields \1"),
    (r"^additional properties (.*) not allowed$", r"unknown field \1"),
    (
        rf"^('.*') does not match pattern '{re.escape(_QUOTED_PATTERN)}'$",
        r"\1 is no quantity, such as 500m, 2 or 1Gi",
    ),
    (r"(?<=, want )null or |(?<=, want )null, |, null(?= or )", ""),
    (r"^error unmarshalling resource: (error [^:]*: )*", "cannot be read: "),
    (r"\s+", " "),
)
"""A validator's words and ours; null stands for an absent field nearly everywhere."""


@dataclass(frozen=True, order=True)
class Message:
    """What is wrong where; `path` is a JSON pointer into the object."""

    path: str
    text: str


@dataclass(frozen=True)
class Judgement:
    """A status and why; `unchecked` is never to be taken for a pass."""

    status: Status
    messages: tuple[Message, ...] = ()


def judgement(results: Sequence[Mapping[str, Any]]) -> Judgement:
    """One judgement for a file from kubeconform's results about it."""
    about = [result for result in results if result["status"] != EMPTY]
    if not about:
        text = "holds no object" if results else "kubeconform says nothing about it"
        return Judgement("unchecked", (Message("", text),))
    statuses = {STATUS.get(result["status"], "unchecked") for result in about}
    worst: Status = "valid"
    for status in ("invalid", "unchecked"):
        worst = status if status in statuses else worst
    return Judgement(worst, tuple(_messages(about)))


def _messages(results: Iterable[Mapping[str, Any]]) -> Iterable[Message]:
    for result in results:
        if result["status"] == "statusInvalid":
            yield from tree(result["msg"])
        elif result["status"] != "statusValid":
            yield Message("", _unchecked(result))


def _unchecked(result: Mapping[str, Any]) -> str:
    if result["msg"].startswith("could not find schema"):
        return f"no schema of {result['version']} {result['kind']}: not checked"
    return _plain(result["msg"]) or "skipped by kubeconform"


@dataclass(frozen=True)
class _Entry:
    depth: int
    path: str
    text: str


def tree(text: str) -> list[Message]:
    """The most specific messages in a validation error's text, sorted."""
    entries = list(_entries(text))
    pairs = pairwise([*entries, _Entry(0, "", "")])
    leaves = [entry for entry, after in pairs if after.depth <= entry.depth]
    messages = {Message(leaf.path, _plain(leaf.text)) for leaf in leaves}
    return sorted(messages) or [Message("", text)]


def _entries(text: str) -> Iterable[_Entry]:
    found = list(ENTRY.finditer(text))
    bounds = [match.start() for match in found] + [len(text)]
    for match, end in zip(found, bounds[1:], strict=True):
        yield _Entry(len(match["indent"]), match["path"], text[match.end() : end])


def _plain(text: str) -> str:
    """The validator's words, where they presume knowledge of JSON schemas, in ours."""
    for pattern, plain in PLAIN:
        text = re.sub(pattern, plain, text)
    return text
