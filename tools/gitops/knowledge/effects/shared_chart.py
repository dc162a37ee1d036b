"""An edit of the chart reaches this environment at once.

The Application of an environment that is promoted into reads apps/APP, the chart that
people edit, instead of a copy of its own. So this edit is deployed here by the same
merge that brings it to the first environment: nobody has seen it run there before.

Instead: let the Application read overlays/ENVIRONMENT/APP/chart and place the copy with
`tools/promote APP FROM TO --adopt source`; from then on the chart is promoted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.render.resources import Resource

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Each object that the edit of the chart alters, adds or removes here."""
    if change.shared is None:
        return
    old, new = change.shared.by_identity, change.after.by_identity
    for who in dict.fromkeys([*new, *old]):
        before, after = _digest(old.get(who)), _digest(new.get(who))
        if before != after:
            found = new.get(who) or old[who]
            verb = ("changes" if before else "comes") if after else "goes"
            message = f"{found.title} {verb} with the chart that is shared, untried"
            yield Found(found, message, (), before, after)


def _digest(resource: Resource | None) -> str:
    if resource is None:
        return ""
    text = json.dumps(resource.body, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()[:16]
