"""Masks what is a secret or looks like one, in manifests and in any text.

It hides too much rather than too little, but never what names a secret without being
one: Secrets' and keys' names, checksums, `$VARIABLES`. Lines stay lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from gitops.knowledge.redis import secrets as redis
from gitops.knowledge.secret_names import MASK, conceals, literal, random

FIELDS = ("data", "stringData")
"""Where a Secret has its secrets."""
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"

NAME = r"(?P<name>[A-Za-z_][\w./-]*)"
QUOTED = r""""(?:[^"\\\n]|\\.)*"|'[^'\n]*'"""
ARGUMENT = (
    rf"(?:{QUOTED}"
    r"""|\$\([^()\n]*\)|\$\{[^}\n]*\}|`[^`\n]*`|\$(?![({])|\\."""
    r"""|\{\{.*?\}\}|["'](?=[^"'\n]*$)|[^\s"'\\;|&$`])+"""
)
"""A word as a shell takes it."""

BLOCK = (
    rf"^(?P<indent>[ \t]*)(?:- )?[\"']?{NAME}[\"']?:[ \t]*[|>][-+\d]*[ \t]*\n"
    r"(?P<value>(?:(?P=indent)[ \t]+\S.*(?:\n|\Z)|[ \t]*\n)+)"
)
"""YAML: a text of several lines below its key."""
ITEM = (
    rf"\b(?:name|key)[\"']?[ \t]*:[ \t]*[\"']?{NAME}[\"']?[ \t]*(?:,|\n)[ \t]*"
    rf"[\"']?value[\"']?[ \t]*:[ \t]*(?P<value>(?:{QUOTED})(?=[ \t]*[,}}#\n])|\S.*)"
)
"""YAML or JSON: a name and a value side by side."""
FLAG = rf"(?<![\w-])--?{NAME}(?:=|[ \t]+)(?P<value>{ARGUMENT})"
SETTING = (
    rf"^[ \t#;-]*(?:export[ \t]+)?[\"']?{NAME}[\"']?[ \t]*[=:][ \t]*"
    rf"(?P<value>(?P<first>{ARGUMENT}).*)"
)
"""A line of its own; the first word tells whether the value is a reference."""
ENTRY = (
    rf"(?:(?:(?<!\$)\{{|,)[ \t]*|[\"']){NAME}\\*[\"']?[ \t]*:[ \t]*(?P<value>{QUOTED}"
    r"|(?P<escape>\\+)\"(?:(?!(?P=escape)\").)*(?P=escape)\""
    r"|\[[^\]\n]*\]?|(?:\{\{[^}\n]*\}\}|[^,{}\]\s\"'])[^,}\]\n\"']*)"
)
"""JSON, also inside a quoted text, and YAML between brackets."""
DIRECTIVE = rf"^[ \t]*{NAME}[ \t]+(?P<value>{ARGUMENT})[ \t\r]*$"
"""A line of two words."""
VARIABLE = rf"(?<!\$\{{)(?<![\w.$-]){NAME}=(?P<value>{ARGUMENT})"
"""A variable that a shell sets, or a parameter of a URL."""
NAMED = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (BLOCK, ITEM, FLAG, SETTING, ENTRY, DIRECTIVE, VARIABLE)
)

MAPPING = re.compile(r"\{(?:[ \t]*[\"']?[A-Za-z_][\w.-]*[\"']?:|[ \t]*\}|$)")
"""YAML between brackets, which has values of its own."""
KEY = r"[A-Z ]*PRIVATE[ ]KEY(?:[ ]BLOCK)?-----"
SHAPES = re.compile(
    rf"""
    -----BEGIN[ ]{KEY} .*? (?:-----END[ ]{KEY} | \Z)
    | LS0tLS1CRUdJTi(?:BSU0EgUFJJ|BQUklW|BFQyBQUklW|BPUEVOU1NI|BFTkNSWVBU|BEU0EgUFJJ)
        [\w+/=]*
    | \b(?:AKIA|ASIA)[0-9A-Z]{{16}}\b
    | \b(?:gh[pousr]_|github_pat_|npm_|dckr_pat_|pypi-)\w{{20,}}
    | \b(?:glpat-|hvs\.|AIza)[\w-]{{16,}}
    | \bxox[a-z]-[\w-]{{10,}} | \bxapp-[\w-]{{10,}}
    | \beyJ[\w-]{{8,}}\.eyJ[\w-]{{8,}}(?:\.[\w-]*)?
    | (?<![\w-])sk-(?:proj|ant|live|test)-[\w-]{{10,}}
    | \b[sr]k_(?:live|test)_\w{{10,}}
    | \$(?:2[abxy]?|apr1|[156]|argon2\w*)\$[\w./$=,+-]{{20,}}
    | \bAGE-SECRET-KEY-1[0-9A-Z]{{20,}}
    """,
    re.VERBOSE | re.DOTALL,
)
CHANCE = re.compile(r"(?<![\w-])sk-[A-Za-z0-9_-]{20,}")
URL = (
    r"\b[A-Za-z][A-Za-z0-9+.-]{0,30}://[^\s/:@'\"]{0,200}:"
    r"(?!\d+(?:[/?#]|$))(?P<value>[^\s'\"@]{1,500}(?:@[^\s'\"@/]{1,500}){0,9})@"
)
"""With a password; digits after the colon are a port."""
HEADER = (
    r"(?i)\bauthorization[\"']?[ \t]*[:=][ \t]*[\"']?(?:bearer|basic|token)[ \t]+"
    r"(?P<value>[^\s\"']+)"
)
CURL = rf"\bcurl\b.*?[ \t](?:-u|--user)[ \t=]*[\"']?[\w.-]+:(?P<value>{ARGUMENT})"
PLACED = tuple(re.compile(pattern, re.MULTILINE) for pattern in (URL, HEADER, CURL))
HINT = re.compile(
    r"(?i)pass|pwd|secret|token|key|auth|cred|hash|://|private|user|LS0t|AKIA|ASIA"
    r"|gh[pousr]_|github_|npm_|dckr_|pypi-|glpat|hvs\.|AIza|\$\w+\$|xox|xapp|eyJ|[sr]k[-_]|-a\b"
)
"""Without one of these no pattern fits; most texts have none."""


