"""The real kubeconform on real schemas."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gitops.conform import kubeconform
from gitops.conform.answer import Message
from gitops.conform.kubeconform import Document, Verdict, validate
from gitops.errors import Surroundings

ROOT = Path(__file__).resolve().parents[3]
VERSION = "1.36"
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: redis}
spec: {ports: [{port: 6379, targetPort: redis}]}
"""
APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: redis, annotations: {argocd.argoproj.io/sync-wave: "1"}}
spec:
  project: default
  destination: {server: https://kubernetes.default.svc, namespace: default}
  source: {repoURL: https://example.org/repo, path: apps/redis}
  syncPolicy: {automated: {prune: true, selfHeal: true}, retry: {limit: 3}}
"""


def judged(text: str, version: str = VERSION) -> Verdict:
    (verdict,) = validate(ROOT, version, [Document("it", text.encode())])
    return verdict


@pytest.mark.parametrize("text", [SERVICE, APPLICATION])
def test_valid(text: str) -> None:
    assert judged(text) == Verdict("it", 0, "valid")


@pytest.mark.parametrize(
    ("old", "new", "path", "message"),
    [
        ("port: 6379", "port: '6379'", "/spec/ports/0/port",
         "got string, want integer"),
        ("targetPort", "tarjetPort", "/spec/ports/0",
         "unknown field 'tarjetPort'"),
        ("spec:", "spce:", "", "unknown field 'spce'"),
        ("name: redis", "nmae: redis", "/metadata", "unknown field 'nmae'"),
        ("redis}]", "true}]", "/spec/ports/0/targetPort",
         "got boolean, want integer or string"),
    ],
)  # fmt: skip
def test_invalid_with_the_place(old: str, new: str, path: str, message: str) -> None:
    expected = Verdict("it", 0, "invalid", (Message(path, message),))
    assert judged(SERVICE.replace(old, new)) == expected


@pytest.mark.parametrize(
    ("old", "new", "path", "message"),
    [
        ("selfHeal", "selfheal", "/spec/syncPolicy/automated",
         "unknown field 'selfheal'"),
        ("limit: 3", "limit: '3'", "/spec/syncPolicy/retry/limit",
         "got string, want integer"),
        ("annotations", "anotations", "/metadata", "unknown field 'anotations'"),
        ("  project: default\n", "", "/spec", "missing property 'project'"),
    ],
)  # fmt: skip
def test_argocds_kinds_are_as_strict(
    old: str, new: str, path: str, message: str
) -> None:
    expected = Verdict("it", 0, "invalid", (Message(path, message),))
    assert judged(APPLICATION.replace(old, new)) == expected


def test_a_size_that_is_none() -> None:
    claim = """\
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: SIZE}}}
"""
    assert judged(claim.replace("SIZE", "1Gi")).status == "valid"
    text = "'1Gb' is no quantity, such as 500m, 2 or 1Gi"
    path = "/spec/resources/requests/storage"
    assert judged(claim.replace("SIZE", "1Gb")).messages == (Message(path, text),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no object"),
        ("# a comment\n---\n", "holds no object"),
        ("{apiVersion: v1, kind: List, items: []}", "holds no object"),
        (SERVICE.replace("Service", "Sevrice"), "no schema of v1 Sevrice: not checked"),
        (
            "apiVersion: v1\nkind: PodSpec\ncontainers: []\n",
            "no schema of v1 PodSpec: not checked",
        ),
        (SERVICE + "kind: Service\n", 'key "kind" already set in map'),
        ("a: [", "did not find expected node content"),
        ("metadata: {}", "missing 'kind' key"),
    ],
)
def test_what_could_not_be_checked_is_no_pass(text: str, message: str) -> None:
    verdict = judged(text)
    assert verdict.status == "unchecked"
    assert message in verdict.messages[0].text
    assert "\n" not in verdict.messages[0].text


def test_a_definition_with_a_property_named_ref_can_be_checked() -> None:
    file = ROOT / ".tools" / "checks" / "argocd" / "appproject-crd.yaml"
    assert judged(file.read_text()).status == "valid"


def test_an_object_of_a_definition_at_hand() -> None:
    size = {"type": "object", "properties": {"size": {"type": "integer"}}}
    structure = {"type": "object", "properties": {"spec": size}}
    definition = {
        "spec": {
            "group": "apps.example.org",
            "names": {"kind": "Service"},
            "versions": [{"name": "v1", "schema": {"openAPIV3Schema": structure}}],
        }
    }
    text = (
        b"{apiVersion: apps.example.org/v1, kind: Service, metadata: {name: a}, spec: "
    )
    documents = [
        Document("good", text + b"{size: 1}}"),
        Document("bad", text + b"{x: 1}}"),
    ]
    good, bad = validate(ROOT, VERSION, documents, [definition])
    assert good.status == "valid"
    assert bad.messages == (Message("/spec", "unknown field 'x'"),)


def test_each_document_has_a_verdict_in_its_place() -> None:
    texts = [SERVICE, "", APPLICATION, SERVICE.replace("spec", "x")] * 4
    documents = [Document(f"d{n}", text.encode()) for n, text in enumerate(texts)]
    verdicts = validate(ROOT, VERSION, documents)
    assert [verdict.name for verdict in verdicts] == [doc.name for doc in documents]
    assert [verdict.index for verdict in verdicts] == list(range(16))
    assert [v.status for v in verdicts[:4]] == [
        "valid",
        "unchecked",
        "valid",
        "invalid",
    ]


def test_nothing_to_judge() -> None:
    assert validate(ROOT, VERSION, []) == ()


def test_versions_differ_and_may_be_judged_at_once() -> None:
    policy = SERVICE.replace("ports:", "trafficDistribution: PreferClose, ports:")
    with ThreadPoolExecutor() as pool:
        old, new = pool.map(lambda version: judged(policy, version), ("1.29", "1.33"))
    assert old.messages == (Message("/spec", "unknown field 'trafficDistribution'"),)
    assert new.status == "valid"


def test_a_version_without_schemas() -> None:
    expected = r"^no schemas of Kubernetes 1\.99; known: 1\.25, .*, 1\.36, 1\.37$"
    with pytest.raises(Surroundings, match=expected):
        judged(SERVICE, "1.99")


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """A root whose kubeconform is a script; its set-up counts as current."""

    def made(script: str) -> Path:
        checks = tmp_path / ".tools" / "checks"
        shutil.copytree(ROOT / ".tools" / "checks", checks, ignore=_programs)
        program = checks / "kubeconform"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setattr(kubeconform, "ensure", lambda _root, _stage: None)
        return tmp_path

    return made


def _programs(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "kubeconform"]


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("kill -9 $$", "kubeconform broke off"),
        ("echo boom >&2; exit 2", "kubeconform broke off: boom"),
        ("echo panic", "kubeconform's answer cannot be read: 'panic"),
        ("exit 1", "kubeconform's answer cannot be read"),
        ("echo '{}'", "kubeconform's answer cannot be read"),
    ],
)
def test_a_kubeconform_that_breaks_off(
    broken: Callable[[str], Path], script: str, message: str
) -> None:
    with pytest.raises(Surroundings, match=message):
        validate(broken(script), VERSION, [Document("it", SERVICE.encode())])


def test_an_answer_that_leaves_a_document_out(broken: Callable[[str], Path]) -> None:
    answer = '{"resources": [{"filename": "/x/0.yaml", "status": "statusValid"}]}'
    documents = [Document(name, SERVICE.encode()) for name in ("seen", "unseen")]
    seen, unseen = validate(broken(f"echo '{answer}'"), VERSION, documents)
    assert seen.status == "valid"
    assert unseen.status == "unchecked"
    assert unseen.messages == (Message("", "kubeconform says nothing about it"),)
