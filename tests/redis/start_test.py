"""start.sh: the password, and the files it refuses to start beside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.redis.conftest import Redis

AOF = {"aof": {"enabled": True}}
HOSTILE = {
    "space": "two words",
    "single quote": "it's",
    "double quote": 'say "so"',
    "backslash": r"a\x41\\",
    "dollar": "$HOME$(id)`id`",
    "hash": "#not a comment",
    "leading dash": "-n",
    "percent": "100%s%d",
    "glob": "* ?[a]",
    "trailing newline": "secret\n",
    "newline inside": "one\nprotected-mode no",
    "only a newline": "\n",
    "carriage return": "one\r\n",
    "unicode": "pässwörd-密码-🔑",
    "long": "0123456789abcdef" * 64,
}


def content(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.mark.parametrize("password", HOSTILE.values(), ids=HOSTILE)
def test_any_password_works_and_nothing_else_does(redis: Redis, password: str) -> None:
    redis.password = password
    redis.start()
    assert redis.cli("ping") == "PONG"
    assert "NOAUTH" in redis.cli("ping", password=None)
    assert "WRONGPASS" in redis.cli("ping", password=f"{password} ")
    if password.strip() not in {password, ""}:
        assert "WRONGPASS" in redis.cli("ping", password=password.strip())


def test_redis_inherits_the_password_neither_as_argument_nor_as_variable(
    redis: Redis,
) -> None:
    """Told by a stand-in: Redis itself wipes both soon after it has started."""
    redis.configure()
    stand_in = redis.folder / "bin/redis-server"
    stand_in.unlink()
    stand_in.write_text('#!/bin/sh\necho "$@"; env\n')
    stand_in.chmod(0o755)
    assert redis.launch(password="only-in-memory").wait(timeout=10) == 0  # noqa: S106 - looked for below
    assert f"{redis.runtime}/redis.conf" in redis.log
    assert "only-in-memory" not in redis.log


def test_the_password_is_seen_by_nobody(redis: Redis) -> None:
    redis.password = "only-in-memory"  # noqa: S105 - looked for below
    redis.start()
    process = redis.process
    assert process
    place = Path(f"/proc/{process.pid}")
    if not place.is_dir():
        pytest.skip("no /proc on this machine")
    assert b"redis-server" in (place / "cmdline").read_bytes()
    for file in ("cmdline", "environ"):
        assert redis.password.encode() not in (place / file).read_bytes()
    assert redis.password not in redis.log
    for text in content(redis.folder).values():
        assert redis.password.encode() not in text
    (written,) = redis.runtime.iterdir()
    assert written.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("password", [None, ""], ids=["missing", "empty"])
def test_without_a_password_nothing_starts(redis: Redis, password: str | None) -> None:
    redis.configure()
    assert "missing or empty" in redis.refused(password=password)
    assert not list(redis.runtime.iterdir())


def test_a_password_that_cannot_be_escaped_does_not_open_the_server(
    redis: Redis,
) -> None:
    """With an image that lacks a tool, `requirepass ""` would let everybody in."""
    if redis.shell != ["sh"]:
        pytest.skip("busybox brings its own od")
    redis.configure()
    broken = redis.folder / "bin/od"
    broken.write_text("#!/bin/sh\nexit 127\n")
    broken.chmod(0o755)
    assert "could not be escaped" in redis.refused()


def test_a_new_password_is_taken_at_the_next_start(redis: Redis) -> None:
    redis.start()
    redis.stop()
    redis.password = "another"  # noqa: S105 - of this test
    redis.start()
    assert "WRONGPASS" in redis.cli("ping", password="correct horse")  # noqa: S106 - the old one


@pytest.mark.parametrize("values", [{}, AOF], ids=["snapshots", "aof"])
def test_data_outlives_a_stop(redis: Redis, values: dict[str, object]) -> None:
    redis.start(values)
    assert redis.cli("set", "key", "kept") == "OK"
    redis.stop()
    redis.start(values)
    assert redis.cli("get", "key") == "kept"


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ({}, AOF, "aof.enabled is true but"),
        (AOF, {}, "aof.enabled is false but"),
    ],
    ids=["snapshots to aof", "aof to snapshots"],
)
def test_data_of_the_other_kind_is_refused_and_kept(
    redis: Redis, before: dict[str, object], after: dict[str, object], reason: str
) -> None:
    redis.start(before)
    assert redis.cli("set", "key", "kept") == "OK"
    redis.stop()
    files = content(redis.data)
    redis.configure(after)
    assert reason in redis.refused()
    assert content(redis.data) == files
    redis.start(before)
    assert redis.cli("get", "key") == "kept"


def test_an_old_snapshot_beside_the_append_only_file_does_no_harm(
    redis: Redis,
) -> None:
    redis.start(AOF)
    redis.cli("set", "key", "old")
    redis.cli("save")
    redis.cli("set", "key", "new")
    redis.stop()
    assert (redis.data / "dump.rdb").stat().st_size
    redis.start(AOF)
    assert redis.cli("get", "key") == "new"


@pytest.mark.parametrize("values", [{}, AOF], ids=["snapshots", "aof"])
def test_an_empty_volume_starts(redis: Redis, values: dict[str, object]) -> None:
    (redis.data / "lost+found").mkdir()
    redis.start(values)
    assert redis.cli("dbsize") == "0"


def test_the_memory_settings_are_in_force(redis: Redis) -> None:
    redis.start({"resources": {"limits": {"memory": "10M"}}})
    assert redis.cli("config", "get", "maxmemory") == "maxmemory\n4500000"
    assert redis.cli("config", "get", "maxmemory-clients") == "maxmemory-clients\n10%"
