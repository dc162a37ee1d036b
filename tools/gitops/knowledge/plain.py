"""Which texts are a secret that anybody can read: surely, perhaps, or not at all."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Any

from gitops.knowledge.finding import Level
from gitops.knowledge.secret_names import LIKELY, MASK, WORD, conceals, literal, random
from gitops.knowledge.secrets import FIELDS, SHAPES, masked

Place = tuple[str | int, ...]
Found = tuple[Place, str, Level]
"""Where it is, the text itself, and how sure it is."""

SEALED = frozenset({
    "SealedSecret", "ExternalSecret", "ClusterExternalSecret", "PushSecret",
    "SecretStore", "ClusterSecretStore", "SecretProviderClass", "VaultStaticSecret",
    "VaultDynamicSecret", "CustomResourceDefinition",
})  # fmt: skip
"""Kinds that hold ciphers, names of secrets, or words about them."""
PUBLIC = re.compile(
    r"-----BEGIN (CERTIFICATE|[A-Z ]*PUBLIC KEY|PGP PUBLIC|X509)|(ssh|ecdsa)-\S+ AAAA"
    r"|AAAA[A-Z]3Nza|sha\d+[-:]|ENC\[|<(path|vault|ref)[:+]|(ref\+|vault:)"
)
PLACEHOLDER = re.compile(
    r"(?i)change.?(me|it|this)|replace|placeholder|example|your[-_ ]|dummy|todo|x{3,}"
    r"|secret|password|<.*>|test|fake"
)
WORDS = re.compile(r"[A-Za-z]+(?:[-_. ][A-Za-z]+)*|[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
"""A name, which may be that of a Secret or of a key in one."""
NUMBER = re.compile(r"\d{1,5}[a-z]?")
FILE = re.compile(r"\.{0,2}/[\w./-]+|\w+://[^@\s]*")
RUN = re.compile(r"[A-Za-z0-9+/_=]{20,}")
HEX = re.compile(r"[0-9a-f-]+|[0-9A-F-]+")
CASES = (re.compile("[a-z]"), re.compile("[A-Z]"), re.compile(r"\d.*\d.*\d"))
KNOWN = frozenset({
    "id", "ids", "uid", "checksum", "digest", "fingerprint", "sha", "hash", "integrity",
    "public", "cert", "certificate", "bundle", "ca", "data", "revision", "version",
})  # fmt: skip
"""Words in names of what looks like chance and is none of a secret."""


def readable(data: Any) -> Iterator[Found]:
    """The secrets in a document, or in the values of a chart."""
    if not isinstance(data, Mapping) or "sops" in data:
        return
    kind = str(data.get("kind", ""))
    if kind == "Secret":
        yield from _of_secret(data)
    elif kind not in SEALED:
        yield from _differing((), "", data, masked(kind, (), data))


def _of_secret(data: Mapping[str, Any]) -> Iterator[Found]:
    for field in FIELDS:
        held = data.get(field)
        for name, text in held.items() if isinstance(held, Mapping) else ():
            plain = _decoded(text) if field == "data" else text
            level = _in_secret(str(name), plain) if isinstance(plain, str) else None
            if level:
                yield (field, str(name)), str(text), level


def _in_secret(name: str, text: str) -> Level | None:
    """How sure it is of an entry of a Secret, which may hold a user's name too."""
    if not literal(text) or PUBLIC.search(text):
        return None
    words = [word.lower() for word in WORD.findall(name)]
    named = conceals(name, text) or bool(words and words[-1] in LIKELY)
    if named and not NUMBER.fullmatch(text):
        return "warning" if PLACEHOLDER.search(text) else "error"
    if SHAPES.search(text) or random(text):
        return "error"
    hidden = _pieces(text, masked("", (), text))
    return "error" if any(strength(each) == "error" for each in hidden) else None


def _decoded(text: Any) -> str | None:
    try:
        return b64decode(str(text), validate=True).decode()
    except ValueError:
        return None


def strength(text: str) -> Level | None:
    """How sure it is that a text is a secret where one is looked for."""
    text = text.strip("\"' \t,;")
    if SHAPES.search(text):
        return "error"
    if len(text) < len("abcd") or not literal(text) or PUBLIC.search(text):
        return None
    if NUMBER.fullmatch(text) or FILE.fullmatch(text):
        return None
    doubtful = PLACEHOLDER.search(text) or WORDS.fullmatch(text)
    return "warning" if doubtful else "error"


def _differing(place: Place, name: str, data: Any, hidden: Any) -> Iterator[Found]:
    if isinstance(data, Mapping) and isinstance(hidden, Mapping):
        for key, below in data.items():
            if key != "binaryData":
                yield from _differing((*place, key), str(key), below, hidden[key])
    elif isinstance(data, list) and isinstance(hidden, list):
        for number, (item, other) in enumerate(zip(data, hidden, strict=True)):
            yield from _differing((*place, number), name, item, other)
    elif isinstance(data, str | int | float):
        yield from _of_text(place, name, str(data), str(hidden))


def _of_text(place: Place, name: str, text: str, hidden: str) -> Iterator[Found]:
    whole = hidden == MASK
    for piece in _pieces(text, hidden):
        level = strength(piece)
        if level == "error" or (level and whole):
            yield place, piece, level
    if text == hidden and _is_chance(name, text):
        yield place, text, "warning"


def _pieces(text: str, hidden: str) -> Iterator[str]:
    """What is masked of a text, line by line."""
    lines, others = text.splitlines(), hidden.splitlines()
    if len(lines) != len(others):
        return
    for line, other in zip(lines, others, strict=True):
        if line != other and MASK in other:
            before, _, after = other.partition(MASK)
            after = after.rpartition(MASK)[2] if MASK in after else after
            yield line[len(before) : len(line) - len(after)]


def _is_chance(name: str, text: str) -> bool:
    """Whether a text without a telling name can hardly be anything but a secret."""
    words = {word.lower() for word in WORD.findall(name)}
    fits = RUN.fullmatch(text) and random(text) and not HEX.fullmatch(text)
    if not fits or words & KNOWN or PUBLIC.match(text) or _decoded(text):
        return False
    return all(case.search(text) for case in CASES)
