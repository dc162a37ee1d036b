"""The spec of a Job changes: refused.

A Job runs once with the pod template that it was made with; the API server refuses
another template, completions or completion mode. A Job of a fixed name whose image or
arguments change blocks the Application until somebody deletes it. Hooks are not meant:
Argo CD deletes them before each run.

Instead: make it a hook, let its name change with its content, or set the sync options
`Force=true,Replace=true`.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.refused import refused

LEVEL = "impossible"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Jobs that would change."""
    for new, one in refused(change, "job-immutable"):
        field = ".".join(one.field)
        message = f"{field}: may not change in a Job that exists; make it a hook"
        yield Found(new, message, one.field, one.old, one.new)
