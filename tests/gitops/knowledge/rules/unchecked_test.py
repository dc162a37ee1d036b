from __future__ import annotations

from tests.gitops.linted import lint
from tests.support import Repo

WIDGET = (
    "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a}\nspec: {size: %s}\n"
)
DEFINITION = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.org}
spec:
  group: example.org
  names: {kind: Widget, plural: widgets}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: {type: object, properties: {size: {type: integer}}}
"""


def test_a_kind_without_schema_is_an_error_at_its_kind(promoted: Repo) -> None:
    (found,) = lint(promoted, {"clusters/lab/widget.yaml": WIDGET % 1})
    assert found == (
        "clusters/lab/widget.yaml:2:1 unchecked: could not check Widget/a: "
        "no schema of example.org/v1 Widget; "
        "its CustomResourceDefinition must be in this environment"
    )


def test_a_definition_in_the_same_environment_is_a_schema(promoted: Repo) -> None:
    files = {
        "clusters/lab/widget.yaml": WIDGET % 1,
        "apps/cache/crds/widget.yaml": DEFINITION,
    }
    rules = ("unchecked", "kubernetes-schema")
    assert lint(promoted, files, *rules) == []
    promoted.write("clusters/lab/widget.yaml", WIDGET % "big")
    (found,) = lint(promoted, {}, *rules)
    assert found == (
        "clusters/lab/widget.yaml:4:14 kubernetes-schema: Widget/a: spec.size: got "
        "string, want integer"
    )


def test_a_definition_of_another_environment_is_none(promoted: Repo) -> None:
    files = {
        "clusters/lab/widget.yaml": WIDGET % 1,
        "clusters/live/definition.yaml": DEFINITION,
    }
    (found,) = lint(promoted, files)
    assert found.startswith("clusters/lab/widget.yaml:2:1 unchecked: ")


def test_what_is_no_object(promoted: Repo) -> None:
    (found,) = lint(promoted, {"clusters/lab/a.yaml": "a: 1\n"})
    assert found.startswith("clusters/lab/a.yaml:1:1 unchecked: could not check this")


def test_metadata_that_is_no_mapping(promoted: Repo) -> None:
    path = "clusters/lab/a.yaml"
    found = lint(promoted, {path: "apiVersion: v1\nkind: Secret\nmetadata: a\n"})
    assert [line.partition(": ")[0] for line in found] == [f"{path}:2:1 unchecked"]


def test_an_item_of_a_list_may_hold_any_character(promoted: Repo) -> None:
    text = (
        "apiVersion: v1\nkind: ConfigMapList\nitems:\n  - apiVersion: v1\n"
        "    kind: ConfigMap\n    metadata: {name: a}\n    data: {smile: 😀}\n"
    )
    assert lint(promoted, {"clusters/lab/list.yaml": text}, "unchecked") == []
