from __future__ import annotations

from pathlib import Path

import pytest

from gitops.errors import Refusal, Surroundings
from gitops.repository.branch import plan_digest
from gitops.repository.git import Git, Raced, find
from gitops.repository.remote import normal, pull_request_page, push
from tests.support import Repo

BRANCH = "promote/cache/lab-to-live"
GITHUB = f"https://github.com/shop/gitops/compare/main...{BRANCH}?expand=1"
GITLAB = (
    "https://{}/shop/sub/gitops/-/merge_requests/new"
    f"?merge_request%5Bsource_branch%5D={BRANCH}"
)
BITBUCKET = f"https://bitbucket.org/shop/gitops/pull-requests/new?source={BRANCH}"
PAGES = [
    ("https://github.com/shop/gitops.git", GITHUB),
    ("https://github.com/shop/gitops", GITHUB),
    ("https://github.com/shop/gitops/", GITHUB),
    ("https://me:token@github.com/shop/gitops.git", GITHUB),
    ("git@github.com:shop/gitops.git", GITHUB),
    ("ssh://git@github.com/shop/gitops.git", GITHUB),
    ("ssh://git@github.com:22/shop/gitops", GITHUB),
    ("ssh://git@ssh.github.com:443/shop/gitops.git", GITHUB),
    ("git@gitlab.com:shop/sub/gitops.git", GITLAB.format("gitlab.com")),
    ("ssh://git@altssh.gitlab.com:443/shop/sub/gitops.git",
     GITLAB.format("gitlab.com")),
    ("https://gitlab.example.org:8443/shop/sub/gitops",
     GITLAB.format("gitlab.example.org:8443")),
    ("ssh://git@gitlab.example.org:2222/shop/sub/gitops",
     GITLAB.format("gitlab.example.org")),
    ("git@bitbucket.org:shop/gitops.git", BITBUCKET),
    ("https://me@bitbucket.org/shop/gitops.git", BITBUCKET),
    ("https://git.example.org/shop/gitops.git", None),
    ("/srv/git/github.com/gitops.git", None),
    ("../gitops", None),
    ("file:///srv/github/gitops.git", None),
]  # fmt: skip


@pytest.mark.parametrize(("url", "page"), PAGES, ids=[url for url, _ in PAGES])
def test_the_page_where_a_pull_request_is_opened(
    repo: Repo, url: str, page: str | None
) -> None:
    repo.git("remote", "add", "origin", url)
    assert pull_request_page(find(repo.root), "origin", BRANCH, "main") == page


def test_without_a_remote_there_is_no_page(repo: Repo) -> None:
    assert pull_request_page(find(repo.root), "origin", BRANCH, "main") is None


@pytest.mark.parametrize(
    "url",
    ["https://github.com/Shop/GitOps.git", "git@github.com:shop/gitops.git",
     "ssh://git@github.com:22/shop/gitops/", "https://t@github.com/shop/gitops",
     "ssh://git@ssh.github.com:443/shop/gitops.git"],
)  # fmt: skip
def test_one_repository_has_one_name(url: str) -> None:
    assert normal(url) == "github.com/shop/gitops"


@pytest.mark.parametrize("url", ["/srv/gitops.git", "../gitops", "file:///srv/gitops"])
def test_a_folder_of_this_machine_has_no_such_name(url: str) -> None:
    assert normal(url) is None


@pytest.fixture
def server(repo: Repo, tmp_path: Path) -> Repo:
    """The remote of `repo`, which both of its clones push to."""
    bare = Repo(tmp_path / "server.git")
    repo.git("clone", "--quiet", "--bare", str(repo.root), str(bare.root))
    repo.git("remote", "add", "origin", str(bare.root))
    repo.git("fetch", "--quiet", "origin")
    return bare


def commit(repo: Repo, message: str) -> str:
    """A commit on the branch, beside main, as a plan would make it."""
    base, tree = repo.git("rev-parse", "main", "main^{tree}").split()
    message = f"{message}\n\nPlan-Digest: {plan_digest(BRANCH, base, tree)}"
    made = repo.git("commit-tree", "-p", base, "-m", message, tree)
    repo.git("branch", "--force", BRANCH, made)
    return made


def pushed(repo: Repo) -> Git:
    git = find(repo.root)
    push(git, "origin", BRANCH, repo.git("rev-parse", "main"))
    return git


def test_a_branch_is_published(repo: Repo, server: Repo) -> None:
    made = commit(repo, "One")
    pushed(repo)
    assert server.git("rev-parse", BRANCH) == made
    pushed(repo)
    assert server.git("for-each-ref", "--format=%(refname:short)") == f"main\n{BRANCH}"


