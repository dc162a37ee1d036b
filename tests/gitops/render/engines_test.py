"""Both engines say the same: of every fixture, of what is live, and of single texts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from gitops.errors import GitopsError, Refusal, Surroundings
from gitops.layout import app as layouts
from gitops.layout.app import Layout
from gitops.layout.application import Application
from gitops.render.application import Renderer
from gitops.render.binary import BinaryEngine
from gitops.render.engines import engine
from gitops.render.kubeversion import allows
from gitops.render.request import Engine, RenderRequest, Unreadable
from gitops.render.sdk import SdkEngine
from gitops.repository import git
from gitops.repository.snapshot import Snapshot
from gitops.repository.source import Source
from setup.faults import SetupError
from tests.gitops.memory import fixture
from tests.gitops.render.kubeversion_test import ADMITTED, UNREAD, VERSIONS
from tests.support import FIXTURES
from tests.tools.helm.binary import find

ROOT = Path(__file__).parents[3]
NAMES = sorted(path.parent.name for path in FIXTURES.glob("*/environments.yaml"))


@pytest.fixture(scope="session")
def helm() -> BinaryEngine:
    """The binary; only where CI=true must it be there."""
    try:
        return BinaryEngine(str(find()))
    except (SetupError, OSError) as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no helm binary: {error}")


def outcome(layout: Layout, engine: Engine, application: Application) -> Any:
    """What an engine makes of an Application, None where it refuses it."""
    try:
        found = Renderer(layout, engine).resources(application)
    except Refusal:
        return None
    return [(each.identity, each.template, each.body) for each in found]


def compared(snapshot: Snapshot, helm: BinaryEngine) -> int:
    """How many Applications rendered, and to the same with both engines."""
    layout, rendered = layouts.read(snapshot), 0
    for environment in layout.environments.by_name:
        for application in layout.applications(environment):
            one = outcome(layout, SdkEngine(), application)
            other = outcome(layout, helm, application)
            assert one == other, f"{environment}/{application.name}"
            rendered += one is not None
    return rendered


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_both_engines_agree_about_a_fixture(name: str, helm: BinaryEngine) -> None:
    snapshot = fixture(name)
    try:
        layouts.read(snapshot)
    except GitopsError:
        pytest.skip("a fixture whose environments are broken on purpose")
    rendered = compared(snapshot, helm)
    assert bool(rendered) is (name != "rendering-refusals")


@pytest.mark.slow
def test_both_engines_agree_about_what_is_live(helm: BinaryEngine) -> None:
    snapshot = Source(git.find(ROOT)).working_tree
    applications = [
        each
        for name in layouts.read(snapshot).environments.by_name
        for each in layouts.read(snapshot).applications(name)
    ]
    assert compared(snapshot, helm) == len(applications)


TEXTS = [
    b"", b"# c\n", b"null\n", b"a: 1\n---\nb: 2\n", b"a: 1\na: 2\n", b"- a\n",
    b"text\n", b"a: [\n", b"a: {b: no, c: 'no', on: y, n: ~}\n", b"1: a\ntrue: b\n",
    b"a: 0644\nb: 0o644\nc: 1_000\nd: 0x1F\ne: 0b11\nf: 1e3\ng: 1.0\nh: .5\ni: 12:30\n",
    b"a: 2001-01-01\nb: 2001-01-01T00:00:00Z\n", b"a: 12345678901234567890\n",
    b"a: .inf\n", b"a: 9007199254740993\nb: 1.5e300\nc: 123456789.125\n",
    b"a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}\n", b"a: !!str 5\nb: !!int '5'\nc: !x y\n",
    b"\xef\xbb\xbfa: 1\r\nb: |\r\n  x\r\n", b'a: "\\u00e9\\t\\/"\n', b"a: \xe9\n",
    b"a: |2\n    x\nb: >-\n  y\n\n  z\nc: |+\n  w\n\n", b"a:\n\t- 1\n", b"a: 1\t# c\n",
    b"? a\n: b\n", b"? [a]\n: b\n", b"%YAML 1.2\n---\na: 1\n", b"a: *none\n",
    "é: 😀\u2028\n".encode(), b"a: <tag> & 'quote'\n", b"{a: 1, b: [x, {y: z}]}\n",
]  # fmt: skip


@pytest.mark.slow
def test_both_engines_read_a_text_alike(helm: BinaryEngine) -> None:
    for text, one, other in zip(
        TEXTS, SdkEngine().read(TEXTS), helm.read(TEXTS), strict=True
    ):
        if isinstance(one, Unreadable) or isinstance(other, Unreadable):
            assert isinstance(one, Unreadable), text
            assert isinstance(other, Unreadable), text
        else:
            assert one == other, text


@pytest.mark.slow
@pytest.mark.parametrize("constraint", [*ADMITTED, *UNREAD])
def test_kubernetes_versions_are_admitted_as_helm_does(
    constraint: str, helm: BinaryEngine
) -> None:
    for version in VERSIONS:
        try:
            ours = allows(constraint, version)
        except ValueError:
            ours = False
        assert ours is admitted(helm, constraint, version), version


def admitted(helm: BinaryEngine, constraint: str, version: str) -> bool:
    chart = f'apiVersion: v2\nname: a\nversion: 1.0.0\nkubeVersion: "{constraint}"\n'
    wanted = RenderRequest("a", {"Chart.yaml": chart.encode()}, "a", "a", version)
    try:
        helm.render(wanted)
    except Refusal:
        return False
    return True


def test_the_library_is_taken_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITOPS_HELM", raising=False)
    assert engine().name == "helm-python-sdk"


def on_path(folder: Path, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    """A program `helm` that only tells its version."""
    monkeypatch.setenv("GITOPS_HELM", "binary")
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    (folder / "helm").write_text(f"#!/bin/sh\necho '{answer}'\n")
    (folder / "helm").chmod(0o755)


def test_the_binary_is_taken_where_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_path(tmp_path, monkeypatch, "v4.3.1+g1234567")
    assert engine() == BinaryEngine(str(tmp_path / "helm"))


def test_an_older_helm_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_path(tmp_path, monkeypatch, "v3.19.0+g1234567")
    with pytest.raises(Surroundings, match=r"is v3\.19\.0.*renders with Helm 4"):
        engine()


def test_no_helm_at_all_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITOPS_HELM", "binary")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Surroundings, match="install Helm 4"):
        engine()
