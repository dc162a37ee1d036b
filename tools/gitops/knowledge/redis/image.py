"""An image's name: which server it is, which version, and which files that writes.

The names are read as Docker reads them (distribution/reference, normalize.go); the tags
as the official images, Bitnami's and Redis Stack's are tagged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

Version = tuple[int, ...]
Step = Literal["none", "one-way", "refused", "unknown"]

VERSION = re.compile(r"v?(?P<numbers>\d+(?:\.\d+)*)(?:-.+)?")
WHOLE = 3
"""How many numbers name one release."""

SERIES = {"latest", "stable", "unstable", "edge", "nightly", "main", "master"}

PRODUCTS = {
    "redis": "redis",
    "redis-cluster": "redis",
    "redis-stack": "redis-stack",
    "redis-stack-server": "redis-stack",
    "valkey": "valkey",
    "valkey-cluster": "valkey",
}
"""By the last part of the image's name, whoever builds it."""

DEBIAN = {"debian", "buster", "bullseye", "bookworm", "trixie"}

FORMATS: Mapping[str, Mapping[Version, int]] = {
    "redis": {
        (5,): 9,
        (6,): 9,
        (7, 0): 10,
        (7, 2): 11,
        (7, 4): 12,
        **dict.fromkeys([(8, minor) for minor in range(6)], 12),
        **dict.fromkeys([(8, 6), (8, 7)], 13),
        **dict.fromkeys([(8, 8), (8, 9)], 14),
        (8, 10): 15,
    },
    "valkey": {(7, 2): 11, (8,): 11, (9,): 80},
}
"""RDB_VERSION of src/rdb.h: the format that a version writes, in its AOF too.

The start-up script of apps/redis holds the same facts; a test compares them.
"""

FOREIGN = range(12, 80)
"""Formats that Valkey leaves to Redis and refuses (its src/rdb.h)."""


@dataclass(frozen=True)
class Image:
    """An image's name in full; None where it has no tag or no digest."""

    repository: str
    tag: str | None = None
    digest: str | None = None

    @classmethod
    def parse(cls, text: Any) -> Image:
        """The image that a container names; `redis` is `docker.io/library/redis`."""
        name, _, digest = str(text or "").partition("@")
        head, slash, last = name.rpartition("/")
        last, _, tag = last.partition(":")
        return cls(_full(f"{head}{slash}{last}"), tag or None, digest or None)

    def __str__(self) -> str:
        tag = f":{self.tag}" if self.tag else ""
        return self.repository + tag + (f"@{self.digest}" if self.digest else "")

    @property
    def short(self) -> str:
        """Its name without the registry, for messages."""
        name = self.repository.rpartition("/")[2]
        return f"{name}:{self.tag}" if self.tag else self.digest_or(name)

    def digest_or(self, name: str) -> str:
        """The name with the beginning of the digest, where there is one."""
        return f"{name}@{self.digest[:19]}" if self.digest else name

    @cached_property
    def version(self) -> Version | None:
        """The numbers that its tag begins with."""
        found = VERSION.fullmatch(self.tag or "")
        return tuple(map(int, found["numbers"].split("."))) if found else None

    @cached_property
    def variant(self) -> str | None:
        """The system it is built on; a bare version or `latest` is Debian's."""
        parts = (self.tag or "latest" * (not self.digest)).split("-")
        if any(part.startswith("alpine") for part in parts):
            return "alpine"
        bare = len(parts) == 1 and (self.version or parts == ["latest"])
        return "debian" if DEBIAN.intersection(parts) or bare else None

    @property
    def product(self) -> str | None:
        """The server in it, None where its name does not tell."""
        return PRODUCTS.get(self.repository.rpartition("/")[2])

    @property
    def moving(self) -> bool:
        """Whether the same name is another image some day."""
        return not self.digest and (not self.tag or _is_series(self))

    @property
    def format(self) -> int | None:
        """The format of the files that it writes, None where it is not known."""
        return format_of(self.product, self.version)


def format_of(product: str | None, version: Version | None) -> int | None:
    """The format that a version writes; Redis Stack is Redis with modules."""
    known = FORMATS.get("redis" if product == "redis-stack" else product or "", {})
    version = version or ()
    return known.get(version[:2]) or known.get(version[:1])


def step(old: Image, new: Image) -> Step:
    """What a change of the image does to the files on disk.

    `refused`: the new server does not read the old one's. `one-way`: it does, but what
    it writes the old one does not. A version that is not known here is taken for one
    with a format of its own.
    """
    before, after = old.format, new.format
    if before is None or after is None:
        return _by_version(old, new)
    if not reads(new, before):
        return "refused"
    return "none" if reads(old, after) else "one-way"


def reads(image: Image, written: int) -> bool:
    """Whether an image whose format is known reads another format."""
    foreign = image.product == "valkey" and written in FOREIGN
    return not foreign and written <= (image.format or 0)


def _by_version(old: Image, new: Image) -> Step:
    before, after = (image.version or () for image in (old, new))
    common = min(len(before), len(after), 2)
    if not common or not old.product or old.product != new.product:
        return "unknown"
    if before[:common] == after[:common]:
        return "none" if common > 1 else "unknown"
    return "one-way" if before < after else "refused"


def _is_series(image: Image) -> bool:
    """Whether a tag names no release: `8`, `8.2-alpine`, `latest`, `alpine`."""
    if image.version is None:
        return image.tag in SERIES or image.variant is not None
    return len(image.version) < WHOLE


def _full(name: str) -> str:
    first, slash, rest = name.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        registry, path = first.replace("index.docker.io", "docker.io"), rest
    else:
        registry, path = "docker.io", name
    official = registry == "docker.io" and "/" not in path
    return f"{registry}/library/{path}" if official else f"{registry}/{path}"
