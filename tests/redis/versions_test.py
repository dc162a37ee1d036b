"""Images that come and go: what a newer server wrote, an older one may not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.chart.rendered import CHART
from tests.redis.container import Container
from tests.redis.image import Image, servers
from tests.redis.volume import BASE, content

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AOF = {"aof": {"enabled": True}}
OLD, NEW = Image("path", busybox=False), Image("wheel", busybox=True)
FILES = {"rdb": "dump.rdb", "aof": BASE}


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Container]:
    if set(servers()) < {"path", "wheel"} or OLD.series == NEW.series:
        pytest.skip("needs two servers of different versions")
    container = Container(tmp_path, OLD)
    yield container
    container.kill()


@pytest.mark.parametrize("values", [{}, AOF], ids=["rdb", "aof"])
def test_a_newer_server_reads_what_an_older_one_wrote(
    redis: Container, values: dict[str, Any]
) -> None:
    redis.start(values)("set", "key", "kept")
    redis.stop()
    redis.change_image(NEW)
    assert redis.start(values)("get", "key") == "kept"


@pytest.mark.parametrize(
    "after",
    [{}, pytest.param(AOF, marks=pytest.mark.slow)],
    ids=["to rdb", "to aof"],
)
@pytest.mark.parametrize("before", ["rdb", "aof"])
def test_an_older_server_does_not_start_on_what_a_newer_one_wrote(
    redis: Container, before: str, after: dict[str, Any]
) -> None:
    values = AOF if before == "aof" else {}
    redis.change_image(NEW)
    client = redis.start(values)
    client("set", "key", "kept")
    if before == "aof":
        client("bgrewriteaof")
        client.wait_for_info("persistence", "aof_rewrite_in_progress:0")
    redis.stop()
    files = content(redis.data)
    redis.change_image(OLD)
    said = redis.refused(after)
    assert "has format 12 and Redis 7.0.15 reads up to 10" in said.replace("-", ".")
    assert "Set image.tag to 7.4 or newer" in said
    assert content(redis.data) == files
    redis.change_image(NEW)
    assert redis.start(values)("get", "key") == "kept"


@pytest.mark.parametrize(
    ("version", "highest"),
    [
        ("7.0.15", 10),
        pytest.param("7.2.4", 11, marks=pytest.mark.slow),
        pytest.param("7.4.0", 12, marks=pytest.mark.slow),
        ("8.2.2", 12),
        pytest.param("8.4.9", 12, marks=pytest.mark.slow),
        ("8.6.7", 13),
        pytest.param("8.8.3", 14, marks=pytest.mark.slow),
        ("8.10.2", 15),
        ("9.0.0", 99),
    ],
)
def test_the_format_decides_and_not_the_version(
    redis: Container, version: str, highest: int
) -> None:
    """A harmless rollback starts; a version that is not known judges for itself."""
    redis.replace_program(
        "redis-server",
        f'[ "$1" != --version ] || echo "Redis server v={version} sha=0 bits=64"',
    )
    redis.values = {}
    for found in {min(highest, 15), min(highest + 1, 15)}:
        (redis.data / "dump.rdb").write_bytes(b"REDIS%04d\xff" % found)
        redis.give()
        redis.launch()
        starts = redis.wait() == 0
        assert starts is (found <= highest), found
        assert starts or f"reads up to {highest}" in redis.log


def test_each_real_server_writes_the_format_that_we_think_it_reads(
    tmp_path: Path,
) -> None:
    """Format 12 in the table's row of 8.2, and 10 in that of 7.0."""
    table = (CHART / "files/format.sh").read_text()
    rows = {"7.0": "7.0.*) echo 10", "8.2": "7.4.* | 8.[0-5].*) echo 12"}
    for name in servers():
        image = Image(name, busybox=False)
        if image.series not in rows:
            continue
        assert rows[image.series] in table
        (tmp_path / name).mkdir()
        container = Container(tmp_path / name, image)
        container.start()("set", "key", "1")
        container.stop()
        written = (container.data / "dump.rdb").read_bytes()[:9]
        container.kill()
        assert written.decode() == f"REDIS00{rows[image.series][-2:]}"
