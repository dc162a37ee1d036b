from __future__ import annotations

import os
from pathlib import Path

import pytest

from gitops.errors import Refusal, Usage
from gitops.repository.git import find
from gitops.repository.objects import LINK, MODULE
from gitops.repository.snapshot import Snapshot
from gitops.repository.source import Source
from tests.support import Repo

ODD = ["apps/é/ü.yaml", "apps/x/a b", 'apps/x/"q"', "apps/x/tab\there", "apps/x/-f",
       "apps/x/new\nline", "apps/x/[a]*?", "overlays/:(top)/v",
       "apps/x/\udcff"]  # fmt: skip


def source(repo: Repo) -> Source:
    return Source(find(repo.root))


def both(repo: Repo) -> tuple[Snapshot, Snapshot]:
    """What was just committed, and what lies on disk."""
    here = source(repo)
    return here.at("HEAD"), here.working_tree


def lay(repo: Repo, path: str, data: bytes = b"x\n") -> Path:
    full = repo.root / path
    full.parent.mkdir(parents=True, exist_ok=True)
    full.write_bytes(data)
    return full


def test_a_commit_and_its_working_tree_are_the_same_files(repo: Repo) -> None:
    for path in ODD:
        lay(repo, path, os.fsencode(path))
    lay(repo, "apps/x/run").chmod(0o755)
    lay(repo, "apps/x/CRLF", b"a\r\n\x00\xff")
    (repo.root / "apps/x/link").symlink_to("../é")
    repo.commit()
    commit, tree = both(repo)
    assert commit.entries == tree.entries
    assert {*ODD} <= commit.entries.keys()
    assert commit.entries["apps/x/run"].mode == "100755"
    assert commit.entries["apps/x/link"].mode == LINK
    assert commit.tree("apps/x") == tree.tree("apps/x")
    plain = [path for path in commit.entries if path != "apps/x/link"]
    assert commit.read_many(plain) == tree.read_many(plain)


def test_tree_ids_are_those_that_git_rev_parse_proves(repo: Repo) -> None:
    commit, tree = both(repo)
    for folder in ("apps", "apps/cache", "apps/cache/templates", "clusters/lab"):
        proof = repo.git("rev-parse", f"HEAD:{folder}")
        assert (commit.tree(folder), tree.tree(folder)) == (proof, proof)
    assert commit.tree("apps/none") is None


def test_other_folders_of_a_larger_repository_are_not_read(repo: Repo) -> None:
    for path in ("src/main.c", "appsx/a", "docs/apps/a", "environments.yaml.bak"):
        lay(repo, path)
    repo.commit()
    for snapshot in both(repo):
        roots = {path.split("/")[0] for path in snapshot.entries}
        assert roots == {"apps", "clusters", "environments.yaml", "overlays"}


def test_the_whole_repository_is_read_from_any_folder_in_it(repo: Repo) -> None:
    here = Source(find(repo.root / "apps" / "cache"))
    assert here.working_tree.entries == here.at("HEAD").entries


def test_an_uncommitted_file_is_there_and_an_ignored_one_is_not(repo: Repo) -> None:
    lay(repo, ".gitignore", b"*.log\n/apps/cache/tmp/\n")
    lay(repo, "apps/cache/new.yaml")
    lay(repo, "apps/cache/a.log")
    lay(repo, "apps/cache/tmp/a")
    added = source(repo).working_tree.entries.keys() - source(repo).at("HEAD").entries
    assert added == {"apps/cache/new.yaml"}


def test_a_tracked_file_counts_although_it_is_ignored(repo: Repo) -> None:
    lay(repo, "apps/cache/a.log")
    repo.commit()
    lay(repo, ".gitignore", b"*.log\n")
    assert "apps/cache/a.log" in source(repo).working_tree.entries


def test_a_tracked_file_that_was_deleted_is_gone(repo: Repo) -> None:
    (repo.root / "apps/cache/values.yaml").unlink()
    assert "apps/cache/values.yaml" not in source(repo).working_tree.entries


def test_a_folder_that_became_a_file_is_that_file(repo: Repo) -> None:
    for path in (repo.root / "apps/cache/templates").iterdir():
        path.unlink()
    (repo.root / "apps/cache/templates").rmdir()
    lay(repo, "apps/cache/templates")
    repo.git("status")
    tree = source(repo).working_tree
    repo.commit()
    assert tree.entries == source(repo).at("HEAD").entries


def test_a_folder_that_became_a_symlink_is_that_link(repo: Repo) -> None:
    templates = repo.root / "apps/cache/templates"
    templates.rename(repo.root / "apps/cache/old")
    templates.symlink_to("old")
    tree = source(repo).working_tree
    repo.commit()
    assert tree.entries == source(repo).at("HEAD").entries


def test_a_submodule_is_an_entry_that_nobody_reads(repo: Repo, tmp_path: Path) -> None:
    other = Repo(tmp_path / "other")
    other.root.mkdir()
    other.git("init", "--quiet")
    other.write("a", "a")
    other.commit()
    allow = ("-c", "protocol.file.allow=always")
    repo.git(*allow, "submodule", "--quiet", "add", str(other.root), "apps/cache/sub")
    repo.commit()
    commit, tree = both(repo)
    assert commit.entries["apps/cache/sub"].mode == MODULE
    assert commit.entries == tree.entries
    with pytest.raises(Refusal, match="apps/cache/sub: is a submodule"):
        tree.read("apps/cache/sub")


def test_another_repository_inside_is_left_alone(repo: Repo) -> None:
    inner = Repo(repo.root / "apps/cache/inner")
    inner.root.mkdir()
    inner.git("init", "--quiet")
    inner.write("a", "a")
    inner.commit()
    assert source(repo).working_tree.entries == source(repo).at("HEAD").entries


def test_a_file_in_conflict_is_read_once_as_it_lies_on_disk(repo: Repo) -> None:
    path = "overlays/lab/cache/values.yaml"
    repo.git("switch", "--quiet", "-c", "other")
    repo.write(path, "a: 1\n")
    repo.commit()
    repo.git("switch", "--quiet", "main")
    repo.write(path, "a: 2\n")
    repo.commit()
    repo.git("merge", "other", check=False)
    assert "<<<<<<<" in source(repo).working_tree.read(path).decode()


def test_a_revision_may_have_any_of_its_names(repo: Repo) -> None:
    commit = repo.git("rev-parse", "HEAD")
    repo.git("tag", "--annotate", "v1", "--message", "One")
    here = source(repo)
    for name in ("HEAD", "main", "v1", commit, commit[:10], "HEAD~0"):
        assert here.resolve(name) == commit
        assert here.at(name).commit == commit
    assert here.at("HEAD").name == f"HEAD ({commit[:7]})"


@pytest.mark.parametrize("name", ["mian", "HEAD~9", "HEAD:apps", "--all", "", "a b"])
def test_what_names_no_commit_is_a_wrong_word(repo: Repo, name: str) -> None:
    with pytest.raises(Usage, match="no such revision"):
        source(repo).resolve(name)


def test_blobs_of_any_bytes_come_in_bulk_and_unknown_ones_are_left_out(
    repo: Repo,
) -> None:
    data = {f"apps/blob/{n}": bytes([n % 256]) * n + b"\nblob 3\n" for n in range(300)}
    for path, content in data.items():
        lay(repo, path, content)
    repo.commit()
    here = source(repo)
    commit = here.at("HEAD")
    assert commit.read_many(data) == data
    assert here.load(["0" * 40]) == {}
