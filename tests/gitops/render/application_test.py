from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from gitops.errors import Refusal
from gitops.layout import app as layouts
from gitops.render.application import Renderer
from gitops.render.engines import engine
from gitops.render.request import Parameter, RenderRequest
from gitops.render.resources import Resource
from gitops.repository.snapshot import Snapshot
from tests.gitops.memory import fixture

INPUTS = fixture("rendering-inputs")
CHARTS = fixture("rendering-charts")
HEAD = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: probe}
spec:
  destination: {namespace: shop}
  source:
    path: apps/probe
"""


def rendered(snapshot: Snapshot, environment: str, name: str) -> list[Resource]:
    layout = layouts.read(snapshot)
    found = {each.name: each for each in layout.applications(environment)}
    return Renderer(layout, engine()).resources(found[name])


def request(snapshot: Snapshot, environment: str, name: str) -> RenderRequest:
    layout = layouts.read(snapshot)
    found = {each.name: each for each in layout.applications(environment)}
    return Renderer(layout, engine()).request(found[name])


def seen(name: str) -> Mapping[str, Any]:
    """What the fixture's chart was given."""
    (found,) = rendered(INPUTS, "lab", name)
    data: Mapping[str, Any] = found.body["data"]
    return data


def values(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(seen(name)["values"])
    return found


def with_source(text: str, **files: str) -> Snapshot:
    """The fixture with one more Application, written as `text` below its path."""
    body = HEAD + "".join(f"    {line}\n" for line in text.split("\n"))
    more = {path: data.encode() for path, data in files.items()}
    return INPUTS.edited({"clusters/lab/probe.yaml": body.encode(), **more})


def refused(text: str, **files: str) -> str:
    with pytest.raises(Refusal) as caught:
        rendered(with_source(text, **files), "lab", "probe")
    assert caught.value.at
    assert str(caught.value.at).startswith(("clusters/lab/probe.yaml:", "apps/probe"))
    return caught.value.message


def test_without_a_word_the_chart_has_its_own_values() -> None:
    assert values("nothing") == {
        "name": "default",
        "list": ["a", "b", "c"],
        "nested": {
            "kept": 1,
            "gone": 2,
            "pairs": [{"name": "one", "value": 1}, {"name": "two", "value": 2}],
        },
    }
    assert seen("nothing")["release"] == "nothing shop 1 true Helm"


def test_values_files_override_in_their_order_and_a_null_takes_away() -> None:
    found = values("value-files")
    assert (found["name"], found["list"]) == ("default", ["a", "b", "c"])
    assert found["nested"]["more"] == {"x": 1, "z": 2}
    assert found["nested"]["gone"] == 2  # from the chart's own values.yaml, named last
    assert found["nested"]["text"] == "a\nb\n"


def test_values_are_read_by_yaml_1_1() -> None:
    assert values("values-object")["words"] == {
        "false": False, "true": "on", "time": "12:30", "octal": 420, "float": 1,
        "big": 12345678901, "text": "0644",
    }  # fmt: skip


def test_a_values_file_is_found_from_the_chart_or_from_the_root() -> None:
    paths = [file.path for file in request(INPUTS, "lab", "value-files").files]
    assert paths == [
        "overlays/lab/probe/first.yaml",
        "overlays/lab/probe/second.yaml",
        "apps/probe/values.yaml",
        "overlays/lab/probe/empty.yaml",
    ]


def test_inline_values_override_files_and_an_object_overrides_a_text() -> None:
    assert values("values")["name"] == "inline"
    assert values("values")["list"] == []
    assert "gone" not in values("values")["nested"]
    found = values("values-object")
    assert (found["name"], found["list"]) == ("object", [{"a": None}])
    assert found["nested"]["more"] == {"x": 3}


def test_parameters_override_everything() -> None:
    found = values("parameters")
    assert found["name"] == "a,b"
    assert found["list"] == ["p", "Q", "r"]
    assert found["nested"]["escaped.dot"] == "x"
    assert found["pairs"] == [
        {"name": "one", "value": 9}, {"name": "two", "value": 2}, None,
        {"name": "four"},
    ]  # fmt: skip
    assert found["fresh"] == [None, None, "third"]
    assert found["braces"] == ["a", "b"]
    assert (found["number"], found["forced"]) == (8, "8")
    assert (found["bool"], found["forced-bool"]) == (True, "true")
    assert (found["empty"], found["absent"]) == ("", "")
    assert (found["backslash"], found["equals"]) == ("a,b", "a=b")
    assert found["zeros"] == "0123"
    assert found["both"] == "last"
    assert "gone" not in found["nested"]


def test_a_parameter_that_is_a_text_comes_after_one_that_is_not() -> None:
    found = request(INPUTS, "lab", "parameters").parameters
    assert [parameter.kind for parameter in found][-3:] == ["string"] * 3
    assert Parameter("name", r"a\,b") in found


def test_list_elements_are_changed_at_their_place() -> None:
    found = values("list-parameters")
    assert found["one"] == ["P", "q"]
    assert found["two"] == ["P"]
    assert found["three"] == [["p", "Q"], ["r"]]
    assert found["four"] == {"a": [None, "q"]}
    assert found["five"] == [{"a": 1, "b": ["x", "y"]}]
    assert found["six"] == ["p", {"b": 1}]


def test_file_parameters_bring_a_file_as_it_is() -> None:
    text = "one line, and a comma\nanother $HOME {x}\n"
    assert values("file-parameters")["text"] == text
    assert values("file-parameters")["nested"]["text"] == text


def test_kubernetes_and_its_versions_come_from_the_environment_or_the_application() -> (
    None
):
    here = seen("nothing")
    assert here["version"] == "v1.36.0 1 36"
    assert (here["widget"], here["gadget"], here["cronjob"]) == (
        "true",
        "false",
        "true",
    )
    there = seen("versions")
    assert there["version"] == "v1.30.2 1 30"
    assert (there["widget"], there["gadget"]) == ("false", "true")
    assert there["release"] == "versions elsewhere 1 true Helm"


def test_a_folder_without_a_chart_is_its_manifests() -> None:
    found = rendered(INPUTS, "lab", "plain")
    assert [(each.title, each.template) for each in found] == [
        ("ConfigMap/first", "clusters/lab/plain/several.yml"),
        ("ConfigMap/json", "clusters/lab/plain/deep/object.json"),
        ("ConfigMap/second", "clusters/lab/plain/several.yml"),
        ("Secret/one", "clusters/lab/plain/list.yaml"),
        ("Secret/other/two", "clusters/lab/plain/list.yaml"),
    ]
    text = with_source("directory: {recurse: false}").read("clusters/lab/probe.yaml")
    flat = text.replace(b"apps/probe", b"clusters/lab/plain")
    shallow = INPUTS.edited({"clusters/lab/probe.yaml": flat})
    assert "ConfigMap/json" not in {r.title for r in rendered(shallow, "lab", "probe")}


REFUSED = [
    ("helm: {valueFiles: [none.yaml]}", "apps/probe/none.yaml, which does not exist"),
    ("helm: {valueFiles: [../../../etc/passwd]}", "lies outside the repository"),
    ("helm: {valueFiles: ['/../x.yaml']}", "lies outside the repository"),
    ("helm: {valueFiles: ['$ARGOCD_APP_NAME.yaml']}", "plain paths only"),
    ("helm: {valueFiles: ['*.yaml']}", "plain paths only"),
    ("helm: {valueFiles: ['https://example.org/v.yaml']}", "plain paths only"),
    ("helm: {valueFiles: values.yaml}", "helm.valueFiles is not a list"),
    ("helm: {parameters: [{name: a, value: $ARGOCD_APP_NAME}]}", "holds a $"),
    ("helm: {parameters: [{value: a}]}", "no name"),
    ("helm: {parameters: {a: b}}", "helm.parameters is not a list"),
    ("helm: {parameters: [{name: 'a[-1]', value: a}]}", "parameter a[-1]: negative"),
    ("helm: {fileParameters: [{name: a, path: none.txt}]}", "no such file in memory"),
    ("helm: {fileParameters: [{name: a, path: ../../../x}]}", "outside the repository"),
    ("helm: {kubeVersion: '1.20'}", None),
    ("helm: {valueFiles: [templates]}", "apps/probe/templates is a folder"),
    (
        "helm: {ignoreMissingValueFiles: true, valueFiles: [templates]}",
        "apps/probe/templates is a folder",
    ),
    ("helm: {valuefiles: []}", "unknown helm.valuefiles; did you mean valueFiles?"),
    ("helm: {skipSchemaValidation: true}", "do not follow helm.skipSchemaValidation"),
    ("helm: {releaseName: Not_Valid!}", "invalid release name"),
    ("kustomize: {images: []}", "uses kustomize"),
    ("plugin: {name: x}", "uses plugin"),
    ("chart: redis", "uses chart"),
]


@pytest.mark.parametrize(("text", "why"), REFUSED, ids=[text for text, _ in REFUSED])
def test_what_argo_cd_would_refuse_or_the_tools_cannot_follow(
    text: str, why: str | None
) -> None:
    if why is None:
        assert rendered(with_source(text), "lab", "probe")
        return
    assert why in refused(text)


PLAIN = "directory: {recurse: true}"
OBJECT = '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}'


def plain(**files: str) -> Snapshot:
    """The fixture with an Application of a folder that holds these files."""
    more = {f"plain/{path}": text for path, text in files.items()}
    found = with_source(PLAIN, **more)
    text = found.read("clusters/lab/probe.yaml").replace(b"apps/probe", b"plain")
    return found.edited({"clusters/lab/probe.yaml": text})


@pytest.mark.parametrize(
    "text",
    [f"{OBJECT}\n{OBJECT}", f"{OBJECT} words", f"# words\n{OBJECT}", "a: 1\n", ""],
)
def test_a_file_of_json_is_one_object_in_json(text: str) -> None:
    assert rendered(plain(**{"a.json": OBJECT}), "lab", "probe")
    with pytest.raises(Refusal, match=r"plain/a\.json: is not one object in JSON"):
        rendered(plain(**{"a.json": text}), "lab", "probe")


def test_a_file_that_asks_argo_cd_to_leave_it_out_is_left_out() -> None:
    marked = "# +argocd:skip-file-rendering\nsome: values\n"
    found = rendered(plain(**{"a.yaml": OBJECT, "b.yaml": marked}), "lab", "probe")
    assert [each.name for each in found] == ["a"]


@pytest.mark.parametrize("recurse", [True, False])
def test_jsonnet_is_not_passed_over(recurse: bool) -> None:  # noqa: FBT001
    found = plain(**{"a.yaml": OBJECT, "deep/b.jsonnet": "{}"})
    text = found.read("clusters/lab/probe.yaml")
    word = str(recurse).lower().encode()
    edits = {"clusters/lab/probe.yaml": text.replace(b"true", word)}
    if recurse:
        with pytest.raises(Refusal, match=r"plain/deep/b\.jsonnet: is Jsonnet"):
            rendered(found.edited(edits), "lab", "probe")
    else:
        assert rendered(found.edited(edits), "lab", "probe")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (".argocd-source.yaml", "patches the Application's source"),
        (".argocd-source-probe.yaml", "patches the Application's source"),
        ("kustomization.yaml", "is Kustomize's"),
    ],
)
def test_what_argo_cd_finds_in_the_folder_and_the_tools_do_not_follow(
    name: str, why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        rendered(with_source("", **{f"apps/probe/{name}": "a: 1\n"}), "lab", "probe")
    other = {"apps/probe/.argocd-source-other.yaml": "a: 1\n"}
    assert rendered(with_source("", **other), "lab", "probe")


def test_a_vendors_part_of_a_version_does_not_reach_helm() -> None:
    for version in ("1.29.4-gke.1", "v1.29.4+k3s1"):
        found = with_source(f"helm: {{kubeVersion: {version}}}")
        assert request(found, "lab", "probe").kube_version == "v1.29.4"


def test_an_object_of_a_hook_that_helm_does_not_know_is_left_out() -> None:
    hooked = "metadata: {name: NAME, annotations: {helm.sh/hook: HOOK}}\n"
    text = "---\n".join(
        "apiVersion: v1\nkind: ConfigMap\n"
        + hooked.replace("NAME", name).replace("HOOK", hook)
        for name, hook in (("old", "crd-install"), ("new", '"pre-install, test"'))
    )
    found = rendered(with_source("", **{"apps/probe/templates/h.yaml": text}),
                     "lab", "probe")  # fmt: skip
    assert [each.name for each in found] == ["new", "probe-seen"]


def test_a_folder_that_does_not_exist_is_named() -> None:
    snapshot = with_source("")
    text = snapshot.read("clusters/lab/probe.yaml").replace(
        b"apps/probe", b"apps/porbe"
    )
    with pytest.raises(Refusal, match="reads apps/porbe, which does not exist"):
        rendered(snapshot.edited({"clusters/lab/probe.yaml": text}), "lab", "probe")


def test_a_plain_folder_that_wants_more_than_recursion_is_refused() -> None:
    text = with_source("directory: {jsonnet: {}}").read("clusters/lab/probe.yaml")
    flat = text.replace(b"apps/probe", b"clusters/lab/plain")
    with pytest.raises(Refusal, match=r"do not follow directory\.jsonnet"):
        rendered(INPUTS.edited({"clusters/lab/probe.yaml": flat}), "lab", "probe")


@pytest.mark.parametrize(
    "path", ["clusters/lab/plain/list.yaml", "overlays/lab/probe/text.txt"]
)
def test_a_file_that_is_not_utf_8_is_named(path: str) -> None:
    name = "plain" if "plain" in path else "file-parameters"
    with pytest.raises(Refusal, match=f"{path}: is not UTF-8"):
        rendered(INPUTS.edited({path: b"a: caf\xe9\n"}), "lab", name)


def test_a_kubernetes_that_the_chart_does_not_want_is_refused_with_its_line() -> None:
    chart = CHARTS.read("apps/parent/Chart.yaml").replace(b"<2", b"<1.36")
    old = CHARTS.edited({"apps/parent/Chart.yaml": chart})
    with pytest.raises(Refusal) as caught:
        rendered(old, "lab", "parent")
    assert str(caught.value) == (
        "apps/parent/Chart.yaml:4:1: the chart wants Kubernetes >=1.30.0-0 <1.36, "
        "not v1.36.0"
    )
    assert rendered(old, "live", "parent")


def titles(environment: str, name: str = "parent") -> set[str]:
    return {each.title for each in rendered(CHARTS, environment, name)}


def test_a_subchart_is_left_out_and_taken_in_again() -> None:
    for _ in range(2):
        lab, live = titles("lab"), titles("live")
        assert "ConfigMap/shop-child" not in lab
        assert "ConfigMap/shop-renamed" in lab
        assert "ConfigMap/shop-child" in live
        assert "ConfigMap/shop-renamed" not in live
        assert "CustomResourceDefinition/children.example.org" in live
        assert "CustomResourceDefinition/children.example.org" not in lab


def test_a_charts_values_reach_its_subcharts() -> None:
    names = {each.name: each for each in rendered(CHARTS, "live", "parent")}
    assert names["shop-child"].body["data"] == {"name": "from live everywhere"}
    assert names["shop-child"].template == (
        "apps/parent/charts/child/templates/config.yaml"
    )


def test_resource_definitions_are_part_of_it_unless_they_are_skipped() -> None:
    widgets = "CustomResourceDefinition/widgets.example.org"
    assert widgets in titles("live")
    assert widgets not in titles("live", "without-crds")


def test_hooks_lists_and_odd_documents_are_part_of_it_and_notes_are_not() -> None:
    found = titles("live")
    assert {"Job/shop-before", "Pod/shop-test", "ConfigMap/in-a-list"} <= found
    assert {"ConfigMap/elsewhere/text", "ConfigMap/shop-parent-é-😀"} <= found
    assert not any(
        "NOTES" in each.template for each in rendered(CHARTS, "live", "parent")
    )


def test_what_helm_leaves_out_of_a_folder_is_left_out() -> None:
    # .helmignore, and hidden files among the templates.
    for environment in ("lab", "live"):
        assert not titles(environment) & {"ConfigMap/hidden", "ConfigMap/draft"}
    (files,) = (
        r for r in rendered(CHARTS, "lab", "parent") if r.name.endswith("-files")
    )
    assert "notes.bak" not in files.body["data"]["files"]
    assert "docs/" not in files.body["data"]["files"]
    assert files.body["data"]["a.txt"] == "a file {{ of the chart }}\n"
