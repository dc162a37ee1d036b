"""Every state of the disk: explained and served, or refused and left alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.redis.volume import BASE, INCR, MANIFEST, Seeds, Volume, content

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.redis.container import Container

    State = Callable[[Volume], object]

RDB: dict[str, Any] = {}
AOF = {"aof": {"enabled": True}}
ACCEPTED = "i-accept-that-every-restart-loses-all-data"
NONE = {"persistence": {"none": ACCEPTED}}
WANTED = {"rdb": RDB, "aof": AOF}
BOTH = ("rdb", "aof")
EITHER = ["rdb", pytest.param("aof", marks=pytest.mark.slow)]


def trusting(values: dict[str, Any], kind: str) -> dict[str, Any]:
    return {**values, "persistence": {"trust": kind}}


def in_order(*steps: State) -> State:
    def state(volume: Volume) -> None:
        for step in steps:
            step(volume)

    return state


def marked(mode: str, drop: str = "") -> State:
    return lambda volume: volume.mark(mode, drop)


def without(name: str) -> State:
    return lambda volume: volume.remove(name)


def written(name: str, text: bytes) -> State:
    return lambda volume: volume.write(name, text)


def damaged(name: str, at: float) -> State:
    return lambda volume: volume.change(name, at, b"\xff\xff\xff")


def cut(name: str, by: int) -> State:
    return lambda volume: volume.cut(name, by)


dump, aof, legacy = Volume.dump, Volume.aof, Volume.legacy
orphans = in_order(aof, without(MANIFEST))
UNEXPLAINED: dict[str, tuple[State, tuple[str, ...], str]] = {
    "marked rdb, no dump": (marked("rdb"), BOTH, "dump.rdb is missing"),
    "marked rdb, only an aof": (
        in_order(marked("rdb"), aof),
        BOTH,
        "dump.rdb is missing",
    ),
    "marked aof, nothing": (marked("aof"), BOTH, "manifest is missing"),
    "marked aof, only a dump": (
        in_order(marked("aof"), dump),
        BOTH,
        "manifest is missing",
    ),
    "marked aof, no manifest": (
        in_order(marked("aof"), orphans),
        BOTH,
        "manifest is missing",
    ),
    "empty marker": (
        in_order(dump, written("persistence.mode", b"")),
        BOTH,
        "persistence.mode is empty or not understood",
    ),
    "unknown marker": (
        in_order(dump, marked("both")),
        BOTH,
        "persistence.mode is empty or not understood",
    ),
    "marker cut short": (
        in_order(dump, written("persistence.mode", b"mode=rdb\n")),
        BOTH,
        "redis.conf names dump.rdb appendonlydir appendonly.aof",
    ),
    "other names": (
        in_order(dump, lambda volume: volume.mark("rdb", names="redis.rdb a b")),
        BOTH,
        "in files named redis.rdb a b",
    ),
    "no manifest": (orphans, BOTH, "without their manifest"),
    "no manifest, a dump": (in_order(orphans, dump), BOTH, "without their manifest"),
    "no manifest, marked rdb": (
        in_order(orphans, dump, marked("rdb")),
        BOTH,
        "without their manifest",
    ),
    "no manifest, legacy": (in_order(orphans, legacy), BOTH, "without their manifest"),
    "no base": (in_order(aof, without(BASE)), BOTH, "base.rdb, which is missing"),
    "no increment": (
        in_order(aof, marked("aof"), without(INCR)),
        BOTH,
        "incr.aof, which is missing",
    ),
    "empty manifest": (in_order(aof, written(MANIFEST, b"")), BOTH, "names no file"),
    "dump and aof": (in_order(dump, aof), BOTH, "nothing says which is newer"),
    "dump and legacy": (in_order(dump, legacy), BOTH, "nothing says which is newer"),
    "marked rdb, dump and aof": (
        in_order(marked("rdb"), dump, aof),
        BOTH,
        "nothing says which is newer",
    ),
    "empty dump": (written("dump.rdb", b""), BOTH, "dump.rdb is not a snapshot"),
    "no dump at all": (
        written("dump.rdb", b"\0" * 64),
        BOTH,
        "dump.rdb is not a snapshot",
    ),
    "damaged dump": (
        in_order(dump, damaged("dump.rdb", 0.7)),
        ("aof",),
        "redis-check-rdb rejects /data/dump.rdb: at byte ",
    ),
    "dump cut short": (
        in_order(dump, marked("rdb"), cut("dump.rdb", 12)),
        ("aof",),
        "redis-check-rdb rejects",
    ),
    "damaged aof": (
        in_order(aof, marked("aof"), damaged(INCR, 0.5)),
        ("rdb",),
        "Redis cannot load the append-only file",
    ),
    "damaged aof, no marker": (
        in_order(aof, damaged(INCR, 0.5)),
        ("rdb",),
        "Redis cannot load the append-only file",
    ),
    "none, but a dump": (in_order(marked("none"), dump), BOTH, "nothing was kept"),
    "none, but an aof": (in_order(marked("none"), aof), BOTH, "nothing was kept"),
}


@pytest.fixture
def volume(redis: Container, seeds: Seeds) -> Volume:
    return Volume(redis.data, seeds)


def refusals() -> list[Any]:
    """Each state with each mode that refuses it; after the first, slow."""
    return [
        pytest.param(name, wanted, marks=[pytest.mark.slow] if after else [])
        for name, (_, kinds, _) in UNEXPLAINED.items()
        for after, wanted in enumerate(kinds)
    ]


@pytest.mark.parametrize(("name", "wanted"), refusals())
def test_what_nothing_explains_is_refused_and_left_alone(
    redis: Container, volume: Volume, name: str, wanted: str
) -> None:
    state, _, reason = UNEXPLAINED[name]
    state(volume)
    volume.write("temp-99.rdb", b"half a snapshot")
    volume.give()
    before = content(redis.data)
    said = redis.refused(WANTED[wanted])
    assert redis.here(reason) in said
    assert redis.here("Nothing in /data was changed. ") in said
    assert content(redis.data) == before


@pytest.mark.parametrize("wanted", EITHER)
@pytest.mark.parametrize(
    ("trust", "state", "reason"),
    [
        ("rdb", in_order(dump, damaged("dump.rdb", 0.7), aof), "redis-check-rdb"),
        ("aof", in_order(dump, aof, without(INCR)), "which is missing"),
        ("rdb", in_order(dump, orphans), "without their manifest"),
        ("rdb", in_order(marked("rdb"), aof), "dump.rdb is missing"),
        ("rdb", in_order(marked("aof"), dump), "manifest is missing"),
    ],
    ids=["damaged dump", "aof without a part", "orphans", "no dump", "no aof"],
)
def test_trust_does_not_go_as_far_as(
    redis: Container, volume: Volume, state: State, trust: str, reason: str, wanted: str
) -> None:
    state(volume)
    volume.give()
    before = content(redis.data)
    assert reason in redis.refused(trusting(WANTED[wanted], trust))
    assert content(redis.data) == before


EXPLAINED: dict[str, tuple[State, int]] = {
    "nothing": (lambda volume: (volume.folder / "lost+found").mkdir(), 0),
    "empty folder": (lambda volume: (volume.folder / "appendonlydir").mkdir(), 0),
    "dump": (dump, 3),
    "dump, marked": (in_order(dump, marked("rdb")), 3),
    "aof": (aof, 5),
    "aof, marked": (in_order(aof, marked("aof")), 5),
    "aof, an old dump beside it": (in_order(aof, dump, marked("aof")), 5),
    "dump, an aof in the making": (in_order(aof, dump, marked("rdb", "aof")), 3),
    "legacy": (legacy, 7),
    "legacy, marked": (in_order(legacy, marked("aof")), 7),
    "none": (marked("none"), 0),
    "none under other names": (lambda volume: volume.mark("none", names="a b c"), 0),
}


@pytest.mark.parametrize("wanted", EITHER)
@pytest.mark.parametrize("name", EXPLAINED)
def test_what_is_explained_is_served(
    redis: Container, volume: Volume, name: str, wanted: str
) -> None:
    state, keys = EXPLAINED[name]
    state(volume)
    for stale in ("temp-99.rdb", "temp-rewriteaof-bg-7.aof", "persistence.mode.new"):
        volume.write(stale, b"half")
    volume.write("migration.aof/half", b"half")
    volume.give()
    assert redis.start(WANTED[wanted])("dbsize") == keys
    names = {name.split("/")[0] for name, text in content(redis.data).items() if text}
    own = {"rdb": {"dump.rdb"}, "aof": {"appendonlydir"}}[wanted]
    assert own | {"persistence.mode"} <= names <= own | {"persistence.mode", "dump.rdb"}
    assert (redis.data / "persistence.mode").read_text().startswith(f"mode={wanted}\n")


@pytest.mark.parametrize("wanted", EITHER)
@pytest.mark.parametrize(
    ("state", "trust", "keys", "aside"),
    [
        (in_order(dump, aof), "rdb", 3, {"appendonlydir"}),
        (in_order(dump, aof), "aof", 5, {"dump.rdb"}),
        (in_order(dump, aof, marked("rdb")), "aof", 5, {"dump.rdb"}),
        (in_order(dump, legacy), "rdb", 3, {"appendonly.aof"}),
        (in_order(dump, legacy), "aof", 7, {"dump.rdb"}),
        (in_order(dump, aof, without(INCR)), "rdb", 3, {"appendonlydir"}),
    ],
    ids=["rdb", "aof", "marked", "over legacy", "legacy", "over a broken aof"],
)
def test_trust_decides_and_the_other_is_set_aside(  # noqa: PLR0913 - a row of the table
    redis: Container,
    volume: Volume,
    *,
    state: State,
    trust: str,
    keys: int,
    aside: set[str],
    wanted: str,
) -> None:
    state(volume)
    volume.give()
    assert redis.start(trusting(WANTED[wanted], trust))("dbsize") == keys
    assert f"persistence.trust is {trust}" in redis.log
    (folder,) = redis.data.glob("set-aside-*")
    assert {path.name for path in folder.iterdir()} == aside


def test_a_marker_is_enough_without_trust(redis: Container, volume: Volume) -> None:
    """A value that was left behind does not decide what needs no decision."""
    in_order(dump, aof, marked("aof"))(volume)
    volume.give()
    assert redis.start(trusting(AOF, "rdb"))("dbsize") == 5
    assert "persistence.trust" not in redis.log
    assert not list(redis.data.glob("set-aside-*"))


@pytest.mark.parametrize(
    "state", [dump, aof, legacy, orphans, in_order(dump, aof)], ids=lambda _: ""
)
def test_none_sets_everything_aside_and_leaving_it_starts_empty(
    redis: Container, volume: Volume, state: State
) -> None:
    state(volume)
    volume.give()
    before = content(redis.data)
    client = redis.start(NONE)
    assert client("dbsize") == 0
    assert "any other mode will start empty" in redis.log
    (folder,) = redis.data.glob("set-aside-*")
    assert content(folder) == before
    client("set", "key", "lost")
    redis.stop()
    assert redis.start(AOF)("dbsize") == 0
    assert "starting empty" in redis.log
    assert content(folder) == before


def test_files_that_appear_under_none_are_set_aside_as_well(redis: Container) -> None:
    redis.start(NONE)("save")
    redis.stop()
    assert redis.start(NONE)("dbsize") == 0
    redis.connect()("save")
    redis.stop()
    redis.start(NONE)
    assert len(list(redis.data.glob("set-aside-*-[12]/dump.rdb"))) == 2


def test_where_links_fail_the_snapshot_is_copied(
    redis: Container, volume: Volume
) -> None:
    """As they do for a file of another user, and on some file systems."""
    dump(volume)
    volume.give()
    redis.replace_program("ln", "exit 1")
    assert redis.start(AOF)("dbsize") == 3
    assert not (redis.data / "dump.rdb").exists()


def test_a_volume_that_cannot_be_written_is_refused(redis: Container) -> None:
    if os.geteuid() == 0 and not redis.namespaces:
        pytest.skip("root may write anywhere")
    redis.data.chmod(0o555)
    assert redis.here("cannot write /data/dump.rdb") in redis.refused()


def test_a_configuration_that_contradicts_itself_is_refused(redis: Container) -> None:
    redis.extra_conf = "appendonly yes\n"
    assert "does not fit appendonly yes" in redis.refused()
