"""An app's state judged as Argo CD and Helm would judge it, each fault at its line."""

from __future__ import annotations

from collections.abc import Sequence

from gitops.commands.effects.rendering import Rendering
from gitops.commands.state import State
from gitops.errors import GitopsError, Refusal
from gitops.knowledge.overlay import complaints, is_schema_error, unknown_keys
from gitops.knowledge.trace import setter
from gitops.layout.chart import Chart
from gitops.yamlfile.document import YamlFile
from gitops.yamlfile.keys import spell


def rendered(state: State) -> Rendering:
    """The rendering of a valid state; Refusal with the first fault's file:line."""
    for problem in unknown_keys(state.chart, state.overlay):
        raise Refusal(problem.why, problem.at)
    try:
        state.rendering.resources  # noqa: B018 (rendered here, for its refusal)
    except Refusal as error:
        raise located(error, state.chart, [state.overlay]) from error
    return state.rendering


def located(error: Refusal, chart: Chart, overlays: Sequence[YamlFile]) -> GitopsError:
    """Helm's complaint about a value, moved to the overlay line that sets it."""
    if not is_schema_error(error.message):
        return error
    for path, why in complaints(chart, error.message):
        return Refusal(f"{spell(path) or 'values'}: {why}", setter(overlays, path))
    return error
