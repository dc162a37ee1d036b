from __future__ import annotations

from tests.gitops.linted import OVERLAY, lint
from tests.support import Repo

TEMPLATE = "apps/cache/templates/workload.yaml"
OBJECT = "kubernetes-schema: Deployment/shop"


def test_a_value_that_went_through_unchanged_is_told_in_the_overlay(
    promoted: Repo,
) -> None:
    schema = "apps/cache/values.schema.json"
    promoted.replace(schema, ', "pattern": "^[0-9]+(Mi|Gi)$"', "")
    (found,) = lint(promoted, {OVERLAY: "replicas: 2\nlimits:\n  memory: 64mb\n"})
    assert found == (
        f"{OVERLAY}:3:11 {OBJECT}: spec.template.spec.containers.0.resources.limits."
        "memory: '64mb' is no quantity, such as 500m, 2 or 1Gi"
    )


def test_a_fault_of_a_template_is_told_there_for_each_environment(
    promoted: Repo,
) -> None:
    promoted.replace(TEMPLATE, "replicas: {{ .Values.replicas }}", "replica: 1")
    assert lint(promoted, {}, "kubernetes-schema") == [
        f"{TEMPLATE}:6:3 {OBJECT}: spec: unknown field replica"
    ]


def test_a_name_that_stands_in_a_template_twice(promoted: Repo) -> None:
    promoted.replace(TEMPLATE, "- name: cache", "- name: [cache]")
    found = lint(promoted, {})
    assert [line.partition(": ")[0] for line in found] == [
        f"{TEMPLATE}:14:11 kubernetes-schema"
    ]


def test_argo_cds_own_objects_at_their_field(promoted: Repo) -> None:
    path = "clusters/lab/root.yaml"
    text = promoted.read(path).replace(
        "selfHeal: true", "selfHeal: true, selfheal: true"
    )
    (found,) = lint(promoted, {path: text})
    assert found == (
        f"{path}:16:33 kubernetes-schema: Application/argocd/root: spec.syncPolicy."
        "automated: unknown field selfheal"
    )


def test_the_document_of_a_file_that_is_meant(promoted: Repo) -> None:
    path = "clusters/lab/project.yaml"
    bad = (
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\nspec: {finalizers: a}\n"
    )
    text = f"# two documents\n---\n{promoted.read(path)}---\n{bad}"
    (found,) = lint(promoted, {path: text})
    assert found.startswith(f"{path}:21:20 kubernetes-schema: Namespace")


def test_an_object_without_a_name(promoted: Repo) -> None:
    path = "clusters/lab/secret.yaml"
    assert lint(promoted, {path: "apiVersion: v1\nkind: Secret\n"}) == [
        f"{path}:1:1 kubernetes-schema: Secret: metadata: an object needs a name"
    ]


def test_each_environment_is_held_to_its_own_version(promoted: Repo) -> None:
    """flowcontrol v1beta3 went with Kubernetes 1.32: soon for one, gone for one."""
    promoted.replace("environments.yaml", '    kubernetesVersion: "1.36"\n  live',
                     '    kubernetesVersion: "1.31"\n  live')  # fmt: skip
    text = (
        "apiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: FlowSchema\n"
        "metadata: {name: a}\nspec: {priorityLevelConfiguration: {name: a}}\n"
    )
    found = lint(
        promoted, {f"clusters/{name}/flow.yaml": text for name in ("lab", "live")}
    )
    assert [line.partition(": ")[0] for line in found] == [
        "clusters/lab/flow.yaml:1:13 removed-api",
        "clusters/live/flow.yaml:1:13 removed-api",
    ]


def test_each_unknown_field_has_its_own_line(promoted: Repo) -> None:
    path = "clusters/lab/secret.yaml"
    text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nb: 1\na: 2\n"
    assert lint(promoted, {path: text}) == [
        f"{path}:4:1 kubernetes-schema: Secret/a: unknown field b",
        f"{path}:5:1 kubernetes-schema: Secret/a: unknown field a",
    ]
