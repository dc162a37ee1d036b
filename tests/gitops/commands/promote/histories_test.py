"""Random histories: no hotfix lost, nothing carried that is not merged, no surprise."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.gitops.histories import FOLDER, ITEMS, TEMPLATE, VALUES, World
from tests.gitops.promoting import BRANCH, COPY, LAB, LIVE, RECORD, adopt, promote
from tests.gitops.table import GONE
from tests.support import IDENTITY, make_repository

Step = tuple[Any, ...]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `simple` fixture, adopted: where every history begins."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in IDENTITY.items():
            patch.setenv(name, value)
        repo = make_repository(tmp_path_factory.mktemp("history") / "repo")
        adopt(repo)
    return repo.root


def settings_of(names: tuple[str, ...] = tuple(VALUES)) -> st.SearchStrategy[Step]:
    """One item and a value that it may have."""
    return st.sampled_from(names).flatmap(
        lambda item: st.tuples(st.just(item), st.sampled_from(VALUES[item]))
    )


CHOICES = st.one_of(
    st.just(()),
    st.just(()),
    st.sampled_from(ITEMS).map(lambda item: ("--only", item)),
    st.sampled_from(ITEMS).map(lambda item: ("--except", item)),
)
WAYS = st.sampled_from(["merge", "squash", "rebase"])
MEANWHILE = st.sampled_from(["nothing", "elsewhere", "unmerged"])
STEPS = st.one_of(
    settings_of().map(lambda s: ("source", *s)),
    settings_of().map(lambda s: ("source", *s)),
    st.integers(0, 2).map(lambda version: ("chart", version)),
    st.integers(0, 9).map(lambda count: ("own", count)),
    settings_of().map(lambda s: ("by hand", *s)),
    settings_of(("image.tag", "note", "flags")).map(lambda s: ("bump", *s)),
    st.integers(0, 3).map(lambda version: ("copy", version)),
    st.tuples(st.just("promote"), CHOICES, WAYS, MEANWHILE),
    st.tuples(st.just("promote"), CHOICES, WAYS, MEANWHILE),
    st.just(("revert",)),
    st.just(("undo",)),
    st.integers(1, 4).map(lambda count: ("pull", count)),
)


def source(world: World, item: str, value: Any) -> None:
    world.edit(LAB, item, value)
    world.commit(f"lab: {item}")


def chart(world: World, version: int) -> None:
    world.edit_chart("apps/cache", version)
    world.commit("chart")


def own(world: World, count: int) -> None:
    world.edit(LAB, "replicas", count)
    world.edit(LIVE, "limits.memory", f"{count + 1}Gi")
    world.commit("their own")


def by_hand(world: World, item: str, value: Any) -> None:
    if world.values(LIVE)[item] != value:
        world.edit(LIVE, item, value)
        world.hotfixes[item] = value
    world.commit(f"live: {item}")


def bump(world: World, item: str, value: Any) -> None:
    if world.values(LIVE)[item] == value:
        return
    text = value if isinstance(value, str) else json.dumps(value)
    words = ("--unset", item) if value == GONE else (f"{item}={text}",)
    done = world.repo.tool(
        "bump", "cache", "live", *words, "--hotfix", "--reason", "it burns"
    )
    assert done.code == 0, done
    world.hotfixes[item] = value
    world.commit(f"live, bumped: {item}")


def copy(world: World, version: int) -> None:
    before = world.values(LIVE)["chart"]
    world.edit_chart(COPY, version)
    world.commit("live: the chart")
    if world.values(LIVE)["chart"] != before:
        world.hotfixes["chart"] = world.values(LIVE)["chart"]


def promotes(world: World, words: tuple[str, ...], way: str, meanwhile: str) -> None:
    if not world.knows(words):
        return
    made = aside(world, words) if meanwhile == "unmerged" else world.promote(*words)
    if made["status"] != "promoted":
        assert made["status"] == ("conflict" if made["conflicts"] else "nothing-to-do")
        return
    changed = world.repo.git("diff", "--name-only", "main", BRANCH).splitlines()
    assert all(path.startswith(FOLDER) for path in changed)
    if meanwhile == "elsewhere":
        world.repo.write("notes.txt", f"{len(world.sources)}\n")
        world.commit("elsewhere")
    if world.merge(way, words):
        assert promote(world.repo, *words, "--dry-run")["status"] == "nothing-to-do"


def aside(world: World, words: tuple[str, ...]) -> dict[str, Any]:
    """Promote from a branch with work that is not merged, nor even committed."""
    git = world.repo.git
    git("switch", "--quiet", "--create", "feature")
    world.edit(LAB, "image.tag", "not merged")
    world.edit_chart("apps/cache", 99)
    world.repo.commit("Not merged")
    world.edit(LAB, "note", "not even committed")
    made = world.promote(*words)
    git("switch", "--quiet", "--force", "main")
    git("branch", "--quiet", "-D", "feature")
    if made["status"] == "promoted":
        for path in (LIVE, RECORD):
            assert "not merged" not in git("show", f"{BRANCH}:{path}")
        assert "# version 99" not in git("show", f"{BRANCH}:{COPY}/{TEMPLATE}")
    return made


def pull(world: World, count: int) -> None:
    """Somebody's work that main was merged into, and that then became main."""
    git = world.repo.git
    count = min(count, int(git("rev-list", "--first-parent", "--count", "main")) - 1)
    git("switch", "--quiet", "--create", "work", f"main~{count}")
    world.repo.write("work.txt", f"{len(world.sources)}\n")
    world.repo.commit("Work")
    git("merge", "--quiet", "--no-edit", "main", check=False)
    torn = bool(git("ls-files", "--unmerged"))
    if torn:
        git("reset", "--quiet", "--hard")
    git("switch", "--quiet", "main")
    if not torn:
        git("merge", "--quiet", "--ff-only", "work")
    git("branch", "--quiet", "-D", "work")
    world.saw()


