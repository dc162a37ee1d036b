"""One YAML file: its text, its nodes, and where each of them stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from warnings import catch_warnings, simplefilter

from gitops.errors import Position, Refusal, nearest
from gitops.yamlfile.keys import Path

Node = Any
"""A node of ruamel.yaml: tag, value, marks, anchor, style; its classes lack types."""

MERGE = "tag:yaml.org,2002:merge"
CONFLICT = re.compile(r"^(<{7} |={7}\r?$|>{7} )", re.MULTILINE)
UNMERGED = "a merge conflict that nobody resolved; keep one of its sides"
COMMENT_AFTER_TAB = re.compile(r"[ \t]+(?=#)")


@dataclass(frozen=True)
class YamlFile:
    """A parsed file: `roots` holds a node for each document, None for an empty one.

    Character offsets in `text` are those of the nodes' marks; `text` keeps a
    byte order mark and CRLF as they are.
    """

    path: str
    text: str
    roots: tuple[Node | None, ...]

    @property
    def root(self) -> Node | None:
        """The first document; a file of ours that holds more is refused."""
        return self.roots[0] if self.roots else None

    def at(self, node: Node) -> Position:
        """Where a node starts."""
        mark = node.start_mark
        return Position(self.path, mark.line + 1, mark.column + 1)

    def find(self, path: Path) -> tuple[Node, Node] | None:
        """The key node and value node of a path in the first document."""
        node, found = self.root, None
        for name in path:
            found = entry(node, name)
            if found is None:
                return None
            node = found[1]
        return found

    def locate(self, path: Path) -> Position:
        """Where a path's key stands, or the deepest of its parents that exists."""
        for length in range(len(path), 0, -1):
            if found := self.find(path[:length]):
                return self.at(found[0])
        return self.at(self.root) if self.root else Position(self.path, 1, 1)

    def data(self, node: Node | None) -> Any:
        """A node as plain Python values, by YAML 1.2's rules."""
        from ruamel.yaml.error import MarkedYAMLError

        if node is None:
            return None
        constructor = _yaml().constructor
        constructor.allow_duplicate_keys = True
        # Constructing joins merge keys (<<) into the nodes themselves.
        merges = any(key.tag == MERGE for one in walk(node) for key, _ in pairs(one))
        try:
            return constructor.construct_document(deepcopy(node) if merges else node)
        except MarkedYAMLError as error:
            raise Refusal(*_explain(self.path, error)) from error
        except ValueError as error:
            raise Refusal(str(error), self.at(node)) from error


def load(path: str, data: bytes) -> YamlFile:
    """As `compose`, and without duplicate keys."""
    file = compose(path, data)
    for key, first in duplicates(file):
        raise Refusal(duplicate(key, first), file.at(key))
    return file


