"""The commit message of a promotion, written from its changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import fill

from gitops.commands.change import Change
from gitops.commands.promote.plan import Plan
from gitops.knowledge.effect import Effect
from gitops.layout.chart import OWN_ITEM
from gitops.layout.record import Acceptance, Record

WIDTH = 64
BODY = 72


def message(plan: Plan) -> str:
    """Subject, a line an item, the effects, and trailers that copy the record."""
    request = plan.request
    title = f"Promote {request.app} from {request.source} to {request.target}"
    parts = [
        [_subject(title, plan)],
        list(table(plan.changes)) or ["No value changes: the record says what holds."],
        [_filled(f"- {d.item.name}: held, {d.why}") for d in plan.held],
        list(effects(plan.consequence.effects, plan.accepted)),
        [
            f"Promotion: {request.app} {request.source} {request.target}",
            f"Promoted-Commit: {plan.start.commit}",
            *(_copied(plan.record) if plan.record else ()),
        ],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def table(changes: Iterable[Change]) -> Iterator[str]:
    """The items in columns: what each was, and what it becomes."""
    rows = [(f"{c.item}:", c.now, c.then) for c in changes]
    widths = [max((len(row[place]) for row in rows), default=0) for place in (0, 1)]
    for item, now, then in rows:
        yield f"- {item.ljust(widths[0])} {now.ljust(widths[1])} -> {then}"


def effects(found: Iterable[Effect], accepted: Iterable[Acceptance]) -> Iterator[str]:
    """Each effect once, with the reason for which it was accepted."""
    reasons = {each.change: each.reason for each in accepted}
    for effect in found:
        why = reasons.get(effect.digest)
        text = f"- {effect.level} {effect.id}: {effect.message}"
        yield _filled(f"{text}; accepted: {why}" if why else text)


def _copied(record: Record) -> Iterator[str]:
    yield f"Promoted-Overlay: {record.overlay}"
    if record.chart:
        yield f"Promoted-Chart: {record.chart}"
    if record.proof:
        yield f"Proof: {record.proof}"
    for each in record.accepted:
        yield f"Accepted: {each.effect} {each.change}"


def _filled(text: str) -> str:
    return fill(text, BODY, subsequent_indent="  ", break_long_words=False,
                break_on_hyphens=False)  # fmt: skip


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
