from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gitops.errors import Refusal, Surroundings
from gitops.repository.branch import Outcome, Proposal, Step, propose
from gitops.repository.git import Raced, find
from gitops.repository.source import Source
from tests.support import Repo

BRANCH = "promote/cache/lab-to-live"
VALUES = "overlays/live/cache/values.yaml"
MESSAGE = "Promote cache from lab to live\n\n- replicas: 1 -> 2\n\nPromotion: cache\n"


def plan(repo: Repo, text: str = "replicas: 2\n", start: str = "main") -> Proposal:
    """A chart copy and new values, on top of a commit."""
    before = Source(find(repo.root)).at(start)
    after = before.grafted("overlays/live/cache/chart", before, "apps/cache")
    after = after.edited({VALUES: text.encode()})
    return Proposal(BRANCH, before.commit or "", before, [Step(after, MESSAGE)])


def made(repo: Repo, proposal: Proposal) -> Outcome:
    return propose(find(repo.root), proposal)


def refused(repo: Repo, proposal: Proposal, kind: type[Exception] = Refusal) -> str:
    """Why nothing was made; every branch is where it was."""
    refs = repo.git("for-each-ref")
    with pytest.raises(kind) as caught:
        made(repo, proposal)
    assert repo.git("for-each-ref") == refs
    return str(caught.value)


def test_one_commit_holds_the_plan_and_nothing_else(repo: Repo) -> None:
    outcome = made(repo, plan(repo))
    assert outcome.fresh
    assert repo.git("rev-parse", BRANCH) == outcome.commit
    assert repo.git("rev-parse", f"{BRANCH}^") == repo.git("rev-parse", "main")
    copied = repo.git("rev-parse", f"{BRANCH}:overlays/live/cache/chart")
    assert copied == repo.git("rev-parse", "main:apps/cache")
    assert repo.git("show", f"{BRANCH}:{VALUES}") == "replicas: 2"
    changed = repo.git("diff", "--name-only", "main", BRANCH).split("\n")
    assert {path.rpartition("/chart/")[0] or path for path in changed} == {
        "overlays/live/cache",
        VALUES,
    }
    subject = repo.git("log", "-1", "--format=%an: %s", BRANCH)
    assert subject == "Test: Promote cache from lab to live"
    assert repo.git("fsck", "--strict", "--no-dangling") == ""


def test_checkout_index_and_work_in_progress_stay_as_they_are(repo: Repo) -> None:
    repo.write("apps/cache/values.yaml", "staged: 1\n")
    repo.git("add", "apps/cache/values.yaml")
    repo.write("apps/cache/values.yaml", "not staged: 1\n")
    repo.write("apps/new", "untracked\n")
    status = repo.git("status", "--porcelain")
    state = [repo.root / ".git/HEAD", repo.root / ".git/index"]
    before = [path.read_bytes() for path in state]
    made(repo, plan(repo))
    assert [path.read_bytes() for path in state] == before
    assert repo.git("status", "--porcelain") == status
    assert repo.read("apps/cache/values.yaml") == "not staged: 1\n"


def test_files_outside_of_what_the_tools_read_stay_in_the_commit(repo: Repo) -> None:
    repo.write("src/main.c", "int main;\n")
    repo.commit()
    made(repo, plan(repo))
    assert repo.git("show", f"{BRANCH}:src/main.c") == "int main;"


def test_modes_symlinks_and_odd_names_come_along(repo: Repo) -> None:
    repo.write('apps/cache/files/é "a"\tb', "x")
    repo.write("apps/cache/run.sh", "#!/bin/sh\n")
    (repo.root / "apps/cache/run.sh").chmod(0o755)
    (repo.root / "apps/cache/link").symlink_to("run.sh")
    repo.commit()
    made(repo, plan(repo))
    copied = repo.git("rev-parse", f"{BRANCH}:overlays/live/cache/chart")
    assert copied == repo.git("rev-parse", "main:apps/cache")


