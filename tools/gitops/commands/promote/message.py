"""The commit message of a promotion, written from its changes."""

from __future__ import annotations

from gitops.commands.promote.plan import Plan
from gitops.layout.chart import OWN_ITEM

WIDTH = 64


def message(plan: Plan) -> str:
    """Subject, a line an item, and trailers that copy the record."""
    request = plan.request
    title = f"Promote {request.app} from {request.source} to {request.target}"
    body = [f"- {change.line}" for change in plan.changes]
    body = body or ["No value changes: the record says what is settled."]
    body += [f"- {d.item.name}: held, {d.why}" for d in plan.held]
    body += [f"- {each.effect}: accepted, {each.reason}" for each in plan.accepted]
    trailers = [
        f"Promotion: {request.app} {request.source} {request.target}",
        f"Promoted-Commit: {plan.start.commit}",
    ]
    return "\n".join([_subject(title, plan), "", *body, "", *trailers])


def _subject(title: str, plan: Plan) -> str:
    """The title with the main value, or with how many there are, if it fits."""
    values = [change for change in plan.changes if change.item != OWN_ITEM]
    first = next((c for c in values if c.item.startswith("image.")), None)
    tails = []
    if first or len(values) == 1:
        change = first or values[0]
        tails.append(f": {change.item} {change.then}")
    if len(plan.changes) == 1 and not values:
        tails.append(": chart")
    tails.append("")
    return next(
        title + tail for tail in tails if len(title + tail) <= WIDTH or not tail
    )
