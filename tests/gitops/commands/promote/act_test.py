"""What a promotion writes, and that it writes nothing when it must not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support import Repo

BRANCH = "promote/cache/lab-to-live"
ADOPT = ("promote", "cache", "lab", "live", "--adopt", "source")
LIVE = "overlays/live/cache/values.yaml"
TOOLS = Path(__file__).parents[4] / "tools"


def refused(repo: Repo, code: int, *words: str) -> str:
    """The one line that a refusal prints, after a look that nothing was changed."""
    before = repo.state()
    done = repo.tool(*words)
    assert done.code == code, done
    assert repo.state() == before
    (line,) = done.err.splitlines()
    return line


def test_checkout_index_and_uncommitted_work_stay(repo: Repo) -> None:
    repo.write(
        "apps/cache/values.yaml", repo.read("apps/cache/values.yaml") + "# mine\n"
    )
    repo.write("staged.txt", "staged\n")
    repo.git("add", "staged.txt")
    before = repo.state()[1:], repo.git("rev-parse", "HEAD")
    assert repo.tool(*ADOPT).code == 0
    assert (repo.state()[1:], repo.git("rev-parse", "HEAD")) == before
    assert repo.git("rev-list", "--count", f"main..{BRANCH}") == "1"
    assert "# mine" not in repo.git(
        "show", f"{BRANCH}:overlays/live/cache/chart/values.yaml"
    )


def test_the_same_plan_again_is_nothing_to_do(repo: Repo) -> None:
    repo.tool(*ADOPT)
    commit = repo.git("rev-parse", BRANCH)
    done = repo.tool(*ADOPT)
    assert (done.code, repo.git("rev-parse", BRANCH)) == (0, commit)
    assert "holds this very plan" in done.out


def test_another_plan_of_ours_is_replaced(repo: Repo) -> None:
    repo.tool(*ADOPT)
    repo.replace("overlays/lab/cache/values.yaml", "1.1", "1.2")
    repo.commit()
    assert repo.tool(*ADOPT).code == 0
    assert 'tag: "1.2"' in repo.git("show", f"{BRANCH}:{LIVE}")
    assert repo.git("rev-list", "--count", f"main..{BRANCH}") == "1"


def test_work_of_people_on_the_branch_is_not_replaced(repo: Repo) -> None:
    repo.tool(*ADOPT)
    repo.git("switch", "--quiet", BRANCH)
    repo.write("extra.txt", "by hand\n")
    repo.commit("By hand")
    repo.git("switch", "--quiet", "main")
    repo.replace("overlays/lab/cache/values.yaml", "1.1", "1.2")
    repo.commit()
    assert "holds work that no plan made" in refused(repo, 1, *ADOPT)


def test_an_amended_commit_is_not_replaced(repo: Repo) -> None:
    repo.tool(*ADOPT)
    repo.git("switch", "--quiet", BRANCH)
    repo.write("extra.txt", "by hand\n")
    repo.git("add", "extra.txt")
    repo.git("commit", "--quiet", "--amend", "--no-edit")
    repo.git("switch", "--quiet", "main")
    assert "holds work that no plan made" in refused(repo, 1, *ADOPT)


def test_a_checked_out_branch_is_not_moved(repo: Repo) -> None:
    repo.tool(*ADOPT)
    repo.replace("overlays/lab/cache/values.yaml", "1.1", "1.2")
    repo.commit()
    repo.git("switch", "--quiet", BRANCH)
    assert "is checked out in" in refused(repo, 1, *ADOPT)


def test_a_branch_named_promote_in_the_way(repo: Repo) -> None:
    repo.git("branch", "promote")
    line = refused(repo, 1, *ADOPT)
    assert "a branch named promote stands in the way" in line
    assert "git branch -m promote" in line


def test_in_place_writes_the_files_and_no_commit(repo: Repo) -> None:
    head = repo.git("rev-parse", "HEAD")
    done = repo.tool(*ADOPT, "--in-place", "--format", "json")
    (promotion,) = json.loads(done.out)["promotions"]
    assert promotion["status"] == "promoted"
    assert "branch" not in promotion
    assert (repo.git("rev-parse", "HEAD"), repo.git("branch", "--list")) == (
        head,
        "* main",
    )
    repo.git("add", "--all")
    tree = repo.git("write-tree")
    assert repo.git("rev-parse", f"{tree}:overlays/live/cache/chart") == repo.git(
        "rev-parse", "main:apps/cache"
    )


def test_in_place_does_not_overwrite_local_changes(repo: Repo) -> None:
    repo.replace(LIVE, "1Gi", "2Gi")
    assert f"{LIVE} differs from main" in refused(repo, 1, *ADOPT, "--in-place")


def test_no_commit_yet(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.git("init", "--quiet")
    done = repo.tool(*ADOPT)
    assert (done.code, done.err) == (
        3,
        "promote: no commit yet; commit the repository's first state, then try again\n",
    )


def test_not_a_repository(tmp_path: Path) -> None:
    done = Repo(tmp_path).tool(*ADOPT)
    assert done.code == 3
    assert (
        done.err
        == f"promote: {tmp_path}: not a git repository; name one with --repo DIR\n"
    )


def test_nobody(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "GIT_AUTHOR_NAME",
        "GIT_AUTHOR_EMAIL",
        "GIT_COMMITTER_NAME",
        "GIT_COMMITTER_EMAIL",
    ):
        monkeypatch.delenv(name)
    repo.git("config", "user.useConfigOnly", "true")
    assert "git does not know who you are" in refused(repo, 3, *ADOPT)


@pytest.mark.parametrize(
    ("path", "text", "says"),
    [
        ("overlays/live/cache/values.yaml", "- a\n", "is a list, not a mapping"),
        (
            "overlays/live/cache/values.yaml",
            "a: b: c\n",
            "mapping values are not allowed",
        ),
        (
            "overlays/lab/cache/values.yaml",
            "imag:\n  tag: x\n",
            "unknown key imag; did you mean image?",
        ),
        (
            "overlays/lab/cache/values.yaml",
            "image:\n  tga: x\n",
            "unknown key tga in image; did you mean tag?",
        ),
        (
            "overlays/lab/cache/values.yaml",
            "image: null\n",
            "image is a group of values",
        ),
        ("environments.yaml", "environments: {}\n", "names no environment"),
        ("apps/cache/values.schema.json", "{", "is not JSON"),
        (
            "clusters/live/cache.yaml",
            "kind: Nothing\n",
            "no Application here reads apps/cache",
        ),
    ],
)
def test_broken_input_names_its_line(
    repo: Repo, path: str, text: str, says: str
) -> None:
    repo.write(path, text)
    repo.commit()
    line = refused(repo, 1, *ADOPT)
    folder = path.rpartition("/")[0] if "Application" in says else path
    assert line.startswith(f"promote: {folder}:"), line
    assert says in line


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("overlays/lab/cache/values.yaml", "missing in main"),
        ("overlays/live/cache/values.yaml", "missing in main"),
        ("apps/cache/Chart.yaml", "no chart here in main"),
        ("environments.yaml", "missing in HEAD"),
    ],
)
def test_a_missing_file_is_named(repo: Repo, path: str, says: str) -> None:
    (repo.root / path).unlink()
    repo.commit()
    assert says in refused(repo, 1, *ADOPT)


def test_a_record_edited_by_hand_is_refused(repo: Repo) -> None:
    repo.tool(*ADOPT)
    repo.git("merge", "--quiet", BRANCH)
    repo.git("branch", "-D", BRANCH)
    path = "overlays/live/cache/promoted.yaml"
    repo.replace(path, '"1.1"', '"1.0"')
    repo.commit()
    line = refused(repo, 1, "promote", "cache", "lab", "live")
    assert line.startswith(f"promote: {path}:9:1: was edited by hand")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("cach", "lab", "live"), "unknown app cach; did you mean cache?"),
        (("cache", "lab", "lve"), "unknown environment lve; did you mean live?"),
        (("cache", "lbb", "live"), "unknown environment lbb; did you mean lab?"),
        (("cache", "live", "lab"), "lab is where changes start"),
        (("cache", "lab", "lab"), "lab cannot be promoted from itself"),
        (("cache", "lab", "live", "--only", "image.tga"), "did you mean image.tag?"),
        (("cache", "lab", "live", "--set", "zone=b"), "unknown key zone"),
        (("cache", "lab", "live", "--push", "--dry-run"), "--push publishes a commit"),
        (("cache", "lab"), "Missing argument 'TO'"),
    ],
)
def test_wrong_words(repo: Repo, words: tuple[str, ...], says: str) -> None:
    adopt = ("--adopt", "source") if len(words) > 2 else ()
    assert says in refused(repo, 2, "promote", *words, *adopt)
