"""What only the tokens of a file tell: nodes forget that they stood behind an alias."""

from __future__ import annotations

from collections.abc import Iterator

from gitops.errors import Position
from gitops.yamlfile.document import YamlFile


def aliases(file: YamlFile) -> Iterator[tuple[str, Position]]:
    """Each alias by its name, where it stands."""
    if "*" not in file.text:
        return
    from ruamel.yaml import YAML
    from ruamel.yaml.tokens import AliasToken

    for token in YAML(typ="safe", pure=True).scan(file.text):
        if isinstance(token, AliasToken):
            mark = token.start_mark
            at = Position(file.path, mark.line + 1, mark.column + 1)
            yield token.value, at
