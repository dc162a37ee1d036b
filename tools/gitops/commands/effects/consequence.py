"""What a change does to one Application in its environment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import ModuleType

from gitops.commands.effects.cause import Causes
from gitops.commands.effects.rendering import Rendering
from gitops.commands.effects.unstable import Stable, calmed, stable
from gitops.errors import GitopsError, Position, Refusal
from gitops.knowledge.change import Change, Side
from gitops.knowledge.difference import ResourceChange, compare
from gitops.knowledge.effect import Effect, Found
from gitops.knowledge.effects import identity, judge, level, state_unknown
from gitops.render.resources import Resource
from gitops.yamlfile.keys import Path


@dataclass(frozen=True)
class Consequence:
    """The objects that differ, and what that means."""

    resources: Sequence[ResourceChange] = ()
    effects: Sequence[Effect] = ()


def of(old: Rendering | None, new: Rendering | None) -> Consequence:
    """What differs between two states of one Application; None where it is not there.

    One that comes has nothing to lose yet. What becomes of the objects of one that
    goes is said where the Application itself is removed.
    """
    sides = [side for side in (new, old) if side]
    if not sides or (old and new and old.inputs == new.inputs):
        return Consequence()
    if old and new and (why := _broken(old)):
        return _unknown(old, new, why)
    before, after = (stable(side) if side else Stable(()) for side in (old, new))
    unstable = [*before.fields, *after.fields]
    here, there = (calmed(side.resources, unstable) for side in (before, after))
    changes = compare(sides[0].application.name, here, there, sides[0].namespace)
    if old is None or new is None:
        return Consequence(changes)
    kubernetes = new.layout.environment(new.application).kubernetes_version
    change = Change(
        old.side(here),
        new.side(there),
        int(kubernetes.partition(".")[2]),
        after.fields,
        _shared(old, new, unstable),
    )
    causes = Causes(old, new, change, judge(change), unstable)
    return Consequence(changes, list(_effects(old, new, causes)))


def _broken(old: Rendering) -> Refusal | None:
    """Why the state before does not render, None where it does."""
    try:
        old.resources  # noqa: B018 (rendered here, for its refusal)
    except Refusal as refusal:
        return refusal
    return None


def _unknown(old: Rendering, new: Rendering, why: Refusal) -> Consequence:
    """All objects of the new side, and that nobody can tell what they change."""
    after = stable(new)
    there = calmed(after.resources, after.fields)
    changes = compare(new.application.name, [], there, new.namespace)
    about = Resource(new.manifest, new.application.file.path, "")
    change = Change(
        old.side([]), new.side(there), unknown=(about, " ".join(why.message.split()))
    )
    effects = [
        _effect(old, new, module, found, why.at)
        for module, found in judge(change, [state_unknown])
    ]
    return Consequence(changes, effects)


def _effects(old: Rendering, new: Rendering, causes: Causes) -> Iterator[Effect]:
    for module, found in causes.effects:
        at = causes.of(identity(module), found)
        yield _effect(old, new, module, found, at)


def _effect(
    old: Rendering,
    new: Rendering,
    module: ModuleType,
    found: Found,
    at: Position | None,
) -> Effect:
    return Effect(
        id=identity(module),
        level=level(module),
        reversible=module.REVERSIBLE,
        app=_app(old, new, found),
        environment=new.application.environment,
        found=found,
        at=at,
    )


def _app(old: Rendering, new: Rendering, found: Found) -> str:
    """The app that is concerned: an Application's own, where it is about one."""
    if found.resource.kind == "Application":
        for side in (new, old):
            for each in side.layout.applications(new.application.environment):
                if each.name == found.resource.name:
                    return side.layout.app_of(each) or each.name
    return new.layout.app_of(new.application) or new.application.name


def _shared(
    old: Rendering, new: Rendering, unstable: Sequence[tuple[Resource, Path]]
) -> Side | None:
    """The new side with the old chart, where a promoted environment shares it."""
    layout, application = new.layout, new.application
    app = layout.app_of(application)
    environment = layout.environment(application)
    if app is None or environment.promotes_from is None or not new.is_chart:
        return None
    place = layout.place(app, environment.name)
    if application.path != place.shared or not old.is_chart:
        return None
    if old.request.chart == new.request.chart:
        return None
    try:
        found = new.again(replace(new.request, chart=old.request.chart))
    except GitopsError:
        return None  # the old chart cannot take the new values: nothing to compare
    return new.side(calmed(found, unstable))
