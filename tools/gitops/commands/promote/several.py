"""`promote all`: a plan for each app, carried out together or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gitops.commands import tracked
from gitops.commands.promote import plan
from gitops.commands.promote.plan import Plan
from gitops.commands.promote.request import Request
from gitops.commands.tracked import Tracked
from gitops.errors import Refusal, Usage, nearest
from gitops.layout import app as layouts
from gitops.layout.app import Layout
from gitops.render.request import Engine
from gitops.repository.source import Source

ALL = "all"
"""The word that stands for every app."""


@dataclass(frozen=True)
class Several:
    """The plans of all apps, in the order of their names.

    `left` are apps that are not promoted there, each with the reason.
    """

    request: Request
    start: Tracked
    plans: Sequence[Plan]
    left: Sequence[tuple[str, str]] = ()

    @property
    def stopped(self) -> list[Plan]:
        """Plans that need an answer first: then nothing is written."""
        return [p for p in self.plans if p.conflicts or p.open or p.unproven]

    @property
    def ready(self) -> list[Plan]:
        """Plans that change something, where nothing stands in the way of any."""
        if self.stopped:
            return []
        return [each for each in self.plans if each.ready is not None]


def make(source: Source, engine: Engine, request: Request) -> Several:
    """Plan every app that both environments run; nothing is written.

    --only and --except name apps here. One app alone is planned as ever.
    """
    if request.app != ALL:
        made = plan.make(source, engine, request)
        return Several(request, made.start, [made])
    head = layouts.read(tracked.head_of(source))
    plan.check_path(head, request)
    first, *_ = _apps(head, request, ("target",)) or [""]
    if not first:
        raise Refusal(f"no Application of {request.target} runs an app of apps/")
    start = tracked.find(source, first, request.target, request.start)
    here = layouts.read(start.snapshot)
    names = _chosen(here, request)
    _check_branch(here, request, names)
    # In one go: each plan would ask git for its own.
    wanted = {entry.blob for entry in start.snapshot.entries.values()}
    start.snapshot.blobs.load(wanted - start.snapshot.edits.keys())
    plans = [_plan(source, engine, request, start, here, app) for app in names]
    _check_answers(request, plans)
    return Several(request, start, plans, list(_left(here, request)))


def _plan(
    source: Source,
    engine: Engine,
    request: Request,
    start: Tracked,
    here: Layout,
    app: str,
) -> Plan:
    """One app's plan, with those answers that are about it."""
    own = replace(request, app=app, only=(), without=())
    return plan.planned(source, engine, own, start, here, picky=False)


def _apps(here: Layout, request: Request, sides: Sequence[str]) -> list[str]:
    """The apps that Applications of these environments run."""
    environments = [getattr(request, side) for side in sides]
    found = [
        {here.app_of(each) for each in here.applications(name)} for name in environments
    ]
    return sorted(app for app in here.apps if all(app in each for each in found))


def _chosen(here: Layout, request: Request) -> list[str]:
    known = _apps(here, request, ("source", "target"))
    for name in (*request.only, *request.without):
        if name not in known:
            raise Usage(f"no app {name} to promote{nearest(name, known)}")
    return [
        app
        for app in known
        if (not request.only or app in request.only) and app not in request.without
    ]


def _left(here: Layout, request: Request) -> Iterator[tuple[str, str]]:
    there = _apps(here, request, ("target",))
    for app in _apps(here, request, ("source",)):
        if app not in there:
            yield app, f"no Application of {request.target} runs it"


def _check_branch(here: Layout, request: Request, names: Sequence[str]) -> None:
    """One commit an app on one branch: all must be read from the same one."""
    places = [here.place(app, request.target) for app in names]
    applications = [here.application(place) for place in places]
    for each in applications[1:]:
        if each.branch != applications[0].branch:
            raise Refusal(
                f"follows {each.branch}, and {applications[0].name} "
                f"{applications[0].branch}; promote them one by one",
                each.locate("spec", "source", "targetRevision"),
            )


def _check_answers(request: Request, plans: Sequence[Plan]) -> None:
    """Every answer must be about some app's effect."""
    known = {e.id for each in plans for e in each.consequence.effects}
    answers = request.answers
    for name in (*answers.accept, *answers.runbook_done):
        if name not in known:
            raise Usage(f"no change here has an effect {name}{nearest(name, known)}")
