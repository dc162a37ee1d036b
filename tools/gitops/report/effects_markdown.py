"""docs/effects.md: every effect as its module's docstring tells it.

`tools/diff --explain all > docs/effects.md` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType

from gitops.errors import Usage, nearest
from gitops.knowledge.effect import LEVELS, Level
from gitops.knowledge.effects import MODULES, identity, level

ALL = "all"
INSTEAD = "Instead:"
INTRODUCTION = """\
# Effects of a change

Written by `tools/diff --explain all` from the effects themselves. They are what a merge
does to a service that runs and holds data; `tools/diff`, `tools/promote` and
`tools/bump` show them, each with the line that causes it.

- **impossible**: Kubernetes refuses the change, and Argo CD then applies nothing of
  that Application any more. It takes the steps of a runbook; `--runbook-done EFFECT`
  says that they were taken.
- **danger**: data is lost or open to others, or there is no way back. A protected
  environment takes it only with `--accept EFFECT --reason TEXT`.
- **restart**: the server stops and starts again.
- **info**: worth knowing.
"""


@dataclass(frozen=True)
class Documented:
    """An effect's docstring in parts: `title` is its first line."""

    name: str
    level: Level
    reversible: bool
    title: str
    why: Sequence[str]
    instead: str

    @property
    def markdown(self) -> str:
        """The section of the document."""
        undone = "can be undone" if self.reversible else "cannot be undone"
        parts = [
            f"## {self.name}",
            f"**{self.title}**",
            f"Level: {self.level}; {undone}.",
            *self.why,
            f"**{INSTEAD}**{self.instead.removeprefix(INSTEAD)}",
        ]
        return "\n\n".join(parts) + "\n"


def documented(module: ModuleType) -> Documented:
    """What an effect's module says of it; a part that is missing is empty."""
    title, *rest = _paragraphs(module.__doc__ or "")
    instead = rest.pop() if rest and rest[-1].startswith(INSTEAD) else ""
    return Documented(
        identity(module), level(module), module.REVERSIBLE, title, rest, instead
    )


def _paragraphs(text: str) -> Iterator[str]:
    """Prose with a line for each paragraph, the title first."""
    title, _, rest = text.strip().partition("\n\n")
    yield title
    for part in rest.split("\n\n"):
        if part.strip():
            yield " ".join(part.split())


def explained(name: str) -> str:
    """One effect, or the whole document; Usage names the nearest effect."""
    if name == ALL:
        return "\n".join([INTRODUCTION, *_index(), *map(_section, MODULES)])
    known = {identity(module): module for module in MODULES}
    if name not in known:
        raise Usage(f"unknown effect {name}{nearest(name, known)}")
    return _section(known[name])


def _index() -> Iterator[str]:
    """A table of all, the worst first."""
    yield "| effect | level | what happens |\n|---|---|---|"
    for effect in sorted(map(documented, MODULES), key=lambda e: LEVELS.index(e.level)):
        link = f"[{effect.name}](#{effect.name})"
        yield f"| {link} | {effect.level} | {effect.title} |"
    yield ""


def _section(module: ModuleType) -> str:
    return documented(module).markdown
