"""docs/lint-rules.md: every rule as its module's docstring tells it.

`tools/lint --explain all > docs/lint-rules.md` writes it anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType

from gitops.errors import Usage, nearest
from gitops.knowledge.rules import MODULES, RULES, identity

ALL = "all"
EXAMPLE = re.compile(
    r"^(?P<kind>Good|Bad) \((?P<path>[^)]+)\):\n\n(?P<text>(?:(?: {4}.*)?\n)+)",
    re.MULTILINE,
)
INTRODUCTION = """\
# Rules of lint

Written by `tools/lint --explain all` from the rules themselves; a test runs each
example. The examples are files of a small repository with the environments `lab` and
`live`, which is promoted from `lab`, and one app, `cache`: a *bad* one makes the rule
report, a *good* one does not.

What is right to stay is allowed on its line, or the line above: `# lint: allow RULE --
reason`.

| rule | finds |
|---|---|
"""


@dataclass(frozen=True)
class Example:
    """The whole text of one file, and whether the rule accepts it."""

    good: bool
    path: str
    text: str


@dataclass(frozen=True)
class Documented:
    """A rule's docstring in parts: `title` is its first line."""

    name: str
    title: str
    why: str
    text: str
    examples: Sequence[Example]

    @property
    def markdown(self) -> str:
        """The section of the document, without its heading."""
        return "\n".join([f"**{self.title}**", "", self.why, "", *self._examples()])

    def _examples(self) -> Iterator[str]:
        for example in self.examples:
            kind = "Good" if example.good else "Bad"
            language = example.path.rpartition(".")[2]
            yield f"{kind}, `{example.path}`:"
            yield ""
            yield f"```{language}\n{example.text}```"
            yield ""


def documented(module: ModuleType) -> Documented:
    """What a rule's module says of it."""
    text = module.__doc__ or ""
    title, _, rest = text.partition("\n\n")
    why = rest[: found.start()] if (found := EXAMPLE.search(rest)) else rest
    examples = [
        Example(m["kind"] == "Good", m["path"], _outdented(m["text"]))
        for m in EXAMPLE.finditer(rest)
    ]
    return Documented(identity(module), title, _unwrapped(why), text, examples)


def _unwrapped(text: str) -> str:
    """Prose with a line for each paragraph."""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text.strip())


def _outdented(text: str) -> str:
    """Without the four spaces; a tab that follows them stays."""
    return re.sub(r"^ {4}", "", text.rstrip("\n"), flags=re.MULTILINE) + "\n"


def explained(name: str) -> str:
    """One rule, or the whole document; Usage names the nearest rule."""
    if name == ALL:
        index = "".join(map(_row, MODULES))
        return f"{INTRODUCTION}{index}\n" + "\n".join(map(_section, MODULES))
    if name not in RULES:
        raise Usage(f"unknown rule {name}{nearest(name, RULES)}")
    return next(_section(module) for module in MODULES if identity(module) == name)


def _row(module: ModuleType) -> str:
    rule = documented(module)
    return f"| [{rule.name}](#{rule.name}) | {rule.title.removesuffix('.')} |\n"


def _section(module: ModuleType) -> str:
    rule = documented(module)
    return f"## {rule.name}\n\n{rule.markdown}"
