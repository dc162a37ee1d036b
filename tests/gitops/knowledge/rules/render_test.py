from __future__ import annotations

import io
import tarfile

import pytest

from tests.gitops.linted import lint
from tests.support import Repo

APPLICATION = "clusters/lab/cache.yaml"
TEMPLATE = "apps/cache/templates/config.yaml"
SEVERAL = "  sources: [{repoURL: https://example.org/shop/gitops.git}]\n  source:\n"
CLOSED = '{\n  "type": "object",\n  "additionalProperties": false,'
NIL = "nil pointer evaluating interface {}.y"
NO_TEMPLATE = 'no template "none" associated with template "gotpl"'
HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("a: {{ .Values.x.y }}", f"4:14 render: .Values.x.y: {NIL}"),
        ("a: {{ .Values.x.y", "4 render: unclosed action"),
        ("a: {{ nothing 1 }}", '4 render: function "nothing" not defined'),
        ('a: {{ fail "not so" }}', "4:7 render: not so"),
        ('a: {{ required "give x" .Values.x }}', "4:7 render: give x"),
        ('a: {{ include "none" . }}', f'4:7 render: include "none" .: {NO_TEMPLATE}'),
    ],
)
def test_a_template_that_fails_is_told_at_its_line(
    promoted: Repo, template: str, expected: str
) -> None:
    assert lint(promoted, {TEMPLATE: f"{HEAD}{template}\n"}) == [
        f"{TEMPLATE}:{expected}"
    ]


def test_the_innermost_of_nested_templates_is_told(promoted: Repo) -> None:
    helper = "apps/cache/templates/_name.tpl"
    files = {
        helper: '{{ define "name" }}\n{{ .Values.x.y }}{{ end }}\n',
        TEMPLATE: f'{HEAD}a: {{{{ include "name" . }}}}\n',
    }
    assert lint(promoted, files) == [f"{helper}:2:11 render: .Values.x.y: {NIL}"]


def test_output_that_is_no_object_is_told_at_its_template(promoted: Repo) -> None:
    (found,) = lint(promoted, {TEMPLATE: "kind: ConfigMap\n  a: 1\n"})
    assert found.startswith(f"{TEMPLATE} render: renders to what is not a Kubernetes")


@pytest.mark.parametrize(
    ("old", "new", "place", "why"),
    [
        (
            "path: apps/cache",
            "path: apps/cash",
            "11:11",
            " reads apps/cash, which does not exist",
        ),
        (
            "[../../overlays/lab/cache/values.yaml]",
            "['../../overlays/lab/cache/*.yaml']",
            "14:20",
            (
                ": values file ../../overlays/lab/cache/*.yaml: "
                "the tools follow plain paths only"
            ),
        ),
        (
            "releaseName",
            "releasename",
            "13:20",
            ": unknown helm.releasename; did you mean releaseName?",
        ),
        (
            "    helm:",
            "    kustomize: {namePrefix: a}\n    helm:",
            "12:16",
            " uses kustomize, which the tools do not render",
        ),
    ],
)
def test_an_application_that_leads_nowhere_is_told_at_its_field(
    promoted: Repo, old: str, new: str, place: str, why: str
) -> None:
    promoted.replace(APPLICATION, old, new)
    found = [line for line in lint(promoted, {}) if " render: " in line]
    assert found == [f"{APPLICATION}:{place} render: Application cache{why}"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  source:\n", SEVERAL),
        ("[../../overlays", "[../../../overlays"),
        ("lab/cache/values.yaml", "lab/cache/value.yaml"),
        ("lab/cache/values.yaml", "lab/$PLACE/values.yaml"),
    ],
)
def test_what_rules_about_applications_tell(promoted: Repo, old: str, new: str) -> None:
    promoted.replace(APPLICATION, old, new)
    assert [line for line in lint(promoted, {}) if " render: " in line] == []


def test_a_schema_that_is_no_json_is_told_at_its_line(promoted: Repo) -> None:
    (found,) = lint(
        promoted, {"apps/cache/values.schema.json": '{\n  "a": 1,\n  b\n}\n'}
    )
    assert found.startswith("apps/cache/values.schema.json:3 render: is not JSON")


def test_words_of_a_template_that_look_like_a_place(promoted: Repo) -> None:
    text = f'{HEAD}a: {{{{ fail "ask ops/redis:6379 for it" }}}}\n'
    assert lint(promoted, {TEMPLATE: text}) == [
        f"{TEMPLATE}:4:7 render: ask ops/redis:6379 for it"
    ]


def test_values_of_the_application_that_are_no_yaml(promoted: Repo) -> None:
    promoted.replace(APPLICATION, "      releaseName: shop\n", "      values: 'a: ['\n")
    (found,) = lint(promoted, {})
    assert found.startswith(f"{APPLICATION}:13:7 render: error converting YAML")


def test_a_fault_in_a_packed_subchart(promoted: Repo) -> None:
    """Its templates are no files here."""
    packed = "apps/cache/charts/side-1.0.0.tgz"
    open_schema = '{\n  "type": "object",'
    promoted.replace("apps/cache/values.schema.json", CLOSED, open_schema)
    pack(promoted, packed, "dta: {}\n")
    (found,) = lint(promoted, {})
    assert found == (
        "apps/cache/charts/side-1.0.0.tgz kubernetes-schema: ConfigMap/side: "
        "unknown field dta"
    )
    pack(promoted, packed, "a: {{ .Values.x.y }}\n")
    (found,) = lint(promoted, {})
    assert found.startswith("apps/cache/Chart.yaml:1:1 render: ")
    assert "side/templates/a.yaml:4:" in found


def test_a_values_file_that_only_helm_cannot_read(promoted: Repo) -> None:
    path = "overlays/lab/cache/values.yaml"
    (found,) = lint(promoted, {path: 'replicas: 1\nimage: {tag: !!binary "?"}\n'})
    assert found.startswith(f"{path}:1 render: error converting YAML to JSON")


def test_a_chart_without_a_name_is_told_in_its_chart_yaml(promoted: Repo) -> None:
    (found,) = lint(promoted, {"apps/cache/Chart.yaml": "apiVersion: v2\nversion: 1\n"})
    assert found.startswith("apps/cache/Chart.yaml:1:1 render: validation: chart.meta")


def test_a_kubernetes_version_that_the_chart_refuses(promoted: Repo) -> None:
    text = promoted.read("apps/cache/Chart.yaml") + 'kubeVersion: ">=1.40.0-0"\n'
    (found,) = lint(promoted, {"apps/cache/Chart.yaml": text})
    assert found.startswith("apps/cache/Chart.yaml:4:1 render: the chart wants")


def pack(repo: Repo, path: str, template: str) -> None:
    """Put a chart of one template into an archive."""
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: side}\n"
    files = {
        "side/Chart.yaml": "apiVersion: v2\nname: side\nversion: 1.0.0\n",
        "side/templates/a.yaml": head + template,
    }
    (repo.root / path).parent.mkdir(exist_ok=True)
    with tarfile.open(repo.root / path, "w:gz") as archive:
        for name, text in files.items():
            about = tarfile.TarInfo(name)
            about.size = len(text)
            archive.addfile(about, io.BytesIO(text.encode()))