def test_a_file_may_become_a_folder_and_a_folder_a_file(repo: Repo) -> None:
    repo.write("overlays/live/cache/chart/templates", "a file\n")
    repo.write("overlays/live/cache/chart/values.yaml/a", "a folder\n")
    repo.commit()
    made(repo, plan(repo))
    copied = repo.git("rev-parse", f"{BRANCH}:overlays/live/cache/chart")
    assert copied == repo.git("rev-parse", "main:apps/cache")


def test_the_same_plan_twice_is_one_commit(repo: Repo) -> None:
    first = made(repo, plan(repo))
    assert made(repo, plan(repo)) == replace(first, fresh=False)


def test_an_older_plan_of_ours_is_replaced(repo: Repo) -> None:
    old = made(repo, plan(repo)).commit
    new = made(repo, plan(repo, "replicas: 3\n"))
    assert new.fresh
    assert new.commit != old
    assert repo.git("rev-parse", f"{BRANCH}^") == repo.git("rev-parse", "main")


def test_an_older_plan_is_replaced_after_main_went_on(repo: Repo) -> None:
    made(repo, plan(repo))
    repo.write("apps/cache/values.yaml", "other: 1\n")
    repo.commit()
    assert made(repo, plan(repo)).fresh
    assert repo.git("rev-parse", f"{BRANCH}^") == repo.git("rev-parse", "main")


def test_a_plan_that_was_merged_makes_room_for_the_next(repo: Repo) -> None:
    made(repo, plan(repo))
    repo.git("merge", "--quiet", "--no-ff", "--message", "Merge", BRANCH)
    assert made(repo, plan(repo, "replicas: 3\n")).fresh


def on_branch(repo: Repo, *words: str) -> None:
    repo.git("switch", "--quiet", BRANCH)
    repo.git(*words)
    repo.git("switch", "--quiet", "main")


def test_a_branch_of_other_people_is_refused(repo: Repo) -> None:
    repo.git("branch", BRANCH)
    on_branch(repo, "commit", "--quiet", "--allow-empty", "--message", "Mine")
    why = refused(repo, plan(repo))
    assert why.startswith(f"branch {BRANCH} holds work that no plan made")
    assert f"git branch -m {BRANCH} OTHER-NAME" in why


def test_a_commit_on_top_of_a_plan_is_refused(repo: Repo) -> None:
    made(repo, plan(repo))
    on_branch(repo, "commit", "--quiet", "--allow-empty", "--message", "Mine")
    assert "no plan made" in refused(repo, plan(repo, "replicas: 3\n"))


def test_a_plan_on_top_of_a_commit_that_is_not_on_main_is_refused(repo: Repo) -> None:
    repo.git("switch", "--quiet", "-c", "topic")
    repo.write("apps/cache/values.yaml", "mine: 1\n")
    repo.commit()
    made(repo, plan(repo, start="topic"))
    assert "no plan made" in refused(repo, plan(repo))


def test_a_plan_that_was_amended_by_hand_is_refused(repo: Repo) -> None:
    made(repo, plan(repo))
    repo.git("switch", "--quiet", BRANCH)
    repo.write(VALUES, "replicas: 7\n")
    repo.git("commit", "--quiet", "--all", "--amend", "--no-edit")
    repo.git("switch", "--quiet", "main")
    assert "Plan-Digest" in repo.git("log", "-1", "--format=%B", BRANCH)
    assert "no plan made" in refused(repo, plan(repo, "replicas: 3\n"))
    assert "no plan made" in refused(repo, plan(repo))


def test_a_plan_that_was_rebased_by_hand_is_refused(repo: Repo) -> None:
    made(repo, plan(repo))
    repo.write("apps/cache/values.yaml", "other: 1\n")
    repo.commit()
    repo.git("rebase", "--quiet", "main", BRANCH)
    repo.git("switch", "--quiet", "main")
    assert "no plan made" in refused(repo, plan(repo, "replicas: 3\n"))


