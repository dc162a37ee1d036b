from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gitops.repository.objects import Entry, blob_id, tree_id
from tests.support import IDENTITY

NAMES = st.sampled_from(
    ["a", "a.b", "a-", "a0", "A", "b", "é", "e\u0301", "😀", " ", "a b", '"', "\\",
     "\t", "-x", "~", ":(x)", "\udcff\udc80", "\n", "#", "con"]
)  # fmt: skip
MODES = st.sampled_from(["100644", "100755", "120000", "160000"])
EMPTY = blob_id(b"")


@pytest.fixture(scope="module")
def store() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        git(Path(folder), "init", "--quiet", "--bare")
        git(Path(folder), "hash-object", "-w", "--stdin")
        yield Path(folder)


def git(folder: Path, *words: str, feed: bytes = b"") -> bytes:
    env = {**os.environ, **IDENTITY, "GIT_INDEX_FILE": str(folder / "index")}
    return subprocess.run(
        ["git", *words], cwd=folder, input=feed, env=env, check=True,
        stdout=subprocess.PIPE,
    ).stdout.strip()  # fmt: skip


@st.composite
def trees(draw: st.DrawFn) -> Mapping[str, Entry]:
    """Files of nested folders; no name is both a file and a folder."""
    found: dict[str, Entry] = {}
    for parts in draw(st.lists(st.lists(NAMES, min_size=1, max_size=3), max_size=8)):
        path = "/".join(parts)
        clash = any(
            other.startswith(f"{path}/") or path.startswith(f"{other}/")
            for other in found
        )
        if not clash:
            found[path] = Entry(draw(MODES), EMPTY)
    return found


@given(files=trees())
@settings(max_examples=60, deadline=None)
def test_tree_ids_are_those_of_git(store: Path, files: Mapping[str, Entry]) -> None:
    assert tree_id(files) == tree_of_git(store, files)


def test_a_folder_sorts_as_if_its_name_ended_in_a_slash(store: Path) -> None:
    """`a.b` before `a/` before `a0`, which a sort by name gets wrong."""
    files = {name: Entry("100644", EMPTY) for name in ("a/x", "a.b", "a0")}
    assert tree_id(files) == tree_of_git(store, files)


def tree_of_git(store: Path, files: Mapping[str, Entry]) -> str:
    rows = "".join(f"{e.mode} {e.blob}\t{path}\0" for path, e in files.items())
    (store / "index").unlink(missing_ok=True)
    git(store, "update-index", "-z", "--index-info", feed=os.fsencode(rows))
    return git(store, "write-tree", "--missing-ok").decode()


@given(st.binary(max_size=64))
@settings(max_examples=15, deadline=None)
def test_blob_ids_are_those_of_git(data: bytes) -> None:
    made = subprocess.run(
        ["git", "hash-object", "--stdin", "--no-filters"], input=data, check=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert blob_id(data) == made.stdout.decode().strip()