@lru_cache(maxsize=1024)
def compose(path: str, data: bytes) -> YamlFile:
    """Parse a file of any number of documents; Refusal with line and column."""
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        text = data.decode()
        roots = _compose(text)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refusal("is not UTF-8", Position(path, line)) from error
    except MarkedYAMLError as error:
        if conflict := CONFLICT.search(text):
            line = text.count("\n", 0, conflict.start()) + 1
            raise Refusal(UNMERGED, Position(path, line)) from error
        raise Refusal(*_explain(path, error)) from error
    except YAMLError as error:  # a character that YAML does not allow
        before = text[: getattr(error, "position", 0)]
        at = Position(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise Refusal(str(error).partition(":")[0], at) from error
    file = YamlFile(path, text, roots)
    for key in (key for root in roots for node in walk(root) for key, _ in pairs(node)):
        if not isinstance(key.value, str):
            raise Refusal(f"has {_kind(key)} as a key; write a name", file.at(key))
    return file


def load_mapping(path: str, data: bytes) -> YamlFile:
    """As `load`, for a file that is one mapping (or empty, which is an empty one)."""
    file = load(path, data)
    for problem in misshapen(file):
        raise problem
    return file


def misshapen(file: YamlFile) -> Iterator[Refusal]:
    """Why a file is not one mapping, as values files and our own must be."""
    yield from unread(file)
    yield from shapeless(file)


def unread(file: YamlFile) -> Iterator[Refusal]:
    """The documents of a file that the tools do not read: all but the first."""
    for extra in filter(None, file.roots[1:]):
        yield Refusal(
            "holds more than one document: Helm lays them over each other, promote "
            "reads only the first; join them into one",
            file.at(extra),
        )


def shapeless(file: YamlFile) -> Iterator[Refusal]:
    """Why the first document is no mapping."""
    if file.root is not None and not is_mapping(file.root):
        yield Refusal(
            f"is {_kind(file.root)}, not a mapping; write `key: value` lines",
            file.at(file.root),
        )


def closed(file: YamlFile, node: Node, known: set[str], where: str) -> None:
    """Refuse a key of a mapping that is not one of `known`."""
    for key, _ in pairs(node):
        if key.value not in known:
            hint = nearest(key.value, known)
            raise Refusal(f"unknown key {key.value} in {where}{hint}", file.at(key))


def is_mapping(node: Node | None) -> bool:
    """Whether a node is a mapping; an empty plain scalar (null) is not."""
    from ruamel.yaml.nodes import MappingNode

    return isinstance(node, MappingNode)


def pairs(node: Node | None) -> list[tuple[Node, Node]]:
    """The keys and values that a mapping itself holds, in the file's order."""
    return list(node.value) if node and is_mapping(node) else []


def entry(node: Node | None, name: str) -> tuple[Node, Node] | None:
    """The key and value of one name in a mapping: of duplicates the last."""
    found = [pair for pair in pairs(node) if pair[0].value == name]
    return found[-1] if found else None


def duplicates(file: YamlFile) -> Iterator[tuple[Node, Node]]:
    """Each key that repeats an earlier one of its mapping, with that earlier one."""
    for node in (node for root in file.roots for node in walk(root)):
        seen: dict[tuple[str, str], Node] = {}
        for key, _ in pairs(node):
            if key.tag != MERGE:
                name = (key.tag, key.value)
                if name in seen:
                    yield key, seen[name]
                seen[name] = key


def duplicate(key: Node, first: Node) -> str:
    """What is wrong with a key that repeats `first`."""
    line = first.start_mark.line + 1
    return f"duplicate key {key.value}: the one at line {line} is not read; keep one"


def walk(node: Node | None) -> Iterator[Node]:
    """A node and all below it, each once, however often an alias repeats it."""
    return _walk(node, set())


def _walk(node: Node | None, seen: set[int]) -> Iterator[Node]:
    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    yield node
    if isinstance(node.value, list):
        for item in node.value:
            for child in item if isinstance(item, tuple) else (item,):
                yield from _walk(child, seen)


def _compose(text: str) -> tuple[Node | None, ...]:
    from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning

    try:
        with catch_warnings():
            simplefilter("ignore", ReusedAnchorWarning)  # YAML allows it
            found = tuple(_yaml().compose_all(text))
        return tuple(None if _unwritten(root) else root for root in found)
    except MarkedYAMLError as error:
        # Helm accepts a tab before a comment, ruamel.yaml does not; a space in
        # its place keeps every position.
        at = error.problem_mark.index if error.problem_mark else len(text)
        gap = COMMENT_AFTER_TAB.match(text, at)
        if not gap:
            raise
        return _compose(text[:at] + " " * len(gap[0]) + text[gap.end() :])


def _unwritten(root: Node | None) -> bool:
    """Whether a document holds nothing, as the one behind a last `---`."""
    return root is None or (
        isinstance(root.value, str) and root.start_mark.index == root.end_mark.index
    )


def _yaml() -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True)


def _explain(path: str, error: Any) -> tuple[str, Position]:
    mark = error.problem_mark or error.context_mark
    problem = " ".join(str(error.problem or error.context).split())
    if "'\\t'" in problem:
        problem = "a tab where YAML allows only spaces; indent with spaces"
    elif "undefined alias" in problem:
        problem = problem.replace("found undefined alias", "unknown anchor")
    problem = problem.replace("'<stream end>'", "the end of the file")
    return problem, Position(path, mark.line + 1, mark.column + 1)


def _kind(node: Node) -> str:
    return "a list" if isinstance(node.value, list) else "a single value"
