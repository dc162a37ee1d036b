"""What an image's name tells."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from gitops.knowledge.redis.image import FORMATS, Image, format_of, reads, step

SCRIPT = Path(__file__).parents[4] / "apps/redis/files/format.sh"
DIGEST = "sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("text", "repository", "tag", "digest"),
    [
        ("redis", "docker.io/library/redis", None, None),
        ("redis:8.2.3", "docker.io/library/redis", "8.2.3", None),
        ("docker.io/redis:8", "docker.io/library/redis", "8", None),
        ("index.docker.io/library/redis:8", "docker.io/library/redis", "8", None),
        ("bitnami/redis:8.2.3", "docker.io/bitnami/redis", "8.2.3", None),
        ("localhost:5000/redis", "localhost:5000/redis", None, None),
        ("registry.example:5000/a/redis:7", "registry.example:5000/a/redis", "7", None),
        (f"redis@{DIGEST}", "docker.io/library/redis", None, DIGEST),
        (f"redis:8.2.3@{DIGEST}", "docker.io/library/redis", "8.2.3", DIGEST),
    ],
)
def test_parts(text: str, repository: str, tag: str | None, digest: str | None) -> None:
    image = Image.parse(text)
    assert (image.repository, image.tag, image.digest) == (repository, tag, digest)
    assert Image.parse(str(image)) == image


@pytest.mark.parametrize(
    ("tag", "version", "variant", "moving"),
    [
        ("8.2.3", (8, 2, 3), "debian", False),
        ("8.2.3-alpine3.22", (8, 2, 3), "alpine", False),
        ("7.4-bookworm", (7, 4), "debian", True),
        ("v8", (8,), "debian", True),
        ("8.2.3-debian-12-r1", (8, 2, 3), "debian", False),
        ("7.4.0-v1", (7, 4, 0), None, False),
        ("8.0-rc1", (8, 0), None, True),
        ("latest", None, "debian", True),
        ("alpine", None, "alpine", True),
        ("bookworm", None, "debian", True),
        ("stable", None, None, True),
        ("3f9c2d1", None, None, False),
        ("", None, "debian", True),
    ],
)
def test_tag(
    tag: str, version: tuple[int, ...] | None, variant: str | None, *, moving: bool
) -> None:
    image = Image.parse(f"redis:{tag}")
    assert (image.version, image.variant, image.moving) == (version, variant, moving)


def test_a_digest_does_not_move_and_names_no_system() -> None:
    assert not Image.parse(f"redis:latest@{DIGEST}").moving
    assert Image.parse(f"redis@{DIGEST}").variant is None


@pytest.mark.parametrize("odd", [None, "", 8, ":", "@", "a/", ["redis"], {}])
def test_odd_names_have_no_format(odd: object) -> None:
    assert Image.parse(odd).format is None


@pytest.mark.parametrize(
    ("text", "product", "written"),
    [
        ("redis:5.0.14", "redis", 9),
        ("redis:6", "redis", 9),
        ("redis:7", "redis", None),
        ("redis:8", "redis", None),
        ("redis:9.0.0", "redis", None),
        ("bitnami/redis:8.2.3-debian-12-r1", "redis", 12),
        ("redis/redis-stack-server:7.2.0-v10", "redis-stack", 11),
        ("valkey/valkey:7.2", "valkey", 11),
        ("valkey/valkey:8", "valkey", 11),
        ("valkey/valkey:8.1.3-alpine", "valkey", 11),
        ("valkey/valkey:9.0.0", "valkey", 80),
        ("example.com/cache:8.2.3", None, None),
    ],
)
def test_format(text: str, product: str | None, written: int | None) -> None:
    image = Image.parse(text)
    assert (image.product, image.format) == (product, written)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("redis:8.2.3", "redis:8.2.4", "none"),
        ("redis:8.2.3", "redis:8.2.2", "none"),
        ("redis:7.4.0", "redis:8.5.1", "none"),
        ("redis:7.2.5", "redis:8.0.0", "one-way"),
        ("redis:6.2.14", "redis:7.0.15", "one-way"),
        ("redis:8.6.1", "redis:8.2.3", "refused"),
        ("redis:7.2.5", "valkey:8.1.3", "none"),
        ("valkey:8.1.3", "redis:7.2.5", "none"),
        ("redis:7.4.0", "valkey:9.0.0", "refused"),
        ("valkey:9.0.0", "redis:8.10.2", "refused"),
        ("valkey:8", "redis:8.2.3", "one-way"),
        ("redis:8.2.3", "redis:9.0.0", "one-way"),
        ("redis:9.1.0", "redis:9.0.0", "refused"),
        ("redis:9.1.0", "redis:9.1.1", "none"),
        ("redis:7", "redis:8", "one-way"),
        ("redis:8", "redis:8.2.3", "unknown"),
        ("redis:latest", "redis:8.2.3", "unknown"),
        ("redis:8.2.3", f"redis@{DIGEST}", "unknown"),
        ("redis:8.2.3", "example.com/cache:8.2.4", "unknown"),
    ],
)
def test_step(old: str, new: str, expected: str) -> None:
    assert step(Image.parse(old), Image.parse(new)) == expected


def test_valkey_refuses_what_only_redis_writes() -> None:
    valkey = Image.parse("valkey/valkey:9.0.0")
    assert [n for n in (9, 11, 12, 15, 79, 80, 81) if reads(valkey, n)] == [9, 11, 80]


def test_the_chart_holds_the_same_formats() -> None:
    told = _of_the_chart([f"{a}.{b}.0" for a in range(7, 12) for b in range(16)])
    assert len(told) > 10
    ours = {version: format_of("redis", version[:2]) for version in told}
    assert ours == told
    known = {v for v in FORMATS["redis"] if len(v) > 1}
    assert known == {version[:2] for version in told}


def _of_the_chart(versions: list[str]) -> dict[tuple[int, ...], int]:
    loop = '. "$0"; for v in "$@"; do echo "$v $(format_of "$v")"; done'
    command = ["sh", "-c", loop, str(SCRIPT), *versions]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = [line.split() for line in out.splitlines()]
    return {
        tuple(map(int, line[0].split("."))): int(line[1])
        for line in lines
        if len(line) > 1
    }