def test_a_digest_of_another_branch_does_not_count(repo: Repo) -> None:
    other = replace(plan(repo), branch="promote/cache/lab-to-test")
    repo.git("branch", BRANCH, made(repo, other).commit)
    assert "no plan made" in refused(repo, plan(repo, "replicas: 3\n"))


@pytest.mark.parametrize("name", ["promote", "promote/cache"])
def test_a_branch_in_the_way_is_named(repo: Repo, name: str) -> None:
    repo.git("branch", name)
    why = refused(repo, plan(repo))
    assert why.startswith(f"a branch named {name} stands in the way of {BRANCH}")
    assert f"git branch -m {name} OTHER-NAME" in why


def test_a_branch_below_ours_is_named(repo: Repo) -> None:
    repo.git("branch", f"{BRANCH}/again")
    assert refused(repo, plan(repo)).startswith(
        f"branch {BRANCH}/again stands in the way"
    )


def test_packed_branches_stand_in_the_way_too(repo: Repo) -> None:
    repo.git("branch", "promote")
    repo.git("pack-refs", "--all")
    assert "stands in the way" in refused(repo, plan(repo))


def test_a_checked_out_branch_is_not_moved(repo: Repo, tmp_path: Path) -> None:
    made(repo, plan(repo))
    repo.git("worktree", "add", "--quiet", str(tmp_path / "other"), BRANCH)
    why = refused(repo, plan(repo, "replicas: 3\n"))
    assert why.startswith(f"{BRANCH} is checked out in {tmp_path / 'other'}")


def test_a_checked_out_branch_that_holds_the_plan_is_fine(repo: Repo) -> None:
    made(repo, plan(repo))
    proposal = plan(repo)
    repo.git("switch", "--quiet", BRANCH)
    assert not made(repo, proposal).fresh


