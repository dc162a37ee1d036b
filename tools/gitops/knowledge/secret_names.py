"""Which names promise a secret, and which values are one: a guess by their looks."""

from __future__ import annotations

import re
from typing import Any

from gitops.knowledge.redis.passwords import DIRECTIVES, VARIABLES

MASK = "(secret)"

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
ENDINGS = ("password", "passwords", "passwd", "passphrase", "pwd", "token")
SURE = frozenset({
    "pass", "apikey",
    "api key", "access key", "private key", "encryption key", "signing key",
    "master key", "shared key", "client secret", "shared secret", "secret base",
    "password hash", "key base", "password base", "token base",
})  # fmt: skip
"""What a name ends in whose value is a secret, whatever it looks like."""
SURE_IN_VARIABLES = frozenset({"secret", "secrets", "key", "credential", "credentials"})
"""The same for a name in capitals: elsewhere these hold the name of a Secret or key."""
LIKELY = frozenset({"secret", "secrets", "key", "keys", "auth", "tokens", "hash"}) | (
    SURE_IN_VARIABLES
)
"""What a name ends in whose value is a secret if it looks like chance."""
WHICH = frozenset({
    "old", "new", "previous", "next", "current", "primary", "secondary", "default",
    "value", "plain", "raw",
})  # fmt: skip
"""What may follow such a name."""
KNOWN = frozenset({*DIRECTIVES, *VARIABLES})
PUBLIC = frozenset({"checksum", "digest", "fingerprint", "sha"})
NAMES = frozenset({"key", "PWD", "OLDPWD"})
"""What always holds a name or a path: a key in a Secret, a label, a folder."""

REFERENCE = re.compile(
    r"""
    \$(?:[A-Za-z_]\w*|[@*\#?\d]) ["'\])},;]*
    | (?: \$\{ [A-Za-z_]\w* (?: :?[-+=](?:\$\w+)? | :?\?[^}]* | [%#][^}]* )? \}
        | \$\( (?! \s* (?:echo|printf) \s [^$]* \) ) [^)]* \)
        | ` [^`]* `
        | \{\{ [^{}]* \}\}
      )+
      ["'\])},;]*
    | % [sqdv] | <[\w .-]+> | \*{3,} | \[?REDACTED\]?
    """,
    re.VERBOSE,
)
HARMLESS = re.compile(
    r"(?i)true|false|yes|no|on|off|null|none|nil|~|[|>][-+\d]*|\(secret\)[\"'\])},;]*"
)
FILE = re.compile(r"(?:/[\w.-]+){2,}")
CHANCE = re.compile(r"[\w+/=.~-]{16,}")
TURN = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])|(?<=[a-z])(?=[A-Z])")
TURNS = 4
"""How often chance text changes between letters and digits; a name does it less."""


def conceals(name: str, value: Any) -> bool:
    """Whether a value is a secret, by its own looks and by the name that it has."""
    words = WORD.findall(name)
    while words and (words[-1].isdigit() or words[-1].lower() in WHICH):
        words.pop()
    plain = [word.lower() for word in words]
    if name in KNOWN:
        return literal(value)
    if not words or name in NAMES or PUBLIC.intersection(plain) or not literal(value):
        return False
    last, both = plain[-1], " ".join(plain[-2:])
    if last.endswith(ENDINGS) or last in SURE or both in SURE:
        return not (last == "key" and _is_file(value))
    if words[-1].isupper() and last in SURE_IN_VARIABLES:
        return not _is_file(value)
    return last in LIKELY and random(str(value))


def literal(value: Any) -> bool:
    """Whether a value says something itself: no reference, switch or blank."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    text = _unquoted(str(value).strip().rstrip(","))
    text = text.lstrip("\"'") if "$" in text else text
    return bool(text) and not (REFERENCE.fullmatch(text) or HARMLESS.fullmatch(text))


def random(value: str) -> bool:
    """Whether a text looks like chance rather than like a name or words."""
    text = _unquoted(value.strip().rstrip(","))
    return bool(CHANCE.fullmatch(text)) and len(TURN.findall(text)) >= TURNS


def _unquoted(text: str) -> str:
    while len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1].strip()
    return text


def _is_file(value: Any) -> bool:
    return bool(FILE.fullmatch(_unquoted(str(value)))) and not random(str(value))
