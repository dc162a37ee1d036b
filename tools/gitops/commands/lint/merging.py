"""Files that two branches changed, as git will join them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from gitops.commands.lint.selection import left
from gitops.errors import Refusal
from gitops.knowledge.evidence import Evidence, Merged
from gitops.repository.git import Git
from gitops.repository.snapshot import Snapshot
from gitops.repository.source import Source
from gitops.yamlfile.document import YamlFile, compose


def merged(source: Source, revision: str, evidence: Evidence) -> Iterator[Merged]:
    """The YAML files asked about that a revision changed too, joined cleanly."""
    base, theirs = source.at(left(source, revision)), source.at(revision)
    if base.commit == theirs.commit:
        return
    for each in evidence.sources:
        sides = (source.working_tree, base, theirs)
        if _differs(each.path, sides):
            mine, old, other = (side.read(each.path) for side in sides)
            joined = _joined(source.git, mine, old, other)
            files = [_parsed(each.path, text) for text in (mine, other, joined)]
            if all(files):
                ours, their, result = filter(None, files)
                both = (ours, their)
                yield Merged(revision, both, result, each.environment, each.app)


def _differs(path: str, sides: Sequence[Snapshot]) -> bool:
    """Whether every side has a file of its own."""
    blobs = {side.entries[path].blob for side in sides if path in side.entries}
    return len(blobs) == len(sides)


def _joined(git: Git, ours: bytes, base: bytes, theirs: bytes) -> bytes | None:
    """None where git sees a conflict."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("ours", "base", "theirs")]
        for path, text in zip(paths, (ours, base, theirs), strict=True):
            path.write_bytes(text)
        code, out, _ = git.attempt("merge-file", "-p", "--quiet", *map(str, paths))
    return None if code else out


def _parsed(path: str, data: bytes | None) -> YamlFile | None:
    try:
        return None if data is None else compose(path, data)
    except Refusal:
        return None
