"""Histories of a repository, made step by step, with a ledger of what was done."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from gitops.yamlfile.document import load_mapping
from gitops.yamlfile.edit import set_value, unset
from gitops.yamlfile.keys import lookup, parse
from gitops.yamlfile.spelling import afresh
from tests.gitops.promoting import BRANCH, COPY, LAB, LIVE, RECORD, promote
from tests.gitops.table import GONE, Row, decided, settled
from tests.support import Repo

FOLDER = "overlays/live/cache"
UNDO = "undo/cache/lab-to-live"
TEMPLATE = "templates/config.yaml"
VALUES: dict[str, tuple[Any, ...]] = {
    "image.tag": ("1.1", "1.2", "1.3", "8.10"),
    "flags": (["a"], ["b", "a"], [], GONE),
    "note": ("x", "no", None, GONE),
    "settings": ({"k": "v"}, {"k": "w", "l": "v"}, GONE),
}
ITEMS = ("chart", *VALUES)
ORDER = {"image": {"repository": 1, "tag": 1}, "replicas": 1, "limits": {}}


@dataclass(frozen=True)
class Promotion:
    """One that was merged: the commit to revert, and what it did to the record."""

    revert: tuple[str, ...]
    folder: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass
class World:
    """A repository, and what only a witness of its history can know."""

    repo: Repo
    sources: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    taken_back: dict[str, list[Any]] = field(default_factory=dict)
    hotfixes: dict[str, Any] = field(default_factory=dict)
    promotions: list[Promotion] = field(default_factory=list)

    @classmethod
    def begin(cls, template: Path, folder: Path) -> World:
        """A copy of a repository whose live environment was adopted."""
        shutil.copytree(template, folder)
        world = cls(Repo(folder))
        # The adoption changed nothing that the source has.
        world.sources.append((world.record()["commit"], world.values(LAB)))
        world.saw()
        return world

    def saw(self) -> None:
        """Note what the source has at this commit of main."""
        commit = self.repo.git("rev-parse", "main")
        self.sources.append((commit, self.values(LAB)))

    def values(self, path: str) -> dict[str, Any]:
        """The promoted items that an overlay sets, and its chart, on main."""
        held = YAML(typ="safe", pure=True).load(self.file(path)) or {}
        found = {item: lookup(held, parse(item), GONE) for item in VALUES}
        chart = COPY if path == LIVE else "apps/cache"
        return {"chart": self.repo.git("rev-parse", f"main:{chart}"), **found}

    def file(self, path: str) -> str:
        return self.repo.git("cat-file", "blob", f"main:{path}")

    def knows(self, words: tuple[str, ...]) -> bool:
        """Whether anybody has ever heard of the item that promote is to choose."""
        sides = (self.values(LAB), self.values(LIVE), self.record())
        return all(any(s[item] != GONE for s in sides) for item in words[1::2])

    def own(self, path: str) -> Any:
        """All that an overlay sets and no promotion may move."""
        held = YAML(typ="safe", pure=True).load(self.file(path)) or {}
        return {key: held.get(key) for key in ("replicas", "limits", "labels")}

    def record(self) -> dict[str, Any]:
        """What the record says was brought, read by another reader than the tool's."""
        held = YAML(typ="safe", pure=True).load(self.file(RECORD))
        brought = {item: held["values"].get(item, GONE) for item in VALUES}
        return {"commit": held["commit"], "chart": held["chart"], **brought}

    def folder(self) -> str:
        """The id of everything that live is made of."""
        return self.repo.git("rev-parse", f"main:{FOLDER}")

    def rows(self, items: Iterable[str] = ITEMS) -> dict[str, Row]:
        """The table's question for each item."""
        source, target, base = self.values(LAB), self.values(LIVE), self.record()
        commits = [commit for commit, _ in self.sources]
        since = self.sources[commits.index(base["commit"]) :]
        return {
            item: Row(
                source[item],
                target[item],
                base[item],
                self.taken_back.get(item, ()),
                [had[item] for _, had in since],
            )
            for item in items
        }

    def edit(self, path: str, item: str, value: Any) -> None:
        """Set a value in a file as somebody with an editor would; no commit."""
        file, keys = load_mapping(path, self.repo.read(path).encode()), parse(item)
        if value is not GONE:
            file = set_value(file, keys, afresh(value), value, ORDER)
        elif file.find(keys):
            file = unset(file, keys)
        self.repo.write(path, file.text)

    def edit_chart(self, folder: str, version: int) -> None:
        path = f"{folder}/{TEMPLATE}"
        lines = self.repo.read(path).splitlines()
        kept = [line for line in lines if not line.startswith("# version")]
        self.repo.write(path, "\n".join([*kept, f"# version {version}", ""]))

    def commit(self, message: str = "Change") -> None:
        self.repo.commit(message)
        self.saw()

    def promote(self, *words: str) -> dict[str, Any]:
        """Run promote and hold its decisions against the table."""
        chosen = _chosen(words)
        made = promote(self.repo, *words)
        for name, expected in decided(self.rows(chosen)).items():
            found = sorted(each["item"] for each in made.get(name, ()))
            known = expected if not made.get("conflicts") else found
            # A plan with conflicts has no changes to tell.
            assert found == (known if name == "changes" else expected), made
        return made

    def merge(self, way: str, words: tuple[str, ...]) -> bool:
        """Merge the promotion branch; False where git leaves that to a person."""
        rows = self.rows(_chosen(words))
        before, record, own = self.values(LIVE), self.record(), self.own(LIVE)
        folder, known = self.folder(), settled(rows)
        if not self._merged(way):
            return False
        after = {name: row.source for name, row in rows.items()
                 if row.verdict == "take"}  # fmt: skip
        assert self.values(LIVE) == {**before, **after}
        assert self.own(LIVE) == own
        found = self.record()
        assert found.pop("commit") in [commit for commit, _ in self.sources]
        record.pop("commit")
        assert found == {**record, **known}
        self._note(found)
        for item, value in self.hotfixes.items():
            assert self.values(LIVE)[item] == value or item in after
        self.hotfixes = {k: v for k, v in self.hotfixes.items() if k not in after}
        words = ("-m", "1") if way == "merge" else ()
        commit = self.repo.git("rev-parse", "main")
        self.promotions.append(Promotion((*words, commit), folder, record, found))
        return True

    def _merged(self, way: str) -> bool:
        git = self.repo.git
        if way == "merge":
            git("merge", "--quiet", "--no-ff", "--no-edit", BRANCH, check=False)
        elif way == "squash":
            git("merge", "--quiet", "--squash", BRANCH, check=False)
        else:
            git("cherry-pick", BRANCH, check=False)
        git("branch", "--quiet", "-D", BRANCH)
        if git("ls-files", "--unmerged"):
            git("reset", "--quiet", "--hard")
            return False
        if way == "squash":
            git("commit", "--quiet", "--message", "Squashed")
        self.saw()
        return True

    def _note(self, record: dict[str, Any]) -> None:
        for item, values in self.taken_back.items():
            self.taken_back[item] = [v for v in values if v != record[item]]

    def undo(self) -> None:
        """Take the last promotion back with the tool, where it says that it can."""
        folder, live = self.folder(), self.values(LIVE)
        made = promote(self.repo, "--undo")
        if made["status"] != "undone":
            assert made["status"] == "refused"
            assert self.folder() == folder
            return
        self.repo.git("merge", "--quiet", "--no-edit", UNDO)
        self.repo.git("branch", "--quiet", "-D", UNDO)
        self.saw()
        changed = {each["item"] for each in made["changes"]}
        for item in ITEMS:
            assert item in changed or self.values(LIVE)[item] == live[item]
        last = self.promotions.pop()
        assert made["undoes"] == last.revert[-1]
        if folder == self.repo.git("rev-parse", f"{last.revert[-1]}:{FOLDER}"):
            assert self.folder() == last.folder
        self._taken_back(last)

    def revert(self) -> None:
        """Take the newest promotion back with git alone, where git can."""
        last = self.promotions.pop()
        touched = self.repo.git("rev-parse", f"{last.revert[-1]}:{FOLDER}")
        clean = touched == self.folder()
        self.repo.git("revert", "--no-edit", *last.revert, check=False)
        if self.repo.git("ls-files", "--unmerged"):
            self.repo.git("revert", "--abort")
            self.promotions.clear()
            return
        self.saw()
        assert not clean or self.folder() == last.folder
        self._taken_back(last)

    def _taken_back(self, last: Promotion) -> None:
        for item in ITEMS:
            if last.before[item] != last.after[item]:
                self.taken_back.setdefault(item, []).append(last.after[item])


def _chosen(words: tuple[str, ...]) -> list[str]:
    """The items that --only and --except leave."""
    pairs = list(pairwise(words))
    only = [name for word, name in pairs if word == "--only"]
    without = [name for word, name in pairs if word == "--except"]
    return [item for item in only or ITEMS if item not in without]
