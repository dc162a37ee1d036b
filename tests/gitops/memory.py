"""Snapshots of files that no git repository holds: what a test wrote, or a fixture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gitops.repository.snapshot import Snapshot
from tests.support import FIXTURES


class Nothing:
    """Blobs of a snapshot that holds all its bytes itself."""

    def load(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        """Nothing may be asked for."""
        assert not set(ids)
        return {}


def snapshot(files: Mapping[str, str | bytes]) -> Snapshot:
    """A snapshot of these files."""
    data = {p: t if isinstance(t, bytes) else t.encode() for p, t in files.items()}
    return Snapshot("memory", {}, Nothing()).edited(data)


def fixture(name: str) -> Snapshot:
    """The files of a fixture repository."""
    folder = FIXTURES / name
    paths = (path for path in folder.rglob("*") if path.is_file())
    return snapshot({str(p.relative_to(folder)): p.read_bytes() for p in paths})
