"""The YAML files of a repository that lint parses, each once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from gitops.errors import Refusal
from gitops.knowledge.evidence import Source
from gitops.repository.snapshot import Snapshot
from gitops.yamlfile.document import YamlFile, compose

MAPPINGS = re.compile(
    r"environments\.yaml"
    r"|apps/(?P<shared>[^/]+)/(?:Chart|values|promotion)\.yaml"
    r"|overlays/(?P<environment>[^/]+)/(?P<app>[^/]+)/(?:chart/(?:Chart|values)|values)"
    r"\.yaml"
)
"""Files that must be one mapping each."""
MANIFESTS = re.compile(r"clusters/(?P<environment>[^/]+)/[^/]+\.(?:ya?ml|json)")
"""Files of any number of Kubernetes objects."""


def read(snapshot: Snapshot, path: str) -> YamlFile | Refusal:
    """A parsed file, or why it cannot be."""
    try:
        return compose(path, snapshot.read(path))
    except Refusal as error:
        return error


def standard(snapshot: Snapshot, known: Collection[str] | None) -> Iterator[Source]:
    """The files whose place says what they are.

    Only those of `known` environments; None where environments.yaml does not tell.
    """
    for path in sorted(snapshot.entries):
        single = MAPPINGS.fullmatch(path)
        found = single or MANIFESTS.fullmatch(path)
        if found is None:
            continue
        place = found.groupdict()
        environment = place["environment"]
        if environment is None or known is None or environment in known:
            yield Source(
                path,
                read(snapshot, path),
                single=single is not None,
                environment=environment,
                app=place.get("app") or place.get("shared"),
            )
