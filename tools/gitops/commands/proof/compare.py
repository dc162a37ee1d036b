"""What is live compared with what was rendered, object by object."""

from __future__ import annotations

from collections.abc import Sequence

from gitops.commands.effects.rendering import Rendering
from gitops.commands.proof import kubectl
from gitops.errors import Refusal
from gitops.knowledge.argocd.applied import unlike
from gitops.knowledge.argocd.options import is_hook
from gitops.knowledge.argocd.standing import STUCK
from gitops.render.resources import Resource
from gitops.yamlfile.keys import spell

KINDS = ("ConfigMap", "DaemonSet", "Deployment", "Service", "StatefulSet")


def check(rendering: Rendering, context: str) -> int:
    """How many live objects are as rendered; Refusal with the first that is not."""
    wanted = [each for each in rendering.resources if _counts(each)]
    if not wanted:
        raise Refusal(
            f"Application {rendering.application.name} renders nothing that could be "
            f"compared: no {', no '.join(KINDS)}"
        )
    for namespace in sorted({_home(rendering, each) for each in wanted}):
        here = [each for each in wanted if _home(rendering, each) == namespace]
        _compare(here, context, namespace)
    return len(wanted)


def _counts(resource: Resource) -> bool:
    return resource.kind in KINDS and not is_hook(resource)


def _home(rendering: Rendering, resource: Resource) -> str:
    return resource.namespace or rendering.namespace


def _compare(wanted: Sequence[Resource], context: str, namespace: str) -> None:
    names = [f"{each.kind}/{each.name}" for each in wanted]
    found = {
        (str(live.get("kind")), str(live.get("metadata", {}).get("name"))): live
        for live in kubectl.get(context, namespace, names)
    }
    for resource in wanted:
        live = found.get((resource.kind, resource.name))
        if live is None:
            raise Refusal(f"{context} says Synced, but has no {_title(resource)}")
        for path in unlike(resource, live):
            raise Refusal(
                f"{context} says Synced, but {_title(resource)} there is not what "
                f"git renders: {spell(path)} differs; a silently stuck Application "
                f"({STUCK}), or a change by hand"
            )


def _title(resource: Resource) -> str:
    return f"{resource.kind} {resource.name}"
