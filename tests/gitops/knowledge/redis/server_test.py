"""Servers: which container is one, what it reads, and where its data lies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gitops.knowledge.change import Side
from gitops.knowledge.redis.persistence import Place
from gitops.knowledge.redis.server import Server
from gitops.render.resources import Resource

DATA = ("claim-template", "data")


def side(spec: dict[str, Any], *objects: dict[str, Any]) -> Side:
    """A StatefulSet with a pod like this, and other objects."""
    claim = {"metadata": {"name": "data"}, "spec": {}}
    body = {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": {"name": "cache"},
        "spec": {"template": {"spec": spec}, "volumeClaimTemplates": [claim]},
    }
    return Side([Resource(each, "", "") for each in (body, *objects)], {}, "shop")


def texts(kind: str = "ConfigMap", name: str = "config", **data: Any) -> dict[str, Any]:
    """A ConfigMap or Secret; `redis_conf` is its key redis.conf."""
    found = {key.replace("_", "."): text for key, text in data.items()}
    head = {"apiVersion": "v1", "kind": kind, "metadata": {"name": name}}
    return {**head, "data": found}


def container(**fields: Any) -> dict[str, Any]:
    """A container of the official image that mounts its data and configuration."""
    volumes = [
        {"name": "data", "mountPath": "/data"},
        {"name": "config", "mountPath": "/etc/redis"},
    ]
    found = {"name": "redis", "image": "redis:8.2.3", "volumeMounts": volumes}
    return {**found, **fields}


VOLUMES = [{"name": "config", "configMap": {"name": "config"}}]


def only(found: Side) -> Server:
    """The one server."""
    (server,) = found.servers.values()
    return server


def run(conf: str, *command: str, **fields: Any) -> Server:
    """A server with this configuration and command."""
    fields = {"command": list(command), **fields} if command else fields
    spec = {"containers": [container(**fields)], "volumes": VOLUMES}
    return only(side(spec, texts(redis_conf=conf)))


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({}, "redis"),
        ({"image": "bitnami/redis:8"}, "redis"),
        ({"image": "docker.io/valkey/valkey:8.1"}, "redis"),
        ({"image": "example.org/own:1", "command": ["/usr/bin/redis-server"]}, "redis"),
        ({"image": "example.org/own:1", "args": ["--appendonly", "yes"]}, "redis"),
        ({"image": "example.org/own:1"}, None),
        ({"image": "oliver006/redis_exporter:v1"}, None),
        ({"command": ["redis-cli", "ping"]}, None),
        ({"command": ["sh", "-c", "while redis-cli ping; do sleep 1; done"]}, None),
        ({"command": ["redis-sentinel", "/etc/s.conf"]}, None),
        ({"command": ["redis-server", "/etc/s.conf"]}, "redis"),
        ({"image": "own", "command": ["sh", "-c", "pgrep redis-server"]}, None),
        ({"image": "own", "command": ["sh", "-c", "A=1 exec redis-server"]}, "redis"),
    ],
)
def test_what_a_server_is(fields: dict[str, Any], name: str | None) -> None:
    found = side({"containers": [container(volumeMounts=[], **fields)]}).servers
    assert [server.name for server in found.values()] == ([name] if name else [])


def test_the_container_that_runs_the_server_is_taken() -> None:
    spec = {
        "containers": [
            container(name="sentinel", command=["redis-sentinel", "/etc/redis/s.conf"]),
            container(name="metrics", image="oliver006/redis_exporter:v1"),
            container(name="shell", command=["sleep", "infinity"]),
            container(name="main", image="own:1", command=["redis-server"]),
        ],
        "volumes": VOLUMES,
    }
    assert only(side(spec, texts(redis_conf=""))).name == "main"


def test_a_job_is_no_server() -> None:
    spec = {"template": {"spec": {"containers": [container()]}}}
    metadata = {"name": "x"}
    job = {"apiVersion": "batch/v1", "kind": "Job", "metadata": metadata, "spec": spec}
    assert not Side([Resource(job, "", "")]).servers


def test_options_win_over_the_file() -> None:
    script = (
        "exec redis-server /etc/redis/redis.conf \\\n  --Maxmemory 2kb --save '' # x"
    )
    server = run("maxmemory 1gb\nsave 1 1", "sh", "-ec", script)
    assert (server.value("maxmemory"), server.mode) == (2048, "none")
    path = ("spec", "template", "spec", "containers", "redis", "command")
    assert server.at("maxmemory") == (server.workload.resource, path)


def test_the_words_of_an_option_end_with_the_statement() -> None:
    script = (
        "mkdir -p /x && redis-server /etc/redis/redis.conf --port 1 >/log 2>&1; true"
    )
    assert run("", "sh", "-c", script).value("port") == 1


def test_options_alone_read_no_file() -> None:
    assert run("port 1", "redis-server", "--databases", "2").value("port") == 6379
    assert run("port 1", "redis-server", "$CONF").value("port") == 1


def test_variables_stay_as_they_are() -> None:
    server = run("", "sh", "-c", 'redis-server --masteruser "$NAME" --port $PORT')
    assert (server.value("masteruser"), server.value("port")) == ("$NAME", 6379)


def test_values_by_default() -> None:
    server = run("")
    assert server.text("appendfsync") == "(default) everysec"
    assert server.canonical("save") == "3600 1 300 100 60 10000"
    path = ("data", "redis.conf", "appendfsync")
    assert (server.at("appendfsync")[0].name, server.at("appendfsync")[1]) == (
        "config",
        path,
    )


def test_protected_mode_is_off_in_official_images() -> None:
    assert run("").value("protected-mode") is False
    assert run("protected-mode yes").value("protected-mode") is True
    assert run("", image="own/redis:8").value("protected-mode") is True


@pytest.mark.parametrize("name", ["requirepass", "masterauth", "user"])
def test_secrets_are_never_shown(name: str) -> None:
    server = run(f"{name} hush >hush")
    server = run(f"{name} hush") if name != "user" else server
    assert "hush" not in server.text(name) + server.canonical(name)


def test_a_file_is_found_through_a_sub_path() -> None:
    mounts = [{"name": "config", "mountPath": "/r.conf", "subPath": "redis.conf"}]
    server = run("port 1", "redis-server", "/r.conf", volumeMounts=mounts)
    assert server.value("port") == 1


def test_a_file_is_found_by_its_new_name() -> None:
    items = [{"key": "redis.conf", "path": "conf.d/main.conf"}]
    volumes = [{"name": "config", "configMap": {"name": "config", "items": items}}]
    command = ["redis-server", "/etc/redis/conf.d/main.conf"]
    spec = {"containers": [container(command=command)], "volumes": volumes}
    assert only(side(spec, texts(redis_conf="port 1"))).value("port") == 1


def test_a_file_is_found_in_a_projected_secret() -> None:
    sources = [{"secret": {"name": "config"}}, {"configMap": {"name": "none"}}]
    volumes = [{"name": "config", "projected": {"sources": sources}}]
    secret = texts("Secret", redis_conf="cG9ydCAx")
    spec = {"containers": [container()], "volumes": volumes}
    assert only(side(spec, secret)).value("port") == 1


def test_a_file_that_an_init_container_copies_is_found() -> None:
    mounts = [{"name": "config", "mountPath": "/template"}]
    spec = {
        "initContainers": [{"name": "copy", "volumeMounts": mounts}],
        "containers": [container(volumeMounts=[], args=["/data/conf/redis.conf"])],
        "volumes": VOLUMES,
    }
    assert only(side(spec, texts(redis_conf="port 1"))).value("port") == 1


def test_a_script_that_is_mounted_names_files() -> None:
    script = (
        "# It's redis-server, and not redis.conf\n"
        'ARGS=("--include" "/opt/etc/redis.conf")\n'
        'ARGS+=("--include" "/opt/etc/master.conf")\n'
        'exec redis-server "${ARGS[@]}"\n'
    )
    config = texts(
        redis_conf="port 1\nappendonly yes", master_conf="port 2", start_sh=script
    )
    fields = {
        "image": "own",
        "command": ["bash"],
        "args": ["-c", "/etc/redis/start.sh"],
    }
    spec = {"containers": [container(**fields)], "volumes": VOLUMES}
    server = only(side(spec, config))
    assert (server.value("port"), server.mode) == (2, "aof")


def test_a_mount_below_hides_the_one_above() -> None:
    mounts = [
        {"name": "data", "mountPath": "/"},
        {"name": "other", "mountPath": "/data", "subPath": "a/b"},
        {"name": "config", "mountPath": "/etc/redis"},
    ]
    server = run("dir ./c", volumeMounts=mounts)
    assert server.data.place == Place(("emptyDir", "other"), "/a/b/c")
    assert not server.data.lasting


def test_a_folder_beside_the_mount_is_not_on_it() -> None:
    assert run("dir /database").data.place == Place(("image",), "/database")
    assert run("dir /data").data.place == Place(DATA, "/")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda below: st.lists(below, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["name", "command", "args", "image", "volumeMounts", "mountPath", "subPath",
             "configMap", "projected", "sources", "items", "resources", "limits"]
        ),
        below,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


def walk(server: Server) -> Iterator[Any]:
    yield server.config, server.mode, server.managed, server.data, server.memory_limit
    yield server.at("save"), server.text("save"), server.version


@settings(max_examples=60, deadline=None)
@given(fields=st.dictionaries(st.sampled_from(list(container())), JSON), volume=JSON)
def test_odd_input_does_not_crash(fields: dict[str, Any], volume: Any) -> None:
    odd = container(command=["redis-server"], **fields)
    volumes = [*VOLUMES, {"name": "data", "csi": volume}, volume]
    spec = {"containers": [odd, fields, None], "volumes": volumes}
    for server in side(spec, texts(redis_conf=None)).servers.values():
        assert list(walk(server))


SCRIPTS = Path(__file__).parents[4] / "apps/redis/files"


@pytest.mark.parametrize(("wanted", "managed"), [("rdb", True), ("aof", False)])
def test_the_scripts_of_the_chart_are_recognised(wanted: str, *, managed: bool) -> None:
    scripts = {path.name: path.read_text("utf-8") for path in SCRIPTS.glob("*.sh")}
    command = ["sh", "/scripts/start.sh", "/etc/redis", "/run/redis"]
    mounts = [*container()["volumeMounts"], {"name": "s", "mountPath": "/scripts"}]
    volumes = [*VOLUMES, {"name": "s", "configMap": {"name": "scripts"}}]
    spec = {
        "containers": [container(command=command, volumeMounts=mounts)],
        "volumes": volumes,
    }
    config = texts(redis_conf="dir /data\nappendonly no")
    config["data"]["start.env"] = f"PERSISTENCE={wanted}\nTRUST=\n"
    found = side(spec, config, texts(name="scripts", **scripts))
    assert (only(found).mode, only(found).managed) == ("rdb", managed)
