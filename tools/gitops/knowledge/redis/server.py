"""A Redis server as it is rendered: its container, its configuration, its version."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from posixpath import basename, dirname
from typing import TYPE_CHECKING, Any, Literal

from gitops.knowledge.kubernetes.quantity import quantity
from gitops.knowledge.kubernetes.workload import Workload, mapping
from gitops.knowledge.redis import directives
from gitops.knowledge.redis.conf import Config, Line, read
from gitops.knowledge.redis.image import Image
from gitops.knowledge.redis.mounted import Files, files, matching
from gitops.knowledge.redis.persistence import Data, data_of
from gitops.knowledge.redis.startup import Startup
from gitops.render.resources import Resource
from gitops.yamlfile.keys import Path

if TYPE_CHECKING:
    from gitops.knowledge.change import Side

Mode = Literal["aof", "rdb", "none"]
Stop = Literal["keeps", "tries", "loses"]

IMAGES = ("redis", "valkey", "redis-stack-server")
SETTLES = re.compile(r"^\s*settle_persistence\s*$", re.MULTILINE)
CONVERTS = ("rdb_to_aof()", "aof_to_rdb()")
DEFAULT = "(default)"
MASK = "(secret)"


@dataclass(frozen=True, eq=False)
class Server:
    """The Redis server of one workload."""

    workload: Workload
    name: str
    container: Mapping[str, Any]
    side: Side

    @cached_property
    def files(self) -> Files:
        """The files of ConfigMaps and Secrets that its container finds."""
        return files(self.workload, self.container, self.side)

    @cached_property
    def startup(self) -> Startup:
        """How its container starts it."""
        return Startup(self.workload, self.name, self.container, self.files)

    @cached_property
    def config(self) -> Config:
        """The directives as it reads them: its file with includes, then its options."""
        sources = self.startup.sources()
        return read(sources, lambda name: matching(self.files, name))

    @cached_property
    def image(self) -> Image:
        """The image of its container."""
        return Image.parse(self.container.get("image"))

    @property
    def version(self) -> tuple[int, ...] | None:
        """The version that its image names."""
        return self.image.version

    def value(self, name: str) -> Any:
        """What a directive is, or is by default; see directives.value.

        The official images are compiled with protected-mode off (Dockerfile of
        docker-library/redis; measured).
        """
        lines = self._lines(name)
        official = self.image.repository.startswith("docker.io/library/redis")
        if name == "protected-mode" and official and not lines:
            return False
        return directives.value(name, lines)

    def canonical(self, name: str) -> str:
        """A directive's value, always spelled the same way; secrets are masked."""
        secret = directives.canonical(name) in directives.SECRET and self._lines(name)
        return MASK if secret else directives.spelled(self.value(name))

    def text(self, name: str) -> str:
        """A directive as people write it, for messages; secrets are masked."""
        lines = self._lines(name)
        if directives.canonical(name) in directives.SECRET and lines:
            return MASK
        if not lines:
            return f"{DEFAULT} {directives.spelled(self.value(name))}"
        several = directives.directive(name).kind in directives.MERGED
        texts = [" ".join(line.words) or '""' for line in lines]
        return ", ".join(texts) if several else texts[-1]

    def at(self, name: str) -> tuple[Resource, Path]:
        """Where a directive stands, or would stand."""
        lines = self._lines(name)
        if lines:
            return lines[-1].at
        for source in self.startup.sources():
            if source.named:
                return source.resource, (*source.path, name)
        return self.workload.resource, self.workload.at("containers", self.name)

    def _lines(self, name: str) -> list[Line]:
        wanted = directives.canonical(name)
        return [
            line
            for line in self.config.lines
            if directives.canonical(line.name) == wanted and directives.readable(line)
        ]

    @cached_property
    def mode(self) -> Mode:
        """How it keeps its data."""
        if self.value("appendonly"):
            return "aof"
        return "rdb" if self.value("save") else "none"

    @property
    def stop(self) -> Stop:
        """What a normal stop does with the writes since the last save.

        Facts measured on 7.0.15 and 8.2.3: with AOF nothing is lost either way; `force`
        exits even where the snapshot cannot be written.
        """
        flags = self.value("shutdown-on-sigterm").split()
        if self.mode == "aof":
            return "keeps"
        if "nosave" in flags or (self.mode == "none" and "save" not in flags):
            return "loses"
        return "tries" if "force" in flags else "keeps"

    @cached_property
    def memory_limit(self) -> int | None:
        """The memory at which the kernel kills it, in bytes."""
        limits = mapping(mapping(self.container.get("resources")).get("limits"))
        found = quantity(limits.get("memory"))
        return None if found is None else int(found)

    @cached_property
    def managed(self) -> bool:
        """Whether a script brings the files on disk to what redis.conf loads.

        Recognised by what is rendered: the command runs a mounted script that calls
        `settle_persistence`, the mounted scripts define both conversions, and the
        `start.env` beside the redis.conf names the mode that the redis.conf has.
        """
        settles = any(SETTLES.search(script.text) for script in self.startup.scripts)
        texts = [source.text for source in self.files.values()]
        converts = all(any(name in text for text in texts) for name in CONVERTS)
        return settles and converts and self._wanted == self.mode

    @property
    def _wanted(self) -> str:
        """The mode that start.env names."""
        for path in self.files:
            if basename(path) == "redis.conf":
                beside = self.files.get(f"{dirname(path)}/start.env")
                found = beside and re.search(
                    r"^PERSISTENCE=(\w*)\s*$", beside.text, re.MULTILINE
                )
                return found[1] if found else ""
        return ""

    @cached_property
    def data(self) -> Data:
        """Where its data lies."""
        return data_of(self.workload, self.container, self.value)


def servers(workload: Workload, side: Side) -> Iterator[Server]:
    """The Redis server of a workload, if it runs one.

    Chosen by what is rendered: what the container runs, then the configuration that is
    mounted in it, then its image's name. A Job is no server, nor is a container that
    runs another program of Redis.
    """
    if workload.resource.kind in ("Job", "CronJob"):
        return
    found = [Server(workload, n, c, side) for n, c in workload.containers.items()]
    ranked = [(_rank(server), server) for server in found]
    best = max((rank for rank, _ in ranked), default=0)
    yield from [server for rank, server in ranked if rank == best and rank][:1]


def _rank(server: Server) -> int:
    if server.startup.runs_server:
        return 3
    name = server.image.repository.rpartition("/")[2]
    if server.startup.runs_a_tool or "exporter" in name:
        return 0
    if name in IMAGES:
        return 2
    return int(any(basename(path) == "redis.conf" for path in server.files))
