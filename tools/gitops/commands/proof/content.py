"""Whether a cluster stands at what is promoted, and has really applied it."""

from __future__ import annotations

from gitops.commands.state import State
from gitops.errors import Refusal, Usage
from gitops.knowledge.argocd.standing import STUCK, Standing
from gitops.layout import app as layouts
from gitops.repository import history
from gitops.repository.source import Source


def check(source: Source, origin: State, commit: str, found: Standing) -> None:
    """Refusal where the cluster stands elsewhere, or only says that it stands there."""
    there = _at(source, origin, found.revision, "is at")
    _related(source, found.revision, commit)
    _same(origin, there, found.revision)
    if found.applied == found.revision:
        return
    before = _at(source, origin, found.applied, "applied last")
    if not _alike(before, there):
        raise Refusal(_not_applied(source, found))


def _at(source: Source, origin: State, revision: str, what: str) -> State:
    """The app as a revision of the cluster has it."""
    try:
        snapshot = source.at(revision, revision[:7])
    except Usage as error:
        raise Refusal(
            f"the cluster {what} {revision[:12]}, which is not known here; "
            "git fetch, then try again"
        ) from error
    return State(layouts.read(snapshot), origin.place, origin.engine)


def _related(source: Source, revision: str, commit: str) -> None:
    git = source.git
    if revision == commit or history.contains(git, revision, commit):
        return
    if not history.contains(git, commit, revision):
        raise Refusal(
            f"the cluster is at {revision[:7]}, which is not in the history of "
            f"{commit[:7]}, that is promoted; git fetch, or look at what it follows"
        )


def _same(origin: State, there: State, revision: str) -> None:
    """Content decides: an ancestor may well hold what is promoted."""
    place = origin.place
    if origin.shares_chart != there.shares_chart or (
        origin.chart_tree != there.chart_tree
    ):
        raise Refusal(
            f"the cluster is at {revision[:7]}, where the chart of "
            f"{place.environment} is another one than is promoted"
        )
    here, then = (s.snapshot.entries.get(place.overlay) for s in (origin, there))
    if here is None or then is None or here.blob != then.blob:
        raise Refusal(
            f"the cluster is at {revision[:7]}, where {place.overlay} has other "
            "values than are promoted"
        )
    if origin.rendering.inputs != there.rendering.inputs:
        raise Refusal(
            f"the cluster is at {revision[:7]}, where Application "
            f"{origin.application.name} reads something else than is promoted"
        )


def _alike(before: State, after: State) -> bool:
    """Whether there was nothing to apply between two revisions."""
    if before.rendering.inputs == after.rendering.inputs:
        return True
    old, new = (
        {each.identity: each.body for each in state.rendering.resources}
        for state in (before, after)
    )
    return old == new


def _not_applied(source: Source, found: Standing) -> str:
    revision, applied = found.revision[:7], found.applied[:7]
    if history.contains(source.git, found.applied, found.revision):
        return (
            f"the Application is silently stuck: it says Synced at {revision}, but "
            f"{applied} is the last that it applied, which renders to other objects "
            f"({STUCK}); take ServerSideApply out of it, or revert"
        )
    return (
        f"the Application says Synced at {revision}, but what it applied last is "
        f"{applied}, not an older revision of that; sync it, then try again"
    )
