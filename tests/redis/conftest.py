"""A real Redis in the chart's own container."""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING

import pytest

from tests.redis.container import Container
from tests.redis.image import Image, require, servers
from tests.redis.volume import Seeds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    SeedsOf = Callable[[Image], Seeds]

SHELLS = {"sh": ["sh"], "busybox": ["busybox", "sh"]}


def images() -> list[Image]:
    """Every server and both sets of tools at least once."""
    names = list(servers()) or ["path"]
    pairs = islice(
        zip(cycle(names), cycle([False, True]), strict=False), max(len(names), 2)
    )
    return [Image(name, busybox) for name, busybox in pairs]


def name_of(image: Image) -> str:
    return f"{image.server}-{'busybox' if image.busybox else 'debian'}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every case with every image is slow: the quick tier takes the images in turns."""
    turns: dict[str, int] = {}
    for item in items:
        image = getattr(getattr(item, "callspec", None), "params", {}).get("image")
        if image in images():
            case = item.nodeid.replace(name_of(image), "")
            mine = turns.setdefault(case, len(turns)) % len(images())
            if images()[mine] != image:
                item.add_marker(pytest.mark.slow)


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest) -> list[str]:
    """A shell that an image may have: Debian's dash or Alpine's busybox."""
    command = SHELLS[request.param]
    require(command[0])
    return command


@pytest.fixture(params=images(), ids=name_of)
def image(request: pytest.FixtureRequest) -> Image:
    found: Image = request.param
    return found


@pytest.fixture
def redis(image: Image, tmp_path: Path) -> Iterator[Container]:
    container = Container(tmp_path, image)
    yield container
    container.kill()


@pytest.fixture(scope="session")
def seeds_of(tmp_path_factory: pytest.TempPathFactory) -> SeedsOf:
    """The files that each server leaves, made once."""
    found: dict[str, Seeds] = {}

    def seeds_of(image: Image) -> Seeds:
        if image.server not in found:
            found[image.server] = make_seeds(image, tmp_path_factory.mktemp("seeds"))
        return found[image.server]

    return seeds_of


def make_seeds(image: Image, folder: Path) -> Seeds:
    for keys, name, values in (
        (3, "dump.rdb", {}),
        (5, "appendonlydir", {"aof": {"enabled": True}}),
    ):
        (folder / name[0]).mkdir()
        container = Container(folder / name[0], image)
        client = container.start(values)
        for number in range(keys):
            client("set", f"{name}-{number}", "1")
        container.stop()
        container.kill()
        (container.data / name).rename(folder / name)
    return Seeds(folder)


@pytest.fixture
def seeds(image: Image, seeds_of: SeedsOf) -> Seeds:
    return seeds_of(image)
