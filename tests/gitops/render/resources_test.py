from __future__ import annotations

import pytest

from gitops.errors import Refusal
from gitops.render.engines import engine
from gitops.render.request import Manifest
from gitops.render.resources import Resource, documents, resources

ENGINE = engine()
OBJECT = "apiVersion: {}\nkind: {}\nmetadata: {{name: {}, namespace: {}}}\n"


def read(*texts: str) -> list[Resource]:
    manifests = [Manifest(f"templates/{n}.yaml", text) for n, text in enumerate(texts)]
    return resources(ENGINE, "apps/a", manifests)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("# only a comment\n---\n\n---\n  # another\n", 0),
        ("a: 1", 1),
        ("---\na: 1\n---\nb: 1\n", 2),
        ("a: 1\n--- # comment\nb: 1\n---", 2),
        ("a: 1\r\n---\r\nb: 1\r\n", 2),
        ("--- {a: 1}\n--- {b: 1}\n", 2),
        ("---\n  a: 1\n  b: 1\n", 1),
        ("a: |\n  --- x\n  ---\nb: 1\n", 1),
        ("a: '---'\n", 1),
        ("---\n---\n# only words\n---\na: 1\n", 1),
    ],
)
def test_documents_are_split_where_helm_splits_them(text: str, count: int) -> None:
    assert len(documents(text)) == count


def test_blank_lines_at_the_end_of_a_document_are_kept() -> None:
    assert documents("a: |+\n  b\n\n\n---\nc: 1") == ["a: |+\n  b\n\n\n", "c: 1\n"]


def test_an_annotation_that_is_no_text_is_refused() -> None:
    text = OBJECT.format("v1", "ConfigMap", "a", "b, annotations: {kept: true}")
    with pytest.raises(Refusal, match="the annotation kept: true, which is no text"):
        read(text)


def test_resources_know_what_they_are_and_whence() -> None:
    (found,) = read(OBJECT.format("apps/v1", "Deployment", "a", "shop"))
    assert (found.api_version, found.kind) == ("apps/v1", "Deployment")
    assert (found.name, found.namespace) == ("a", "shop")
    assert found.title == "Deployment/shop/a"
    assert found.identity == ("apps", "Deployment", "shop", "a")
    assert found.template == "apps/a/templates/0.yaml"


def test_an_object_without_a_name_or_namespace_has_a_title_all_the_same() -> None:
    (found,) = read("apiVersion: v1\nkind: Namespace\n")
    assert (found.title, found.identity) == ("Namespace", ("", "Namespace", "", ""))
    (other,) = read("apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n")
    assert other.title == "Namespace/a"


def test_the_same_kind_of_another_version_is_the_same_object() -> None:
    old, new = read(
        OBJECT.format("apps/v1", "A", "a", "b"), OBJECT.format("apps/v2", "A", "a", "b")
    )
    assert old.identity == new.identity
    (other,) = read(OBJECT.format("other/v1", "A", "a", "b"))
    assert other.identity != old.identity


def test_resources_come_in_one_order_and_notes_are_left_out() -> None:
    manifests = [
        Manifest("templates/b.yaml", OBJECT.format("v1", "Secret", "b", "x")),
        Manifest("charts/c/templates/NOTES.txt", "not: [yaml"),
        Manifest("templates/a.yaml", OBJECT.format("v1", "Secret", "a", "x")),
        Manifest("templates/c.yaml", OBJECT.format("v1", "ConfigMap", "c", "x")),
    ]
    titles = [found.title for found in resources(ENGINE, "f", manifests)]
    assert titles == ["ConfigMap/x/c", "Secret/x/a", "Secret/x/b"]


def test_a_list_is_its_items() -> None:
    found = read(
        "apiVersion: v1\nkind: List\nitems:\n"
        "  - {apiVersion: v1, kind: Secret, metadata: {name: one}}\n"
        "  - {apiVersion: v1, kind: Secret, metadata: {name: two}}\n",
        "apiVersion: v1\nkind: ConfigMapList\nitems: []\n",
        "apiVersion: example.org/v1\nkind: PriceList\nmetadata: {name: no-items}\n",
    )
    assert [each.name for each in found] == ["no-items", "one", "two"]


def test_values_are_read_by_yaml_1_1_as_helm_reads_them() -> None:
    (found,) = read(
        "apiVersion: v1\nkind: A\ndata: {no: no, mode: 0644, text: '0644', "
        "time: 12:30, one: 1.0}\n"
    )
    data = {"false": False, "mode": 420, "text": "0644", "time": "12:30", "one": 1}
    assert found.body["data"] == data


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("apiVersion: v1\nkind: [\n", "renders to what is not a Kubernetes object: .*"),
        ("- a\n", "renders to what is not a Kubernetes object: .*array"),
        ("text\n", "renders to what is not a Kubernetes object: .*string"),
        ("kind: A\n", "renders to an object without apiVersion"),
        ("apiVersion: v1\n", "renders to an object without kind"),
        ("apiVersion: v1\nkind: 5\n", "renders to an object without kind"),
        ("apiVersion: v1\nkind: A\nmetadata: x\n", "an object without metadata"),
        ("apiVersion: v1\nkind: List\nitems: [{kind: A}]\n", "without apiVersion"),
        ("apiVersion: v1\nkind: List\nitems: [text]\n", "not a Kubernetes object"),
    ],
)
def test_output_that_is_no_object_is_named_with_its_template(
    text: str, why: str
) -> None:
    with pytest.raises(Refusal, match=rf"apps/a/templates/1\.yaml: .*{why}"):
        read(OBJECT.format("v1", "A", "a", "b"), text)


@pytest.mark.parametrize(
    "mark", ["---\r\n", "--- # next\n", "---  \n", "\n\n---\n", "--- "]
)
def test_no_object_is_lost_between_documents(mark: str) -> None:
    one, two = (OBJECT.format("v1", "A", name, "x") for name in ("one", "two"))
    two = two if "\n" in mark else "{apiVersion: v1, kind: A, metadata: {name: two}}\n"
    assert [each.name for each in read(f"{one}{mark}{two}")] == ["one", "two"]


def test_a_text_at_the_end_of_a_document_keeps_its_newline() -> None:
    text = "a: |\n  one\n---\na: |\n  two"
    assert documents(text) == ["a: |\n  one\n", "a: |\n  two\n"]
