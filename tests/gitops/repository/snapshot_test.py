from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops.errors import Refusal
from gitops.repository.git import find
from gitops.repository.objects import LINK, Entry, blob_id
from gitops.repository.snapshot import Snapshot
from gitops.repository.source import Source
from tests.gitops.memory import Nothing, snapshot
from tests.support import Repo

PATHS = st.sampled_from(["a/x", "a/y", "a/b/z", "b", "c/d"])
EDITS = st.dictionaries(PATHS, st.none() | st.binary(max_size=3))


def contents(of: Snapshot) -> dict[str, bytes]:
    return of.read_many(of.entries)


@given(st.dictionaries(PATHS, st.binary(max_size=3)), EDITS)
def test_an_edit_changes_what_it_names_and_leaves_the_first_as_it_was(
    files: dict[str, bytes], edits: dict[str, bytes | None]
) -> None:
    before = snapshot(files)
    after = before.edited(edits)
    expected = {**files, **edits}
    assert contents(after) == {
        p: data for p, data in expected.items() if data is not None
    }
    assert contents(before) == files


def test_an_edit_keeps_the_mode_of_a_file() -> None:
    before = Snapshot("s", {"run": Entry("100755", blob_id(b"a"))}, Nothing())
    assert before.edited({"run": b"b"}).entries["run"].mode == "100755"


def test_an_edited_snapshot_is_no_commit(repo: Repo) -> None:
    commit = Source(find(repo.root)).at("HEAD")
    assert commit.commit
    assert commit.edited({"apps/a": b""}).commit is None
    assert commit.grafted("apps/b", commit, "apps/cache").commit is None


def test_folders_know_what_is_in_them() -> None:
    files = snapshot({"a/b/c": b"", "a/d": b"", "ab/e": b"", "f": b""})
    assert files.children("") == ["a", "ab", "f"]
    assert files.children("a") == ["b", "d"]
    assert {*files.under("a")} == {"b/c", "d"}
    assert files.under("a/d") == {}
    assert files.children("none") == []


def test_a_missing_file_is_named_with_its_snapshot() -> None:
    with pytest.raises(Refusal, match="a/b: no such file in memory"):
        snapshot({}).read("a/b")


def test_a_symlink_is_not_followed() -> None:
    files = Snapshot("s", {"a": Entry(LINK, blob_id(b"b"))}, Nothing())
    with pytest.raises(Refusal, match="a: is a symlink"):
        files.read("a")


def test_a_chart_copy_is_the_tree_that_git_would_copy(repo: Repo) -> None:
    repo.write("apps/cache/run.sh", "#!/bin/sh\n")
    (repo.root / "apps/cache/run.sh").chmod(0o755)
    (repo.root / "apps/cache/link").symlink_to("run.sh")
    repo.write("overlays/live/cache/chart/stale.yaml", "a: 1\n")
    repo.write("overlays/live/cache/charts", "not the chart\n")
    repo.commit()
    commit = Source(find(repo.root)).at("HEAD")
    after = commit.grafted("overlays/live/cache/chart", commit, "apps/cache")
    repo.git("rm", "-r", "--quiet", "overlays/live/cache/chart")
    repo.git("read-tree", "--prefix=overlays/live/cache/chart", "HEAD:apps/cache")
    for folder in ("overlays/live/cache/chart", "overlays", "apps"):
        tree = repo.git("write-tree", f"--prefix={folder}/")
        assert after.tree(folder) == tree
    assert after.tree("overlays/live/cache/chart") == commit.tree("apps/cache")
    assert after.read("overlays/live/cache/chart/run.sh") == b"#!/bin/sh\n"


def test_a_chart_is_copied_from_another_snapshot_with_its_edits(repo: Repo) -> None:
    old = Source(find(repo.root)).at("HEAD")
    repo.write("apps/cache/new.yaml", "a: 1\n")
    repo.commit()
    new = Source(find(repo.root)).at("HEAD").edited({"apps/cache/more.yaml": b"b: 2\n"})
    after = old.grafted("overlays/live/cache/chart", new, "apps/cache")
    assert after.read("overlays/live/cache/chart/new.yaml") == b"a: 1\n"
    assert after.read("overlays/live/cache/chart/more.yaml") == b"b: 2\n"
    assert after.tree("apps") == old.tree("apps")
    assert after.read("apps/cache/values.yaml") == old.read("apps/cache/values.yaml")


def test_a_chart_copy_takes_the_place_of_a_symlink(repo: Repo) -> None:
    (repo.root / "overlays/live/cache/chart").symlink_to("../../../apps/cache")
    repo.commit()
    commit = Source(find(repo.root)).at("HEAD")
    after = commit.grafted("overlays/live/cache/chart", commit, "apps/cache")
    assert "overlays/live/cache/chart" not in after.entries
    assert after.tree("overlays/live/cache/chart") == commit.tree("apps/cache")
