from __future__ import annotations

import pytest

from gitops.knowledge.rules import redis_open
from tests.gitops.rendered import CONFIG, told, without
from tests.support import Repo

MODE = "    protected-mode yes\n"
START = "    exec redis-server /run/cache/redis.conf\n"
PLAIN = "    exec redis-server /config/redis.conf\n"


def start(repo: Repo, line: str) -> None:
    """Start the server by one line, without the script's password."""
    without(repo, CONFIG, "    printf ", START)
    repo.replace(CONFIG, START, line)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("", 1),
        ("    protected-mode no\n", 1),
        (MODE, 0),
        ("    bind 127.0.0.1 ::1\n", 0),
        ("    bind 0.0.0.0\n", 1),
        ("    requirepass open-sesame\n", 0),
        ('    requirepass ""\n', 1),
        ("    user default on >open-sesame ~* &* +@all\n", 0),
        ("    user default on nopass ~* &* +@all\n", 1),
        ("    port 0\n", 0),
    ],
)
def test_who_may_come_in(tidy: Repo, lines: str, found: int) -> None:
    start(tidy, PLAIN)
    tidy.replace(CONFIG, MODE, lines)
    if "port" in lines:
        tidy.replace(CONFIG, "    port 6379\n", "")
    told_of = told(tidy, redis_open)
    assert len(told_of) == found
    assert all(line.startswith(f"error {CONFIG}:") for line in told_of)


def test_a_password_on_the_command_line(tidy: Repo) -> None:
    start(tidy, PLAIN.replace("\n", ' --requirepass "$REDISCLI_AUTH"\n'))
    tidy.replace(CONFIG, MODE, "")
    assert told(tidy, redis_open) == []
