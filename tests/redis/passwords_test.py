"""Who may log in: the password, the previous one, and nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.redis.client import ReplyError

if TYPE_CHECKING:
    from tests.redis.container import Container

ROTATION = {"auth": {"previousSecretKey": "previous"}}
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
    "carriage return": "one\r\n",
    "unicode": "pässwörd-密码-🔑",
    "long": "0123456789abcdef" * 64,
}


def open_to_all(redis: Container) -> None:
    """The server as official images build it: protected mode is off unless asked for.

    On the command line, it wins over what redis.conf says.
    """
    redis.wrap_server("--protected-mode no")


def refuses(redis: Container, password: str | None) -> str:
    with pytest.raises(ReplyError) as error:
        redis.login(password)("ping")
    return str(error.value)


def passwords() -> list[Any]:
    """All of them; every second is slow."""
    return [
        pytest.param(password, id=name, marks=[pytest.mark.slow] if number % 2 else [])
        for number, (name, password) in enumerate(HOSTILE.items())
    ]


@pytest.mark.parametrize("password", passwords())
def test_any_password_works_and_nothing_else_does(
    redis: Container, password: str
) -> None:
    open_to_all(redis)
    redis.secret["redis-password"] = password
    assert redis.start()("ping") == "PONG"
    assert redis.probes() == (True, True)
    assert "NOAUTH" in refuses(redis, None)
    assert "WRONGPASS" in refuses(redis, f"{password} ")
    assert "WRONGPASS" in refuses(redis, "")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\n\n"], ids=repr)
def test_a_line_break_at_the_end_may_be_left_out(redis: Container, ending: str) -> None:
    redis.secret["redis-password"] = f"secret{ending}"
    redis.start()
    for password in ("secret", f"secret{ending}"):
        assert redis.login(password)("ping") == "PONG"
    assert "WRONGPASS" in refuses(redis, "secret\t")


@pytest.mark.parametrize("old", ["old", "ol d\n"])
def test_the_previous_password_works_as_well(redis: Container, old: str) -> None:
    open_to_all(redis)
    redis.values = ROTATION
    redis.secret["previous"] = old
    redis.start()
    for password in (redis.password, old, old.strip()):
        client = redis.login(password)
        assert client("set", "key", password) == "OK"
        assert client("config", "get", "maxclients")
    assert "WRONGPASS" in refuses(redis, "older")
    assert "NOAUTH" in refuses(redis, None)


@pytest.mark.parametrize("secret", [{}, {"previous": ""}, {"previous": "\n"}], ids=str)
def test_no_previous_password_lets_nobody_in(
    redis: Container, secret: dict[str, str]
) -> None:
    open_to_all(redis)
    redis.values = ROTATION
    redis.secret.update(secret)
    redis.start()
    assert "NOAUTH" in refuses(redis, None)
    for password in ("", "\n"):
        assert "WRONGPASS" in refuses(redis, password)


@pytest.mark.parametrize("password", [None, "", "\n", "\r\n"], ids=repr)
def test_without_a_password_nothing_starts(
    redis: Container, password: str | None
) -> None:
    open_to_all(redis)
    del redis.secret["redis-password"]
    if password is not None:
        redis.secret["redis-password"] = password
    assert "missing or empty" in redis.refused()
    assert not list(redis.run.iterdir())
    assert not list(redis.data.iterdir())


@pytest.mark.parametrize("tool", ["od", "tr", "sed", "sha256sum"])
def test_an_image_without_a_tool_does_not_open_the_server(
    redis: Container, tool: str
) -> None:
    """`requirepass ""` would let everybody in, and so would a user without a hash."""
    open_to_all(redis)
    redis.replace_program(tool, "exit 127")
    assert "could not be escaped" in redis.refused()


def test_a_server_without_start_sh_is_not_open(redis: Container) -> None:
    """Forgotten altogether, as when somebody runs the image by hand."""
    redis.write_files()
    assert "\nprotected-mode yes\n" in (redis.folder / "config/redis.conf").read_text()


def test_a_new_password_is_taken_at_the_next_start(redis: Container) -> None:
    redis.start()
    redis.stop()
    redis.secret["redis-password"] = "another"
    redis.start()
    assert "WRONGPASS" in refuses(redis, "correct horse")


def test_redis_inherits_the_password_neither_as_argument_nor_as_variable(
    redis: Container,
) -> None:
    """Told by a stand-in: Redis itself wipes both soon after it has started."""
    redis.replace_program("redis-server", 'echo "$@"; env')
    redis.secret["redis-password"] = "only-in-memory"
    redis.launch()
    assert redis.wait() == 0
    assert "/redis.conf" in redis.log
    assert "only-in-memory" not in redis.log


def test_the_password_is_seen_by_nobody(redis: Container) -> None:
    redis.values = ROTATION
    redis.secret = {"redis-password": "only-in-memory", "previous": "and-not-on-disk"}
    redis.start()
    place = Path(f"/proc/{redis.pid}")
    if not place.is_dir():
        pytest.skip("no /proc on this machine")
    assert b"redis-server" in (place / "cmdline").read_bytes()
    seen = [(place / name).read_bytes() for name in ("cmdline", "environ")]
    seen += [
        path.read_bytes() for path in redis.folder.glob("[!b]*/*") if path.is_file()
    ]
    for password in redis.secret.values():
        assert not [text for text in seen if password.encode() in text]
        assert password not in redis.log
    (written,) = redis.run.iterdir()
    assert written.stat().st_mode & 0o777 == 0o600