def test_whoever_has_no_name_is_told_how_to_get_one(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_NAME")
        monkeypatch.delenv(f"GIT_{role}_EMAIL")
    repo.git("config", "user.useConfigOnly", "true")
    why = refused(repo, plan(repo), Surroundings)
    assert "git does not know who you are; set user.name and user.email" in why


RACE = """#!/bin/sh
# Signs nothing: moves the branch while the commit is being made.
cat > /dev/null
git update-ref refs/heads/{branch} {commit}
echo "[GNUPG:] SIG_CREATED " >&2
echo "-----BEGIN PGP SIGNATURE-----"
echo "-----END PGP SIGNATURE-----"
"""


@pytest.mark.parametrize("there", [True, False])
def test_whoever_is_faster_keeps_the_branch(
    repo: Repo, tmp_path: Path, *, there: bool
) -> None:
    if there:
        made(repo, plan(repo))
    theirs = repo.git("commit-tree", "-p", "main", "-m", "Theirs", "main^{tree}")
    signer = tmp_path / "gpg"
    signer.write_text(RACE.format(branch=BRANCH, commit=theirs))
    signer.chmod(0o755)
    repo.git("config", "gpg.program", str(signer))
    repo.git("config", "commit.gpgSign", "true")
    with pytest.raises(Raced, match=r"was moved meanwhile; run it again"):
        made(repo, plan(repo, "replicas: 3\n"))
    assert repo.git("rev-parse", BRANCH) == theirs


def test_commits_are_signed_where_that_is_asked_for(repo: Repo, tmp_path: Path) -> None:
    signer = tmp_path / "gpg"
    signer.write_text(RACE.replace("git update-ref", ": git update-ref"))
    signer.chmod(0o755)
    repo.git("config", "gpg.program", str(signer))
    repo.git("config", "commit.gpgSign", "true")
    made(repo, plan(repo))
    assert "BEGIN PGP SIGNATURE" in repo.git("cat-file", "commit", BRANCH)
    assert not made(repo, plan(repo)).fresh


def test_hooks_and_filters_of_the_checkout_do_not_run(repo: Repo) -> None:
    hook = repo.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    repo.write(".gitattributes", "* text eol=crlf\n")
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--no-verify", "--message", "Attributes")
    made(repo, plan(repo, "replicas: 2\r\n"))
    blob = repo.git("rev-parse", f"{BRANCH}:{VALUES}")
    assert repo.git("cat-file", "-s", blob) == str(len("replicas: 2\r\n"))


def chain(repo: Repo, *texts: str) -> Proposal:
    """A commit a text, one on top of the other."""
    first = plan(repo, texts[0])
    states = [first.steps[0].after]
    for text in texts[1:]:
        states.append(states[-1].edited({VALUES: text.encode()}))
    steps = [Step(state, f"Step {n}") for n, state in enumerate(states, 1)]
    return replace(first, steps=steps)


def test_several_steps_are_as_many_commits_on_one_branch(repo: Repo) -> None:
    outcome = made(repo, chain(repo, "a: 1\n", "a: 2\n", "a: 3\n"))
    listed = repo.git("rev-list", "--reverse", f"main..{BRANCH}").split()
    assert list(outcome.commits) == listed
    assert outcome.commit == listed[-1]
    subjects = repo.git("log", "--reverse", "--format=%s", f"main..{BRANCH}")
    assert subjects.split("\n") == ["Step 1", "Step 2", "Step 3"]
    assert repo.git("show", f"{listed[1]}:{VALUES}") == "a: 2"
    assert repo.git("diff", "--name-only", listed[1], listed[2]) == VALUES
    assert repo.git("fsck", "--strict", "--no-dangling") == ""


def test_the_same_steps_twice_are_the_same_commits(repo: Repo) -> None:
    first = made(repo, chain(repo, "a: 1\n", "a: 2\n"))
    assert made(repo, chain(repo, "a: 1\n", "a: 2\n")) == replace(first, fresh=False)


@pytest.mark.parametrize("texts", [("a: 1\n",), ("a: 1\n", "a: 3\n", "a: 4\n")])
def test_other_steps_replace_those_of_an_older_plan(
    repo: Repo, texts: tuple[str, ...]
) -> None:
    made(repo, chain(repo, "a: 1\n", "a: 2\n"))
    assert made(repo, chain(repo, *texts)).fresh
    assert repo.git("rev-list", "--count", f"main..{BRANCH}") == str(len(texts))


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_commit_by_hand_anywhere_among_the_steps_is_refused(
    repo: Repo, at: int
) -> None:
    commits = made(repo, chain(repo, "a: 1\n", "a: 2\n")).commits
    start = ("main", *commits)[at]
    repo.git("switch", "--quiet", "--detach", start)
    repo.git("commit", "--quiet", "--allow-empty", "--message", "By hand")
    for commit in commits[at:]:
        repo.git("cherry-pick", commit)
    repo.git("branch", "--force", BRANCH)
    repo.git("switch", "--quiet", "main")
    assert "no plan made" in refused(repo, chain(repo, "a: 1\n", "a: 5\n"))


def test_a_step_that_fails_leaves_no_branch(repo: Repo, tmp_path: Path) -> None:
    """All or nothing: the second commit cannot be signed."""
    signer = tmp_path / "gpg"
    once = RACE.replace("git update-ref", ": git update-ref")
    text = once.replace("cat >", f"[ -e {tmp_path}/done ] && exit 1\ncat >", 1)
    signer.write_text(f"{text}touch {tmp_path}/done\n")
    signer.chmod(0o755)
    repo.git("config", "gpg.program", str(signer))
    repo.git("config", "commit.gpgSign", "true")
    why = refused(repo, chain(repo, "a: 1\n", "a: 2\n"), Surroundings)
    assert "could not be signed" in why
    assert repo.git("branch", "--list", BRANCH) == ""
