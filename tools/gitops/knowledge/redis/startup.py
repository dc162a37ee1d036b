"""How a container starts Redis: the server's options, and the files that it names."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from posixpath import basename
from typing import Any

from gitops.knowledge.kubernetes.workload import Workload
from gitops.knowledge.redis.conf import Source, options
from gitops.knowledge.redis.directives import canonical, directives
from gitops.knowledge.redis.image import Image
from gitops.knowledge.redis.mounted import Files, matching

SERVERS = ("redis-server", "valkey-server")
SHELLS = ("sh", "bash", "ash", "dash", "busybox")
TOOL = re.compile(r"\b(redis|valkey)-(cli|sentinel|benchmark|check-\w+)\b|--sentinel")
COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
CONF = re.compile(r"[^\s\"'=()]*\.conf\b")
INCLUDED = re.compile(r"--include[\"']?\s+[\"']?([^\s\"'()]+)")
WORDS = ("command", "args")
RUNS = (
    "exec",
    "then",
    "else",
    "do",
    "gosu",
    "su-exec",
    "setpriv",
    "nohup",
    "time",
    "!",
)
"""Words after which a command stands."""


@dataclass(frozen=True)
class Script:
    """A text that a shell runs, and where it stands."""

    source: Source

    @property
    def runs_server(self) -> bool:
        """Whether it starts a Redis server."""
        return any(True for _ in _statements(self.text))

    @cached_property
    def text(self) -> str:
        """The text without whole-line comments and with continued lines joined."""
        return COMMENT.sub("", self.source.text.replace("\\\n", " "))

    @property
    def names(self) -> Sequence[str]:
        """The configuration files that it names, in this order."""
        found = INCLUDED.findall(self.text) or CONF.findall(self.text)
        return list(dict.fromkeys(found))


@dataclass(frozen=True, eq=False)
class Startup:
    """A container's command line with what it leads to."""

    workload: Workload
    name: str
    container: Mapping[str, Any]
    files: Files

    @cached_property
    def words(self) -> Sequence[tuple[str, str]]:
        """The words of command and args, each with the field it is in."""
        found = []
        for field in WORDS:
            words = self.container.get(field)
            found += [(str(w), field) for w in words] if isinstance(words, list) else []
        return found

    @property
    def runs_server(self) -> bool:
        """Whether the command line starts a Redis server, itself or by a script."""
        return bool(self._direct) or any(script.runs_server for script in self.scripts)

    @property
    def runs_a_tool(self) -> bool:
        """Whether the command line is for another program of Redis."""
        return any(TOOL.search(word) for word, _ in self.words)

    @cached_property
    def scripts(self) -> Sequence[Script]:
        """The text after `sh -c`, and every mounted script that is run."""
        inline = list(self._inline())
        texts = [*(s.text for s in inline), *(word for word, _ in self.words)]
        named = [w for text in texts for w in text.split() if w in self.files]
        mounted = [Script(self.files[path]) for path in dict.fromkeys(named)]
        return [*inline, *(s for s in mounted if not self._is_configuration(s))]

    def sources(self) -> Iterator[Source]:
        """What the server reads: its files in their order, then its options.

        Without a command, or where it names a file that is not found, it is taken to
        read the mounted redis.conf; with options alone it reads no file.
        """
        statements = list(self._statements())
        names = [w[0] for w, _ in statements if w and not w[0].startswith("-")]
        given = {word for words, _ in statements for word in words}
        names += [n for s in self.scripts for n in s.names if n not in given]
        found = [source for name in names for source in matching(self.files, name)]
        if not statements or names:
            found = found or [*matching(self.files, "redis.conf")]
        yield from (s for n, s in enumerate(found) if s not in found[:n])
        for words, source in statements:
            rest = words if words[:1] and words[0].startswith("-") else words[1:]
            yield source._replace(text=options(rest))

    def _statements(self) -> Iterator[tuple[Sequence[str], Source]]:
        if self._direct:
            words, field = self._direct
            yield words, self._field(field, "")
        for script in self.scripts:
            for words in [*_statements(script.text)][-1:]:
                yield words, script.source

    @cached_property
    def _direct(self) -> tuple[Sequence[str], str] | None:
        """The words after `redis-server`; the official image's entry point adds it."""
        words = [word for word, _ in self.words]
        for place, (word, field) in enumerate(self.words):
            if basename(word) in SERVERS:
                last = self.words[place + 1 :]
                return words[place + 1 :], last[0][1] if last else field
        first = words[0] if words and self.words[0][1] == "args" else ""
        options_alone = first.startswith("-") and self._may_serve(first)
        return (words, "args") if options_alone or first.endswith(".conf") else None

    def _may_serve(self, option: str) -> bool:
        """Whether options alone are a server's: other programs take some, too."""
        known = canonical(option.lstrip("-")) in directives()
        return known or Image.parse(self.container.get("image")).product is not None

    def _inline(self) -> Iterator[Script]:
        shell = any(basename(word) in SHELLS for word, _ in self.words)
        for (flag, _), (text, field) in zip(self.words, self.words[1:], strict=False):
            if shell and re.fullmatch("-[a-z]*c", flag):
                yield Script(self._field(field, text))
                return

    def _field(self, field: str, text: str) -> Source:
        path = self.workload.at("containers", self.name, field)
        return Source(text, self.workload.resource, path, named=False)

    def _is_configuration(self, script: Script) -> bool:
        return script.source.path[-1].endswith(".conf")


def _statements(script: str) -> Iterator[Sequence[str]]:
    """The words after each `redis-server` that a script runs."""
    for line in script.splitlines():
        if any(name in line for name in SERVERS):
            yield from _in_line(line)


def _in_line(line: str) -> Iterator[Sequence[str]]:
    try:
        tokens = _tokens(line)
    except ValueError:
        return
    start = 0
    for place, token in enumerate(tokens):
        if _ends(token):
            start = place + 1
        elif basename(token) in SERVERS and _runs(tokens[start:place]):
            rest = tokens[place + 1 :]
            end = next((n for n, t in enumerate(rest) if _ends(t)), len(rest))
            yield rest[:end]
            return


def _runs(words: Sequence[str]) -> bool:
    """Whether what stands before a program's name in a statement runs it."""
    return not words or words[0] in RUNS or "=" in words[0]


def _ends(token: str) -> bool:
    return token.startswith("#") or (token != "" and set(token) <= set("();<>|&"))


def _tokens(line: str) -> list[str]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars="();<>|&")
    lexer.whitespace_split = True
    lexer.commenters = ""
    return list(lexer)
