"""Where clusters/ says which repository Argo CD reads."""

from __future__ import annotations

from collections.abc import Iterator

from gitops.yamlfile.document import Node, YamlFile, entry, pairs, walk

ANY = ("*", "")
GROUP = "argoproj.io/"


def named(file: YamlFile) -> Iterator[Node]:
    """Each scalar of a file that names a git repository, in Argo CD's objects.

    Not those of Helm registries (`chart:` beside the URL), and no wildcard.
    """
    for root in file.roots:
        version = entry(root, "apiVersion")
        if version and str(version[1].value).startswith(GROUP):
            yield from (node for node in _urls(root) if node.value not in ANY)


def _urls(root: Node) -> Iterator[Node]:
    for holder in walk(root):
        single = entry(holder, "repoURL")
        if single and not entry(holder, "chart") and _is_text(single[1]):
            yield single[1]
        several = entry(holder, "sourceRepos")
        if several and isinstance(several[1].value, list) and not pairs(several[1]):
            yield from filter(_is_text, several[1].value)


def _is_text(node: Node) -> bool:
    return isinstance(node.value, str)
