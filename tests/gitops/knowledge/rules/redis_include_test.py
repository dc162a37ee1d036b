from __future__ import annotations

import pytest

from gitops.knowledge.rules import redis_include
from tests.gitops.rendered import CONFIG, told
from tests.support import Repo

FOLDER = "    dir /data\n"


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/config/extra.conf", 1),
        ("/config/extra-*.conf", 0),
        ("/run/cache/extra.conf", 0),
        ("/etc/redis/extra.conf", 0),
        ("extra.conf", 0),
    ],
)
def test_includes(tidy: Repo, path: str, found: int) -> None:
    tidy.replace(CONFIG, FOLDER, f"{FOLDER}    include {path}\n")
    told_of = [line.split()[:2] for line in told(tidy, redis_include)]
    assert told_of == [["error", f"{CONFIG}:19:5:"]] * found


def test_a_key_of_the_config_map(tidy: Repo) -> None:
    tidy.replace(CONFIG, FOLDER, f"{FOLDER}    include /config/extra.conf\n")
    tidy.replace(CONFIG, "  redis.conf: |\n", "  extra.conf: ''\n  redis.conf: |\n")
    assert told(tidy, redis_include) == []
