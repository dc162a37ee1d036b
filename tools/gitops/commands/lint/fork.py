"""The repository's address, written wherever clusters/ names it."""

from __future__ import annotations

from gitops.errors import Position, Refusal
from gitops.knowledge.urls import named
from gitops.layout import environments
from gitops.layout.application import FOLDER, manifests
from gitops.repository.source import Source
from gitops.repository.worktree import write
from gitops.yamlfile.document import Node, YamlFile, compose, walk
from gitops.yamlfile.insert import Cut, apply

UNSAFE = "this address cannot be replaced safely; write it by hand"


def fix_repository_url(source: Source) -> list[str]:
    """Edit the working tree, only the bytes of addresses; a line for each file.

    Refusal where environments.yaml does not name the repository.
    """
    snapshot = source.working_tree
    read = environments.read(snapshot)
    if read.repository is None:
        raise Refusal(
            "does not say which repository this is; add `repository: URL`",
            Position(environments.PATH, 1, 1),
        )
    edits: dict[str, bytes | None] = {}
    told = []
    for name in read.by_name:
        for path in manifests(snapshot, f"{FOLDER}/{name}"):
            file = compose(path, snapshot.read(path))
            text, count = _fixed(file, read.repository)
            if count:
                edits[path] = text.encode()
                told.append(f"{path}: {count} changed to {read.repository}")
    write(source.git.root, snapshot, snapshot.edited(edits))
    return told or [f"{FOLDER}/ names {read.repository} everywhere"]


def _fixed(file: YamlFile, url: str) -> tuple[str, int]:
    """The text with every other address replaced, and how many there were."""
    nodes = [node for node in named(file) if node.value != url]
    text = apply(file.text, [_cut(file, node, url) for node in nodes])
    after = compose(file.path, text.encode())
    planned = [url if node in nodes else node.value for node in _scalars(file)]
    if planned != [node.value for node in _scalars(after)]:
        raise Refusal(UNSAFE, file.at(nodes[0]))
    return text, len(nodes)


def _cut(file: YamlFile, node: Node, url: str) -> Cut:
    """Only the address: quotes, anchors and comments around it stay."""
    start, end = node.start_mark.index, node.end_mark.index
    at = file.text.find(node.value, start, end)
    if at < 0:
        raise Refusal(UNSAFE, file.at(node))
    return Cut(at, at + len(node.value), url)


def _scalars(file: YamlFile) -> list[Node]:
    nodes = (node for root in file.roots for node in walk(root))
    return [node for node in nodes if isinstance(node.value, str)]
