"""Whether a server wants a password, and where it takes it from."""

from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.change import Side
from gitops.knowledge.redis.authentication import Reference, references, wanted
from gitops.knowledge.redis.server import Server
from gitops.render.resources import Resource

HASH = "#2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90"
SECRET = {"secretKeyRef": {"name": "auth", "key": "password"}}
VARIABLE = {"name": "REDIS_PASSWORD", "valueFrom": SECRET}
DIRECT = ["redis-server", "/etc/redis/redis.conf"]


def server(conf: str = "", files: Any = None, **container: Any) -> Server:
    data = {"redis.conf": conf, **(files or {})}
    volumes: Any = [{"name": "config", "configMap": {"name": "config"}}]
    mounts = [{"name": "config", "mountPath": "/etc/redis"}]
    secret = container.pop("secret", None)
    if secret:
        volumes.append({"name": "auth", **secret})
        mounts.append({"name": "auth", "mountPath": "/auth"})
    redis = {"name": "redis", "image": "redis:8.2.3", "command": DIRECT, **container}
    spec = {"containers": [{**redis, "volumeMounts": mounts}], "volumes": volumes}
    bodies: list[dict[str, Any]] = [
        {"kind": "ConfigMap", "metadata": {"name": "config"}, "data": data},
        {"kind": "Pod", "metadata": {"name": "cache"}, "spec": spec},
    ]
    side = Side([Resource({"apiVersion": "v1", **b}, "", "") for b in bodies], {}, "a")
    [found] = side.servers.values()
    return found


@pytest.mark.parametrize(
    ("conf", "expected"),
    [
        ("", False),
        ("requirepass secret", True),
        ('requirepass ""', False),
        ("requirepass $REDIS_PASSWORD", False),
        ("# requirepass secret", False),
        (f"user default on {HASH} ~* &* +@all", True),
        ("user default on nopass ~* +@all", False),
        ("user default off", True),
        (f"user app on {HASH} ~* +@all", False),
        ("requirepass secret\nuser default on nopass ~* +@all", False),
        ("aclfile /etc/elsewhere/users.acl", True),
        ("aclfile /etc/redis/open.acl\nrequirepass secret", False),
        ("aclfile /etc/redis/closed.acl", True),
    ],
)
def test_configuration(conf: str, *, expected: bool) -> None:
    files = {
        "open.acl": f"user app on {HASH} ~* +@all",
        "closed.acl": f"user default on {HASH} ~* +@all",
    }
    assert wanted(server(conf, files)) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('redis-server /etc/redis/redis.conf --requirepass "$REDIS_PASSWORD"', True),
        ('redis-server /etc/redis/redis.conf --requirepass "${REDIS_PASSWORD}"', True),
        ('redis-server /etc/redis/redis.conf --requirepass "$(cat /auth/p)"', True),
        ('redis-server /etc/redis/redis.conf --requirepass "$OTHER"', False),
        ('P=x; exec redis-server /etc/redis/redis.conf --requirepass "$P"', True),
        ("exec redis-server /etc/redis/redis.conf", False),
        ('echo "requirepass $REDIS_PASSWORD" >>c\nexec redis-server c', True),
        (". /etc/redis/password.sh\nwrite\nexec redis-server /etc/redis/r.conf", True),
        (". /etc/redis/password.sh\nexec redis-server /etc/redis/r.conf", False),
        ("if write; then exec redis-server r.conf; fi  # password.sh", True),
        ("write() { :; }\n. password.sh\nexec redis-server r.conf", False),
        ("exec redis-server r.conf\nwrite", False),
    ],
)
def test_scripts(script: str, *, expected: bool) -> None:
    files = {"password.sh": 'write() { echo "requirepass $REDIS_PASSWORD" >>r.conf; }'}
    command = ["sh", "-c", script]
    assert wanted(server("", files, command=command, env=[VARIABLE])) == expected


def test_an_image_that_reads_the_variable_itself() -> None:
    image = "docker.io/bitnami/redis:8.2.3"
    assert wanted(server(image=image, command=None, env=[VARIABLE])) is False
    own = server(image=image, env=[VARIABLE])
    container = {k: v for k, v in own.container.items() if k != "command"}
    assert wanted(Server(own.workload, own.name, container, own.side))


def test_references() -> None:
    optional = {"secretKeyRef": {"name": "a", "key": "old", "optional": True}}
    env = [
        {"name": "OLD_PASSWORD", "valueFrom": optional},
        VARIABLE,
        {"name": "LICENSE", "valueFrom": SECRET},
    ]
    envs = server(env=env, envFrom=[{"secretRef": {"name": "all"}}])
    assert [*map(str, references(envs))] == ["auth/password", "all", "a/old"]


@pytest.mark.parametrize(
    ("secret", "expected"),
    [
        ({"secret": {"secretName": "s"}}, ["s/p"]),
        (
            {
                "secret": {
                    "secretName": "s",
                    "items": [{"key": "k", "path": "p"}],
                }
            },
            ["s/k"],
        ),
        ({"projected": {"sources": [{"secret": {"name": "s"}}]}}, ["s/p"]),
        ({"emptyDir": {}}, []),
    ],
)
def test_references_of_files(secret: Any, expected: list[str]) -> None:
    script = 'exec redis-server /etc/redis/redis.conf --requirepass "$(cat /auth/p)"'
    found = references(server(command=["sh", "-c", script], secret=secret))
    assert [*map(str, found)] == expected


def test_one_reference_covers_another() -> None:
    whole, one = Reference("s", "*", ()), Reference("s", "k", ("env",))
    assert whole.covers(one)
    assert one.covers(whole)
    assert not one.covers(Reference("s", "other", ()))
    assert not one.covers(Reference("t", "k", ()))
