"""What the effects say happens, on real servers."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from gitops.knowledge.redis.commands import UNWRITTEN
from tests.gitops.knowledge.redis.real import IMAGES, running
from tests.redis.image import Image

HEAD = "hz 100\n"  # SIGTERM is seen sooner
NONE = f'{HEAD}save ""'
RDB = f"{HEAD}save 3600 1000000"
AOF = f"{NONE}\nappendonly yes"
SAVING = f"{NONE}\nshutdown-on-sigterm save"
SET = ["set", "key", "1"]

Run = tuple[str, list[Any]]
"""A configuration, and a command to its server."""

DBSIZE = ["dbsize"]


@pytest.fixture(params=IMAGES, ids=lambda image: image.server)
def image(request: pytest.FixtureRequest) -> Image:
    found: Image = request.param
    return found


def answers(image: Image, *runs: Run) -> list[Any]:
    """What servers answer that run on one folder one after the other."""
    found = []
    with TemporaryDirectory() as folder:
        Path(folder, "other").mkdir()
        for text, command in runs:
            with running(image, folder, text) as client:
                found.append(client(*command) if client else "refused")
    return found[1:]


@pytest.mark.parametrize(
    ("effect", "runs", "expected"),
    [
        ("no effect", [(RDB, SET), (RDB, DBSIZE)], [1]),
        ("no effect", [(AOF, SET), (AOF, DBSIZE)], [1]),
        ("data-path", [(RDB, SET), (f"{RDB}\ndir other", DBSIZE)], [0]),
        ("data-path", [(RDB, SET), (f"{RDB}\ndbfilename o", DBSIZE)], [0]),
        ("data-path", [(AOF, SET), (f"{AOF}\nappendfilename o", DBSIZE)], [0]),
        ("data-path", [(AOF, SET), (f"{AOF}\nappenddirname o", DBSIZE)], [0]),
        ("no effect", [(AOF, SET), (f"{AOF}\ndbfilename o", DBSIZE)], [1]),
        ("no effect", [(RDB, SET), (f"{RDB}\nappenddirname o", DBSIZE)], [1]),
        ("persistence-mode", [(RDB, SET), (AOF, DBSIZE)], [0]),
        ("persistence-mode", [(AOF, SET), (RDB, DBSIZE)], [0]),
        ("persistence-mode", [(f"{RDB}\nappendonly yes", SET), (RDB, DBSIZE)], [1]),
        (
            "old-data-returns",
            [(RDB, SET), (NONE, ["flushall"]), (NONE, DBSIZE), (RDB, DBSIZE)],
            ["OK", 1, 1],
        ),
        ("restart-loses-data", [(NONE, SET), (NONE, DBSIZE)], [0]),
        ("no effect", [(SAVING, SET), (NONE, DBSIZE)], [1]),
        (
            "shutdown-unsaved",
            [(f"{RDB}\nshutdown-on-sigterm nosave", SET), (RDB, DBSIZE)],
            [0],
        ),
        (
            "no effect",
            [(f"{AOF}\nshutdown-on-sigterm nosave", SET), (AOF, DBSIZE)],
            [1],
        ),
        (
            "databases-lowered",
            [(RDB, ["eval", "redis.call('select', 9) redis.call('set', 'key', 1)", 0]),
             (f"{RDB}\ndatabases 9", DBSIZE), (f"{RDB}\ndatabases 10", DBSIZE)],
            ["refused", 0],
        ),
        (
            "databases-lowered",
            [(AOF, ["eval", "redis.call('select', 9) redis.call('set', 'key', 1)", 0]),
             (f"{AOF}\ndatabases 9", DBSIZE)],
            [1],
        ),
        (
            "command-renamed",
            [(AOF, SET), (AOF, ["flushall"]),
             (f"{AOF}\nrename-command FLUSHALL ''", DBSIZE),
             (f"{AOF}\nrename-command FLUSHALL other", DBSIZE), (AOF, DBSIZE)],
            ["OK", "refused", "refused", 0],
        ),
        (
            "command-renamed",
            [(f"{AOF}\nrename-command SET other", ["other", "key", "1"]),
             (AOF, DBSIZE)],
            ["refused"],
        ),
        (
            "no effect",
            [(AOF, SET), (AOF, ["config", "set", "hz", "11"]),
             (f"{AOF}\nrename-command CONFIG ''", DBSIZE)],
            ["OK", 1],
        ),
    ],
)  # fmt: skip
def test_effect(
    image: Image, effect: str, runs: list[Run], expected: list[Any]
) -> None:
    assert answers(image, *runs) == expected, effect


def test_unwritten_commands_do_not_write(image: Image) -> None:
    """As the server flags them; the subcommands of a command count too."""
    with TemporaryDirectory() as folder, running(image, folder, "") as client:
        assert client
        for found in client("command", "info", *UNWRITTEN):
            subcommands = found[9] if len(found) > 9 else []
            flags = {flag for each in [found, *subcommands] for flag in each[2]}
            assert "write" not in flags, found[0]
