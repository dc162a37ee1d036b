"""Random YAML as people write it: text whose every line knows what it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st

from gitops.yamlfile.keys import Path
from gitops.yamlfile.spelling import written_key

NAMES = ("a", "b", "c", "on", "1", "x.y", "é", "long name", "#", "k:")
SCALARS = (
    "", "~", "null", "true", "no", "5", "-1.5", "1e3", "0644", "1_000", "8.10",
    "text", "two words", "12Mi", "a:b", "'x'", "'it''s # here'", "'no'", '""',
    '"q \\" \\u00e9 # x"', '"8.10"', '"two\\nlines"', "ä😀", "2001-01-01", "'{a: b}'",
    "!!str 5",
)  # fmt: skip
FLOWS = ("[]", "[1, 'b,']", "[ a ,b ]", "[[1], {a: 2}]", "[a, ]")
TEXTS = ("|", "|-", "|+", ">", ">-", "| # {}", "|2", ">+")
RISKY = ("&anchor {}", "&anchor 5", "*known", "!mine 5", "<<")


@dataclass(frozen=True)
class Line:
    """A line of the file; `inline` where the values below `owner` stand in it too."""

    text: str
    owner: Path
    inline: bool = False


@dataclass
class Writer:
    """Draws one file, line by line."""

    draw: st.DrawFn
    step: int
    calm: bool
    lines: list[Line] = field(default_factory=list)
    marks: int = 0

    def mapping(self, path: Path, depth: int, *, least: int = 0) -> None:
        """The keys of one mapping, with comments and blank lines between them."""
        names = self.draw(
            st.lists(st.sampled_from(NAMES), unique=True, min_size=least, max_size=4)
        )
        for name in names:
            self._between(path, depth)
            self._key((*path, name), depth)
        if names:
            self._between(path, depth)

    def _key(self, path: Path, depth: int) -> None:
        margin = " " * (self.step * depth)
        key = margin + self._name(path[-1]) + ":"
        kinds = [
            "scalar",
            "scalar",
            "mapping",
            "list",
            "text",
            "flow",
            "braces",
            "lines",
        ]
        kind = self.draw(st.sampled_from(kinds))
        if kind == "mapping" and depth < 3:
            self._add(key + self._comment(), path)
            self.mapping(path, depth + 1, least=1)
        elif kind == "list":
            self._add(key + self._comment(), path)
            deeper = depth + self.draw(st.integers(0, 1))
            self._list(path, " " * (self.step * deeper))
        elif kind == "text":
            head = self.draw(st.sampled_from(TEXTS)).format(self._mark())
            self._add(f"{key} {head}", path, inline=True)
            self._text(path, margin + " " * (2 if "2" in head else self.step))
        elif kind == "lines":
            quote = self.draw(st.sampled_from(["", "'", '"']))
            self._add(f"{key} {quote}first", path, inline=True)
            self._add(f"{margin}{' ' * self.step}second{quote}", path, inline=True)
        else:
            self._add(f"{key} {self._value(kind)}{self._comment()}", path, inline=True)

    def _value(self, kind: str) -> str:
        if not self.calm and self.draw(st.integers(0, 4)) == 0:
            return self.draw(st.sampled_from(RISKY))
        if kind == "flow":
            return self.draw(st.sampled_from(FLOWS))
        if kind == "braces":
            return self._braces(2)
        return self.draw(st.sampled_from(SCALARS))

    def _braces(self, depth: int) -> str:
        names = self.draw(st.lists(st.sampled_from(NAMES[:5]), unique=True, max_size=3))
        values = [
            self._braces(depth - 1) if depth and self.draw(st.booleans())
            else self.draw(st.sampled_from(SCALARS[1:-1]))
            for _ in names
        ]  # fmt: skip
        held = [f"{written_key(n)}: {v}" for n, v in zip(names, values, strict=True)]
        pad = self.draw(st.sampled_from(["", " "]))
        return "{" + pad + ", ".join(held) + pad + "}"

    def _list(self, path: Path, margin: str) -> None:
        for _ in range(self.draw(st.integers(1, 3))):
            if self.draw(st.integers(0, 3)) == 0:
                self._add(f"{margin}# {self._mark()}", path)
            item = self.draw(st.sampled_from([*SCALARS, "a: 1", "a:", "- 1", "|-"]))
            self._add(f"{margin}- {item}".rstrip() + self._comment(), path)
            if item == "|-":
                self._add(f"{margin}    text # no comment", path)
            elif item == "a: 1" and self.draw(st.booleans()):
                self._add(f"{margin}  b: [2]", path)

    def _text(self, path: Path, margin: str) -> None:
        rows = self.draw(st.lists(st.sampled_from(["t", "# t", "  t", ""]), max_size=4))
        first = next((row for row in rows if row), "t")
        rows = [first.strip(), *rows]
        for row in rows:
            self._add(margin + row if row else "", path)

    def _between(self, path: Path, depth: int) -> None:
        for kind in self.draw(st.lists(st.sampled_from(["", "#", "##"]), max_size=2)):
            margin = " " * (self.step * depth) if kind == "#" else ""
            self._add(f"{margin}# {self._mark()}" if kind else "", path)

    def _name(self, name: str) -> str:
        styles = [written_key(name)]
        if name == "a":
            styles += ['"a"', "'a'", '"\\u0061"', "a "]
        return self.draw(st.sampled_from(styles))

    def _comment(self) -> str:
        form = self.draw(st.sampled_from(["", "", " # {}", "   # {}", "  "]))
        return form.format(self._mark()) if form else ""

    def _mark(self) -> str:
        self.marks += 1
        return f"note{self.marks}."

    def _add(self, text: str, owner: Path, *, inline: bool = False) -> None:
        self.lines.append(Line(text, owner, inline))


@dataclass(frozen=True)
class Written:
    """A drawn file."""

    lines: Sequence[Line]
    text: str


@st.composite
def files(draw: st.DrawFn, *, calm: bool = True) -> Written:
    """A file that is a mapping; with anchors, aliases and the like unless `calm`."""
    writer = Writer(draw, draw(st.sampled_from([2, 4, 3])), calm)
    top = draw(st.sampled_from(["", "", "---", "# note0.", "# note0.\n---"]))
    known = [] if calm or draw(st.booleans()) else [Line("known: &known {a: 1}", ())]
    head = [Line(text, ()) for text in top.split("\n") if text]
    writer.mapping((), 0)
    lines = [*head, *known, *writer.lines]
    newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    # A text over lines reads differently once its file's last newline is there.
    whole = any(line.text.rstrip("-+2").endswith(("|", ">")) for line in lines[-6:])
    end = draw(st.sampled_from([newline, newline, newline if whole else ""]))
    mark = draw(st.sampled_from(["", "", "\ufeff"]))
    return Written(lines, mark + newline.join(line.text for line in lines) + end)
