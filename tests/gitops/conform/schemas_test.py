from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gitops.conform import schemas
from gitops.errors import Surroundings

ROOT = Path(__file__).resolve().parents[3]
CHECKS = ROOT / ".tools" / "checks"


@pytest.fixture
def checks(tmp_path: Path) -> Path:
    """The fetched sources with the smallest of the definitions; nothing prepared."""
    folder = tmp_path / "checks"
    shutil.copytree(CHECKS / "kubernetes", folder / "kubernetes")
    (folder / "argocd").mkdir()
    shutil.copy(CHECKS / "argocd" / "appproject-crd.yaml", folder / "argocd")
    return folder


def test_prepared_once(checks: Path) -> None:
    kubernetes, argocd = schemas.folders(checks, "1.36")
    service = kubernetes / "v1" / "service_v1.json"
    assert json.loads(service.read_text())["additionalProperties"] is False
    assert [path.name for path in argocd.rglob("*.json")] == [
        "appproject_v1alpha1.json"
    ]
    before = service.stat().st_mtime_ns
    assert schemas.folders(checks, "1.36") == (kubernetes, argocd)
    assert service.stat().st_mtime_ns == before


def test_every_schema_stands_alone(checks: Path) -> None:
    kubernetes, argocd = schemas.folders(checks, "1.25")
    files = [*kubernetes.rglob("*.json"), *argocd.rglob("*.json")]
    assert len(files) > 100
    for file in files:
        schema = json.loads(file.read_text())
        assert "$id" not in schema
        assert set(_references(schema)) <= set(schema["$defs"]), file


def _references(node: object) -> list[str]:
    members = list(node.items()) if isinstance(node, dict) else []
    own = [v.removeprefix("#/$defs/") for k, v in members if k == "$ref" and _text(v)]
    children = [v for _, v in members] if members else node
    below = children if isinstance(children, list) else []
    return own + [name for child in below for name in _references(child)]


def _text(value: object) -> bool:
    return isinstance(value, str)


def test_two_at_once_both_succeed(checks: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: schemas.folders(checks, "1.36"), range(2))
    assert first == second
    assert sorted(path.name for path in first[0].parent.iterdir()) == ["1.36", "argocd"]


def test_an_unknown_version_prepares_nothing(checks: Path) -> None:
    with pytest.raises(
        Surroundings, match=r"no schemas of Kubernetes 2\.0; known: 1\.25"
    ):
        schemas.folders(checks, "2.0")
    assert not (checks / "schemas").exists()


@pytest.mark.parametrize("content", [b"", b"no zip file"])
def test_a_damaged_download_is_told(checks: Path, content: bytes) -> None:
    next((checks / "kubernetes").iterdir()).write_bytes(content)
    with pytest.raises(Surroundings, match="then run this again"):
        schemas.folders(checks, "1.36")


def test_a_download_that_is_gone_is_told(checks: Path) -> None:
    next((checks / "kubernetes").iterdir()).unlink()
    with pytest.raises(Surroundings, match="then run this again"):
        schemas.folders(checks, "1.36")
