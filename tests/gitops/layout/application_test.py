from __future__ import annotations

from typing import Any

import pytest

from gitops.errors import Refusal
from gitops.layout.application import Application, applications, manifests
from tests.gitops.memory import snapshot

HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: Application\n"
CACHE = (
    HEAD
    + """\
metadata: {name: cache}
spec:
  project: shop
  source:
    path: apps/cache/
    targetRevision: main
    helm: {releaseName: shop}
  destination: {namespace: shop}
"""
)


def read(**files: str) -> list[Application]:
    paths = {f"clusters/dev/{name.replace('_', '.')}": t for name, t in files.items()}
    return applications(snapshot(paths), "dev")


def test_an_application_says_what_it_runs_and_where() -> None:
    (found,) = read(cache_yaml=CACHE)
    assert (found.name, found.project, found.namespace) == ("cache", "shop", "shop")
    assert (found.path, found.branch) == ("apps/cache", "main")
    assert found.helm == {"releaseName": "shop"}
    assert str(found.at) == "clusters/dev/cache.yaml:1:1"


def test_what_is_not_said_is_what_argo_cd_takes_for_it() -> None:
    (found,) = read(a_yaml=HEAD + "spec:\n  source: {path: ./apps/../apps/cache}\n")
    assert (found.name, found.project, found.namespace) == ("", "default", "")
    assert (found.path, found.branch, found.helm) == ("apps/cache", "HEAD", {})


def test_several_documents_of_one_file_and_other_kinds_between_them() -> None:
    other = "---\nkind: AppProject\nspec: {description: no Application}\n"
    text = (
        f"---\n{CACHE}{other}---\n# Application\n---\n{CACHE.replace('cache', 'queue')}"
    )
    found = read(all_yaml=text)
    assert [application.name for application in found] == ["cache", "queue"]
    assert [application.at.line for application in found] == [2, 18]


def test_json_and_yml_are_read_and_other_files_are_not() -> None:
    spec: dict[str, Any] = {"source": {"path": "a"}}
    text = '{"apiVersion": "argoproj.io/v1", "kind": "Application",\n\t"spec": %s}'
    found = read(
        a_json=text % str(spec).replace("'", '"'), b_yml=CACHE, c_txt=CACHE, d_tpl=CACHE
    )
    assert [application.path for application in found] == ["a", "apps/cache"]


def test_folders_below_are_not_read_unless_asked() -> None:
    files = snapshot({"clusters/dev/a.yaml": "", "clusters/dev/sub/b.yaml": ""})
    assert manifests(files, "clusters/dev") == ["clusters/dev/a.yaml"]
    assert manifests(files, "clusters/dev", recurse=True) == [
        "clusters/dev/a.yaml",
        "clusters/dev/sub/b.yaml",
    ]


def test_an_application_of_another_api_is_none_of_ours() -> None:
    assert read(a_yaml="apiVersion: app.k8s.io/v1\nkind: Application\nspec: {}\n") == []


def test_a_broken_file_without_an_application_is_not_read() -> None:
    assert read(a_yaml="a: [\n", cache_yaml=CACHE)


BROKEN = [
    (CACHE.replace("  source:\n", "  sources: [{path: a}]\n  source:\n"), "6:12",
     "Application cache has several sources"),
    (CACHE.replace("    path: apps/cache/\n", ""), "7:5", "no spec.source with a path"),
    (HEAD + "spec: {source: text}\n", "3:16", "no spec.source with a path"),
    (HEAD, "1:1", "no spec.source with a path"),
    (CACHE + "  project: other\n", "11:3", "duplicate key project"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "why"), BROKEN)
def test_what_the_tools_cannot_follow_is_refused(
    text: str, place: str, why: str
) -> None:
    with pytest.raises(Refusal) as caught:
        read(a_yaml=text)
    assert why in caught.value.message
    assert str(caught.value.at).startswith("clusters/dev/a.yaml:")
    assert str(caught.value.at) == f"clusters/dev/a.yaml:{place}"


def test_fields_of_the_wrong_shape_read_as_absent() -> None:
    (found,) = read(a_yaml=CACHE.replace("{releaseName: shop}", "[shop]"))
    assert found.helm == {}
