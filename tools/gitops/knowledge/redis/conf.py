r"""A redis.conf as Redis reads it: lines, quoting, includes, command-line options.

What counts was read in loadServerConfigFromString (src/config.c), sdssplitargs
(src/sds.c) and main (src/server.c), and is compared with real servers by the tests. A
line whose quotes do not close stops a real server; here it is kept as unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gitops.render.resources import Resource
from gitops.yamlfile.keys import Path

Words = tuple[str, ...]

WORD = re.compile(
    rb"""(?P<plain>[^ \t\r\n"']*)
    (?:"(?P<double>(?:\\.|[^"\\])*)"(?=[ \t\n\v\f\r]|\Z)
    |'(?P<single>(?:\\'|(?!\\')[^'])*)'(?=[ \t\n\v\f\r]|\Z)
    |(?=[ \t\r\n]|\Z))""",
    re.DOTALL | re.VERBOSE,
)
ESCAPE = re.compile(rb"\\x([0-9a-fA-F]{2})|\\(.)", re.DOTALL)
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"a": b"\a"}
BLANKS = b" \t\n\v\f\r"

DEPTH = 16
"""How deep includes are followed; Redis itself never ends where a file names itself."""


class Source(NamedTuple):
    """A text of configuration, and the field of the object that holds it."""

    text: str
    resource: Resource
    path: Path
    named: bool = True
    """Whether a directive in it is a step of its own: not on a command line."""


@dataclass(frozen=True)
class Line:
    """One directive as a line or an option states it; names are lower-case."""

    name: str
    words: Words
    source: Source

    @property
    def at(self) -> tuple[Resource, Path]:
        """The object, and the path in it, that hold this line."""
        name = (self.name,) if self.source.named else ()
        return self.source.resource, (*self.source.path, *name)


@dataclass
class Config:
    """Every line in the order in which the server takes them."""

    lines: list[Line] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Includes that name nothing that was rendered."""


Find = Callable[[str], Sequence[Source]]
"""The sources that an include names, which may be a pattern."""


def read(sources: Iterable[Source], find: Find) -> Config:
    """The configuration that a server has after reading these, in this order."""
    config = Config()
    for source in sources:
        _read(config, source, find, DEPTH)
    return config


def _read(config: Config, source: Source, find: Find, depth: int) -> None:
    for text in source.text.split("\n"):
        words = split(text)
        if words is None:
            config.unreadable.append(text)
        elif words[:1] and words[0].lower() == "include":
            _include(config, words[1:], find, depth)
        elif words:
            config.lines.append(Line(words[0].lower(), words[1:], source))


def _include(config: Config, words: Words, find: Find, depth: int) -> None:
    for name in words[:1]:
        found = find(name) if depth else ()
        if not found:
            config.missing.append(name)
        for source in found:
            _read(config, source, find, depth - 1)


def split(text: str) -> Words | None:
    r"""The words of a line: none of a comment, None where a quote does not close.

    Only a whole line is a comment. A backslash escapes in double quotes, where `\x41`
    is a byte, and before a single quote in single ones. A quote ends its word.
    """
    line = text.encode(errors="surrogateescape").strip(b" \t\r\n")
    return () if line.startswith(b"#") else _split(line)


def _split(line: bytes) -> Words | None:
    words: list[str] = []
    place = len(line) - len(line.lstrip(BLANKS))
    while place < len(line):
        found = WORD.match(line, place)
        if found is None:
            return None
        words.append(_word(found))
        rest = line[found.end() :]
        place = len(line) - len(rest.lstrip(BLANKS))
    return tuple(words)


def _word(found: re.Match[bytes]) -> str:
    double = ESCAPE.sub(_unescaped, found["double"] or b"")
    single = (found["single"] or b"").replace(rb"\'", b"'")
    return (found["plain"] + double + single).decode(errors="surrogateescape")


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes.fromhex(found[1].decode())
    return ESCAPED.get(found[2], found[2])


def quoted(word: str) -> str:
    """A word in quotes, whatever is in it."""
    octets = word.encode(errors="surrogateescape")
    return '"{}"'.format("".join(rf"\x{octet:02x}" for octet in octets))


def options(words: Sequence[Any]) -> str:
    """The lines that a server makes of its options: `--appendonly yes`.

    They are read after the file. An option's word that begins with `--` is the next
    option, unless the option has no word yet; `--save` may go without.
    """
    return "\n".join(_options([str(word) for word in words]))


def _options(words: Sequence[str]) -> Iterator[str]:
    line, open_ = "", False
    for place, word in enumerate(words):
        if word.startswith("--") and not open_:
            if line:
                yield line
            line = word[2:]
            open_ = len(split(word) or ()) == 1
            following = words[place + 1 : place + 2]
            if word.lower() == "--save" and all(w.startswith("--") for w in following):
                line, open_ = f'{line} ""', False
        else:
            line, open_ = f"{line} {quoted(word)}", False
    if line:
        yield line