def masked(kind: str, path: Sequence[str], value: Any) -> Any:
    """A part of an object of some kind, in the same shape but without secrets.

    `path` leads to it from the object's root, a list item by its name or place.
    """
    hidden = kind == "Secret" and path[:1] in [(field,) for field in FIELDS]
    return _masked(value, _name(path), hidden=hidden)


@lru_cache(maxsize=2048)
def masked_text(text: str) -> str:
    """A text of any format, line by line, without secrets."""
    if not HINT.search(text):
        return text
    text = without_tokens(text)
    for pattern in NAMED:
        text = pattern.sub(_named, text)
    for pattern in redis.PATTERNS:
        text = pattern.sub(_placed, text)
    return redis.without_passwords(text)


def without_tokens(text: str) -> str:
    """A text without what is a secret by its own looks, for sentences."""
    text = SHAPES.sub(lambda found: _hidden(found[0]), text)
    text = CHANCE.sub(lambda found: MASK if random(found[0]) else found[0], text)
    for pattern in PLACED:
        text = pattern.sub(_placed, text)
    return text


def _masked(value: Any, name: str, *, hidden: bool) -> Any:
    if isinstance(value, Mapping):
        return dict(_items(value, hidden=hidden))
    if isinstance(value, list):
        return [*_listed(value, name, hidden=hidden)]
    if hidden or conceals(name, value):
        return MASK if isinstance(value, str | int | float | None) else value
    return masked_text(value) if isinstance(value, str) else value


def _items(value: Mapping[Any, Any], *, hidden: bool) -> Iterator[tuple[Any, Any]]:
    """The entries; a `value` goes by the `name` beside it, as in env."""
    secret = value.get("kind") == "Secret"
    for key, below in value.items():
        name = value.get("name", value.get("key")) if key == "value" else key
        here = hidden or (secret and key in FIELDS) or key == LAST_APPLIED
        yield key, _masked(below, str(name), hidden=here)


def _listed(items: Sequence[Any], name: str, *, hidden: bool) -> Iterator[Any]:
    """The items; one that follows a flag is what that flag is given."""
    words = [item for item in items if isinstance(item, str)]
    flags = len(words) == len(items) and not hidden
    for place, item in enumerate(items):
        if flags and place and (flag := words[place - 1]).startswith("-"):
            hides = conceals(flag.lstrip("-"), item)
        else:
            hides = False
        shown = MASK if hides else _masked(item, name, hidden=hidden)
        yield redis.argument(shown, words[:place]) if flags else shown


def _name(path: Sequence[str]) -> str:
    """The name that says what a value is: places and `value` say nothing."""
    names = [step for step in path if not step.isdigit()]
    if len(names) > 1 and names[-1] == "value":
        names.pop()
    return names[-1] if names else ""


def _named(found: re.Match[str]) -> str:
    groups = found.groupdict()
    value = groups.get("first") or found["value"]
    if MAPPING.match(value):
        return found[0]
    return _without(found) if conceals(found["name"], value) else found[0]


def _placed(found: re.Match[str]) -> str:
    value = found.groupdict().get("first") or found["value"]
    return _without(found) if literal(value) else found[0]


def _without(found: re.Match[str]) -> str:
    """The match with its value hidden."""
    start, end = (place - found.start() for place in found.span("value"))
    return found[0][:start] + _hidden(found[0][start:end]) + found[0][end:]


def _hidden(text: str) -> str:
    """As many lines as before, so that a difference stays where it is."""
    return re.sub(r"\S.*", MASK, text)
