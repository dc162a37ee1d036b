"""The chart renders to something else each time.

A template that makes up a value (randAlphaNum, genSelfSignedCert, now, uuidv4) gives
Argo CD another object at each comparison: a self-healing Application never rests, a
password changes under its clients, a checksum restarts the pods again and again. What a
merge does cannot be told for such a field, so it is reported here and nowhere else.

Instead: let the value come from a Secret that is made once (a sealed or external
secret), or derive it from values.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.yamlfile.keys import spell

LEVEL = "restart"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Each field that differed when the new side was rendered twice."""
    for resource, path in change.unstable:
        what = spell(path) or "its very name"
        yield Found(resource, f"{what} differs each time it is rendered", path)
