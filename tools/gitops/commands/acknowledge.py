"""What lies in the working tree, accepted: for changes that no command made."""

from __future__ import annotations

from gitops.commands import accept, diff
from gitops.commands.bump import Bump, Request, recorded
from gitops.commands.effects.consequence import Consequence
from gitops.commands.state import State
from gitops.layout import app as layouts
from gitops.render.request import Engine
from gitops.repository.source import Source


def plan(source: Source, engine: Engine, request: Request) -> Bump:
    """The record with the answers to what the working tree does to an app.

    Against where HEAD left the branch that Argo CD follows, as tools/diff compares.
    Usage where an answer fits no effect.
    """
    old, new = diff.merge_base(source, None), source.working_tree
    here, there = layouts.read(old), layouts.read(new)
    place = there.place(request.app, request.environment)
    outcome = diff.outcome(here, there, engine, place.environment)
    effects = [
        effect
        for effect in outcome.effects
        if effect.app == place.app or effect.app not in there.apps
    ]
    accepted = accept.answered(effects, request.answers)
    made = Bump(request, new, new, (), Consequence((), effects), accepted)
    return recorded(State(there, place, engine), made)
