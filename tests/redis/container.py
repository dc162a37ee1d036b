"""The chart's container, run as a process: what is tested is what ships.

Command, environment, files, mounts and probes come from the rendered manifests. With
the rights for it (root on Linux) the process gets a read-only root, the pod's user, and
process, network and mount namespaces of its own; elsewhere the folders and the port of
the manifests are replaced by some of this test.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.chart.rendered import manifests
from tests.redis.client import Client, ReplyError
from tests.redis.image import Image
from tests.redis.namespaces import Namespaces, isolated

USER = 999
RELEASE = "dox-asdlc-redis"
PATIENCE = 20


@cache
def rendered(values: str) -> dict[str, Any]:
    return manifests(json.loads(values))


def wait_for(what: Any, *, seconds: float = PATIENCE) -> None:
    """Until `what()` is true."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "timed out"
        time.sleep(0.01)


@dataclass
class Container:
    """One volume, and the container that runs on it."""

    folder: Path
    image: Image
    values: dict[str, Any] = field(default_factory=dict)
    secret: dict[str, str] = field(
        default_factory=lambda: {"redis-password": "correct horse"}
    )
    extra_conf: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    cgroup: Path | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    clients: list[Client] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        for name in ("data", "config", "scripts", "run", "bin", "root"):
            (self.folder / name).mkdir()
        self.image.install(self.bin)
        self.namespaces = Namespaces(self.folder) if isolated() else None
        self.port = 6379 if self.namespaces else free_port()
        if self.namespaces:
            for volume in (self.data, self.run):
                os.chown(volume, 0, USER)
                volume.chmod(0o2775)

    def copy_in(self, folder: Path) -> None:
        """Fill the volume with copies, which belong to the container's user."""
        shutil.copytree(folder, self.data, dirs_exist_ok=True)
        self.give()

    def give(self) -> None:
        """Hand the files of the volume to the container's user."""
        if self.namespaces:
            self.data.chmod(0o2775)
            for path in self.data.rglob("*"):
                os.chown(path, USER, USER)

    def change_image(self, image: Image) -> None:
        shutil.rmtree(self.bin)
        self.image = image
        image.install(self.bin)

    def replace_program(self, name: str, script: str) -> None:
        """Put a shell script in the place of a program of the image."""
        program = self.bin / name
        program.unlink(missing_ok=True)
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    def wrap_server(self, options: str = "", before: str = "") -> None:
        """Run the server with more options, or a command before it."""
        server = f"exec {self.image.program}"
        version = f'[ "$1" != --version ] || {server} --version'
        self.replace_program(
            "redis-server", f'{version}\n{before}\n{server} "$@" {options}'
        )

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def run(self) -> Path:
        return self.folder / "run"

    @property
    def bin(self) -> Path:
        return self.folder / "bin"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    @property
    def password(self) -> str:
        return self.secret["redis-password"]

    @property
    def spec(self) -> dict[str, Any]:
        (only,) = self._pod["containers"]
        return dict(only)

    @property
    def _objects(self) -> dict[str, Any]:
        return rendered(json.dumps(self.values))

    @property
    def _pod(self) -> dict[str, Any]:
        spec = self._objects[f"StatefulSet/{RELEASE}"]["spec"]
        return dict(spec["template"]["spec"])

    @property
    def grace(self) -> int:
        """The seconds that the pod has to stop."""
        return int(self._pod["terminationGracePeriodSeconds"])

    def here(self, text: str) -> str:
        """A text of the manifests with this test's folders and port."""
        if self.namespaces:
            return text
        for mount in self.spec["volumeMounts"]:
            path = rf"(?<![\w.}}]){mount['mountPath']}(?![\w.])"
            text = re.sub(path, str(self._source(mount)), text)
        text = text.replace("port 6379\n", f"port {self.port}\n")
        return text.replace("redis-cli ", f"redis-cli -p {self.port} ")

    def _source(self, mount: dict[str, Any]) -> Path:
        name = str(mount["name"])
        return self.folder / {"runtime": "run"}.get(name, name)

    def _mounts(self) -> list[tuple[str, Path, str]]:
        return [
            (
                "ro" if mount.get("readOnly") else "rw",
                self._source(mount),
                mount["mountPath"],
            )
            for mount in self.spec["volumeMounts"]
        ]

    def write_files(self) -> None:
        """The config maps, as the kubelet mounts them."""
        for volume in self._pod["volumes"]:
            if "configMap" in volume:
                content = self._objects[f"ConfigMap/{volume['configMap']['name']}"]
                for name, text in content["data"].items():
                    file = self.folder / volume["name"] / name
                    file.write_text(self.here(text))
        with (self.folder / "config/redis.conf").open("a") as conf:
            conf.write(self.extra_conf)
            if not self.namespaces:
                conf.write("bind 127.0.0.1\n")

    def variables(self) -> dict[str, str]:
        """The environment that the kubelet would give."""
        found = {"PATH": self.image.path(self.bin), **self.environment}
        for variable in self.spec["env"]:
            reference = variable["valueFrom"]["secretKeyRef"]
            if reference["key"] in self.secret:
                found[variable["name"]] = self.secret[reference["key"]]
        return found

    def launch(self) -> None:
        """Start the container; it may refuse."""
        self.write_files()
        command = [self.here(word) for word in self.spec["command"]]
        if self.namespaces:
            command = self.namespaces.command(self._mounts(), command)
        else:
            command[0] = str(self._tool(command[0]))
        if self.cgroup:
            join = 'echo $$ >"$0/cgroup.procs" && exec "$@"'
            command = ["/bin/sh", "-c", join, str(self.cgroup), *command]
        with (self.folder / "log").open("w") as log:
            self.process = subprocess.Popen(
                command,
                env=self.variables(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _tool(self, name: str) -> Path:
        return Path(shutil.which(name, path=self.image.path(self.bin)) or name)

    def start(self, values: dict[str, Any] | None = None) -> Client:
        """Start the container and wait until it serves."""
        if values is not None:
            self.values = values
        self.launch()
        wait_for(self._serves)
        return self.connect()

    def _serves(self) -> bool:
        assert self.process
        assert self.process.poll() is None, self.log
        try:
            self.connect()("ping")
        except (OSError, ReplyError):
            return False
        return True

    def refused(self, values: dict[str, Any] | None = None) -> str:
        """The reason that start.sh gives when it does not start."""
        if values is not None:
            self.values = values
        self.launch()
        assert self.wait() == 1, self.log
        *_, line = self.log.splitlines()
        start, _, reason = line.partition("refusing to start: ")
        assert start == "start.sh: ", self.log
        assert self.log.count("refusing to start") == 1
        return reason

    def wait(self) -> int:
        assert self.process
        try:
            return self.process.wait(timeout=PATIENCE)
        finally:
            if self.namespaces:
                self.namespaces.forget()

    @property
    def pid(self) -> int:
        """The first process, as the machine numbers it."""
        assert self.process
        if self.namespaces:
            return self.namespaces.first(self.process.pid)
        return self.process.pid

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def stop(self) -> int:
        """Stop as Kubernetes does."""
        self.signal(signal.SIGTERM)
        return self.wait()

    def kill(self) -> None:
        """End everything in the container at once, as the kernel does."""
        self.disconnect()
        if self.running:
            if self.namespaces:
                self.signal(signal.SIGKILL)
            else:
                os.killpg(self.pid, signal.SIGKILL)
        if self.process:
            self.wait()

    def connect(self) -> Client:
        """A new connection that is logged in."""
        return self.login(self.password)

    def login(self, password: str | None) -> Client:
        """A new connection with that password, or none."""
        address = ("127.0.0.1", self.port)
        if self.namespaces:
            connection = self.namespaces.connect(self.pid, address)
        else:
            connection = socket.create_connection(address, timeout=PATIENCE)
        client = Client(connection)
        self.clients.append(client)
        if password is not None:
            client("auth", password)
        return client

    def disconnect(self) -> None:
        while self.clients:
            self.clients.pop().close()

    def execute(
        self, *words: str, environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in the container, as the kubelet runs a probe."""
        command = [self.here(word) for word in words]
        if self.namespaces:
            command = self.namespaces.execute(self.pid, command)
        else:
            command[0] = str(self._tool(command[0]))
        return subprocess.run(
            command,
            env={**self.variables(), **(environment or {})},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def probe(self, name: str, seconds: str = "2") -> bool:
        """Whether a probe of the manifest succeeds, with less patience."""
        *words, _seconds = self.spec[name]["exec"]["command"]
        return self.execute(*words, seconds).returncode == 0

    def probes(self) -> tuple[bool, bool]:
        """Alive and ready."""
        alive = self.probe("livenessProbe")
        assert self.probe("startupProbe") is alive
        return alive, self.probe("readinessProbe")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