def test_a_plan_that_lies_there_already_is_replaced(repo: Repo, server: Repo) -> None:
    commit(repo, "One")
    pushed(repo)
    made = commit(repo, "Two")
    pushed(repo)
    assert server.git("rev-parse", BRANCH) == made


def raced(repo: Repo) -> str:
    """The race that was lost, after which the remote's state is known here."""
    with pytest.raises(Raced) as caught:
        pushed(repo)
    return str(caught.value)


def test_work_that_came_there_since_is_not_overwritten(
    repo: Repo, server: Repo, tmp_path: Path
) -> None:
    commit(repo, "One")
    pushed(repo)
    theirs = Repo(tmp_path / "theirs")
    repo.git("clone", "--quiet", "--branch", BRANCH, str(server.root), str(theirs.root))
    made = theirs.commit("Mine, on top of yours")
    theirs.git("push", "--quiet", "origin", BRANCH)
    commit(repo, "Two")
    assert raced(repo).startswith(f"origin got another {BRANCH} meanwhile")
    with pytest.raises(Refusal, match=f"origin has another {BRANCH}") as caught:
        pushed(repo)
    assert f"git push origin --delete {BRANCH}" in str(caught.value)
    assert server.git("rev-parse", BRANCH) == made


def test_a_branch_that_this_repository_never_saw_is_not_overwritten(
    repo: Repo, server: Repo
) -> None:
    theirs = server.git("commit-tree", "-p", "main", "-m", "Theirs", "main^{tree}")
    server.git("branch", BRANCH, theirs)
    commit(repo, "Mine")
    raced(repo)
    with pytest.raises(Refusal, match="has another"):
        pushed(repo)
    assert server.git("rev-parse", BRANCH) == theirs


def test_work_that_was_fetched_is_not_overwritten_either(
    repo: Repo, server: Repo
) -> None:
    """A lease on what was seen is no leave to remove it."""
    theirs = server.git("commit-tree", "-p", "main", "-m", "Theirs", "main^{tree}")
    server.git("branch", BRANCH, theirs)
    repo.git("fetch", "--quiet", "origin")
    commit(repo, "Mine")
    with pytest.raises(Refusal, match=f"origin has another {BRANCH}, which no plan"):
        pushed(repo)
    assert server.git("rev-parse", BRANCH) == theirs


def test_a_plan_that_a_colleague_pushed_is_replaced_at_the_second_try(
    repo: Repo, server: Repo
) -> None:
    commit(server, "Of a colleague")
    made = commit(repo, "Mine")
    raced(repo)
    pushed(repo)
    assert server.git("rev-parse", BRANCH) == made


def test_a_branch_that_was_merged_and_deleted_there_is_published_again(
    repo: Repo, server: Repo
) -> None:
    commit(repo, "One")
    pushed(repo)
    server.git("branch", "-D", BRANCH)
    made = commit(repo, "Two")
    raced(repo)
    pushed(repo)
    assert server.git("rev-parse", BRANCH) == made


def test_a_clone_of_one_branch_pushes_twice(
    repo: Repo, server: Repo, tmp_path: Path
) -> None:
    """It has no place where git notes what it pushed."""
    words = ("clone", "--quiet", "--depth", "1", f"file://{server.root}")
    repo.git(*words, str(tmp_path / "small"))
    small = Repo(tmp_path / "small")
    commit(small, "One")
    pushed(small)
    made = commit(small, "Two")
    raced(small)
    pushed(small)
    assert server.git("rev-parse", BRANCH) == made


def test_a_server_that_says_no_is_quoted(repo: Repo, server: Repo) -> None:
    hook = server.root / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'error: sign your commits' >&2\nexit 1\n")
    hook.chmod(0o755)
    commit(repo, "One")
    with pytest.raises(Surroundings, match=r"to origin: sign your commits; it stays"):
        pushed(repo)


def test_a_server_that_is_not_there_is_named(repo: Repo, server: Repo) -> None:
    server.root.rename(server.root.with_name("away"))
    commit(repo, "One")
    with pytest.raises(Surroundings, match=f"cannot push {BRANCH} to origin: .*server"):
        pushed(repo)


def test_a_hook_of_the_checkout_does_not_run(repo: Repo, server: Repo) -> None:
    hook = repo.root / ".git/hooks/pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    made = commit(repo, "One")
    pushed(repo)
    assert server.git("rev-parse", BRANCH) == made
