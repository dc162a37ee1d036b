from __future__ import annotations

import pytest

from gitops.repository.git import Git, find
from gitops.repository.history import ahead, contains, merge_base, versions
from gitops.repository.objects import blob_id
from tests.support import Repo

FILE = "overlays/lab/cache/values.yaml"


def git(repo: Repo) -> Git:
    return find(repo.root)


def put(repo: Repo, text: str, path: str = FILE) -> None:
    repo.write(path, text)
    repo.commit(f"Write {text!r}")


def seen(repo: Repo, path: str = FILE, until: str = "HEAD") -> list[str | None]:
    """The versions of a file by their text, without the fixture's own."""
    names = {blob_id(f"{n}\n".encode()): str(n) for n in range(9)}
    ids = versions(git(repo), path, until)
    return [oid and names.get(oid, "start") for oid in ids]


def test_versions_come_newest_first(repo: Repo) -> None:
    for text in ("1\n", "2\n", "1\n"):
        put(repo, text)
    repo.write("apps/cache/other", "x")
    repo.commit()
    assert seen(repo) == ["1", "2", "1", "start"]
    assert seen(repo, until="HEAD~2") == ["2", "1", "start"]


def test_a_file_that_went_and_came_back_was_absent_between(repo: Repo) -> None:
    put(repo, "1\n")
    (repo.root / FILE).unlink()
    repo.commit()
    put(repo, "2\n")
    assert seen(repo) == ["2", None, "1", "start"]
    assert seen(repo, "overlays/none") == []


def test_a_branch_that_was_merged_counts_once_as_the_merge_left_it(repo: Repo) -> None:
    repo.git("switch", "--quiet", "-c", "topic")
    put(repo, "1\n")
    put(repo, "2\n")
    repo.git("switch", "--quiet", "main")
    repo.write("apps/cache/other", "x")
    repo.commit()
    repo.git("merge", "--quiet", "--no-ff", "--message", "Merge", "topic")
    put(repo, "3\n")
    assert seen(repo) == ["3", "2", "start"]


def test_a_merge_that_was_settled_by_hand_counts_as_it_was_settled(repo: Repo) -> None:
    repo.git("switch", "--quiet", "-c", "topic")
    put(repo, "1\n")
    repo.git("switch", "--quiet", "main")
    put(repo, "2\n")
    repo.git("merge", "topic", check=False)
    put(repo, "3\n")
    assert seen(repo) == ["3", "2", "start"]


@pytest.mark.parametrize("way", ["squash", "rebase"])
def test_a_branch_that_was_squashed_or_rebased_counts_as_what_lies_on_main(
    repo: Repo, way: str
) -> None:
    repo.git("switch", "--quiet", "-c", "topic")
    put(repo, "1\n")
    put(repo, "2\n")
    repo.git("switch", "--quiet", "main")
    repo.write("apps/cache/other", "x")
    repo.commit()
    if way == "squash":
        repo.git("merge", "--squash", "--quiet", "topic")
        repo.commit()
        assert seen(repo) == ["2", "start"]
    else:
        repo.git("rebase", "--quiet", "main", "topic")
        assert seen(repo) == ["2", "1", "start"]


def test_a_revert_brings_the_old_version_once_more(repo: Repo) -> None:
    put(repo, "1\n")
    put(repo, "2\n")
    repo.git("revert", "--no-edit", "HEAD")
    assert seen(repo) == ["1", "2", "1", "start"]


def test_a_folder_has_versions_too(repo: Repo) -> None:
    first = repo.git("rev-parse", "HEAD:apps/cache")
    repo.write("apps/cache/templates/new.yaml", "a: 1\n")
    repo.commit()
    repo.write("apps/other/new.yaml", "a: 1\n")
    repo.commit()
    second = repo.git("rev-parse", "HEAD:apps/cache")
    assert versions(git(repo), "apps/cache", "HEAD") == [second, first]


def test_a_rename_is_a_new_file(repo: Repo) -> None:
    put(repo, "1\n")
    repo.git("mv", FILE, "overlays/lab/cache/moved.yaml")
    repo.commit()
    assert seen(repo, "overlays/lab/cache/moved.yaml") == ["1"]
    assert seen(repo)[0] is None


@pytest.mark.parametrize("name", ["é", 'a"b', "a\tb", "[a]", "a*"])
def test_a_file_of_an_odd_name_has_its_versions(repo: Repo, name: str) -> None:
    put(repo, "1\n", f"overlays/lab/{name}/values.yaml")
    put(repo, "2\n", f"overlays/lab/{name}/values.yaml")
    put(repo, "3\n", "overlays/lab/a/values.yaml")
    assert seen(repo, f"overlays/lab/{name}/values.yaml") == ["2", "1"]


def test_what_lies_between_two_commits(repo: Repo) -> None:
    start = repo.git("rev-parse", "HEAD")
    put(repo, "1\n")
    put(repo, "2\n")
    assert ahead(git(repo), start, "HEAD") == 2
    assert ahead(git(repo), "HEAD", start) == 0
    assert contains(git(repo), start, "HEAD")
    assert not contains(git(repo), "HEAD", start)
    assert merge_base(git(repo), start, "HEAD") == start


def test_histories_that_share_nothing_have_no_merge_base(repo: Repo) -> None:
    repo.git("switch", "--quiet", "--orphan", "other")
    repo.git("commit", "--allow-empty", "--quiet", "--message", "Alone")
    assert merge_base(git(repo), "main", "other") is None
