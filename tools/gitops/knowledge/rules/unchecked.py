"""An object that could not be checked: never a pass.

There is no schema of its kind, it is no Kubernetes object at all, or the environment's
Kubernetes version is one that has no schemas here. Definitions of custom resources
that the environment itself renders count as schemas.

Bad (apps/cache/templates/extra.yaml):

    apiVersion: policy/v9
    kind: PodDisruptionBudget
    metadata:
      name: extra

Bad (environments.yaml):

    environments:
      lab:
        kubernetesVersion: "1.99"
        storageClasses: [standard]
        provided: [Secret/shop/password]
      live:
        promotesFrom: lab
        protected: true
        kubernetesVersion: "1.36"
        storageClasses: [replicated]
        provided: [Secret/shop/password]

Good (apps/cache/templates/extra.yaml):

    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: cache
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.conform.kubeconform import Verdict
from gitops.errors import Position
from gitops.knowledge.evidence import Evidence, Judged
from gitops.knowledge.finding import Finding
from gitops.knowledge.kubernetes.api_versions import is_removed
from gitops.knowledge.template import written
from gitops.yamlfile.pointer import at_key, follow


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each environment and object without a verdict."""
    file = evidence.environments_file
    for name, why in evidence.conformity.unknown.items():
        at = file.locate(("environments", name, "kubernetesVersion")) if file else None
        yield Finding(f"could not check {name}: {why}", at, environment=name)
    for judged in evidence.conformity.objects:
        if (
            judged.verdict
            and judged.verdict.status == "unchecked"
            and not _gone(judged)
            and not (judged.file and judged.file.path in evidence.broken)
        ):
            what = judged.resource.title or "this document"
            yield Finding(
                f"could not check {what}: {_why(judged.verdict)}",
                _place(evidence, judged),
                app=judged.instance.app if judged.instance else None,
                environment=judged.environment.name,
            )


def _gone(judged: Judged) -> bool:
    """Whether the rule `removed-api` says why there is no schema."""
    minor = int(judged.environment.kubernetes_version.partition(".")[2])
    resource = judged.resource
    return is_removed(resource.api_version, resource.kind, minor)


def _why(verdict: Verdict) -> str:
    words = ", ".join(message.text for message in verdict.messages)
    if words.startswith("no schema"):
        words = words.removesuffix(": not checked")
        return f"{words}; its CustomResourceDefinition must be in this environment"
    return words


def _place(evidence: Evidence, judged: Judged) -> Position:
    if judged.file is not None:
        return at_key(judged.file, follow(judged.root, ("kind",)))
    template = judged.resource.template
    return written(template, evidence.text(template), ("kind",))