def revert(world: World) -> None:
    if world.promotions:
        world.revert()


def undo(world: World) -> None:
    if world.promotions:
        world.undo()


ACTS: dict[str, Callable[..., None]] = {
    "source": source,
    "chart": chart,
    "own": own,
    "by hand": by_hand,
    "bump": bump,
    "copy": copy,
    "promote": promotes,
    "revert": revert,
    "undo": undo,
    "pull": pull,
}


def lived(template: Path, folder: Path, steps: list[Step]) -> World:
    """A repository after these steps, each of them watched."""
    world = World.begin(template, folder)
    for name, *words in steps:
        ACTS[name](world, *words)
    return world


def watched(template: Path, steps: list[Step]) -> None:
    with TemporaryDirectory() as folder:
        world = lived(template, Path(folder) / "repo", steps)
        world.promote("--dry-run")


TAKEN_BACK: list[Step] = [
    ("source", "note", "x"),
    ("promote", (), "merge", "nothing"),
]
"""Seldom drawn by chance, and what must never be missed."""

RELAXED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@given(steps=st.lists(STEPS, min_size=2, max_size=6))
@example(steps=[*TAKEN_BACK, ("revert",)])
@example(steps=[*TAKEN_BACK, ("undo",)])
@example(steps=[*TAKEN_BACK, ("revert",), ("pull", 2)])
@example(steps=[*TAKEN_BACK, ("pull", 2), ("revert",)])
@settings(max_examples=25, suppress_health_check=RELAXED)
def test_short_histories(template: Path, steps: list[Step]) -> None:
    watched(template, steps)


@pytest.mark.slow
@given(steps=st.lists(STEPS, min_size=4, max_size=16))
@settings(max_examples=300, suppress_health_check=RELAXED)
def test_long_histories(template: Path, steps: list[Step]) -> None:
    watched(template, steps)


INDEPENDENT = st.permutations(["chart", "image.tag", "note"])


def brought(template: Path, folder: Path, order: list[str]) -> str:
    """What live is made of once each item was promoted by itself; the record apart."""
    world = World.begin(template, folder)
    chart(world, 2)
    source(world, "image.tag", "8.10")
    source(world, "note", "no")
    for item in order:
        assert world.promote("--only", item)["status"] == "promoted"
        assert world.merge("merge", ("--only", item))
    files = world.repo.git("ls-tree", "-r", "main", "--", FOLDER).splitlines()
    return "\n".join(line for line in files if not line.endswith("promoted.yaml"))


@given(order=INDEPENDENT)
@settings(max_examples=5, suppress_health_check=RELAXED, deadline=None)
def test_independent_promotions_commute(template: Path, order: list[str]) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        first = brought(template, Path(one) / "repo", order)
        second = brought(template, Path(other) / "repo", sorted(order))
    assert first == second
