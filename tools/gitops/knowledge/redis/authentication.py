"""Whether a server wants a password, and which Secrets it takes it from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from posixpath import basename
from typing import NamedTuple

from gitops.knowledge.kubernetes.workload import Data, mapping, sequence
from gitops.knowledge.redis.conf import Words, split
from gitops.knowledge.redis.mounted import mounts
from gitops.knowledge.redis.server import Server
from gitops.yamlfile.keys import Path

PASSWORD = re.compile(r"PASS|AUTH", re.IGNORECASE)
"""What the name of a variable that holds a password contains."""

VARIABLE = re.compile(r"\$(?:\{?(\w+)|\((\w+)\))")
"""A variable of a shell, or of Kubernetes; `$(cat FILE)` is none."""

FILE = re.compile(r"(?:\bcat\s+|<\s*)[\"']?(/[\w./-]+)")
RULE = re.compile("requirepass|user default")
FUNCTION = re.compile(r"^\s*(\w+)\s*\(\)", re.MULTILINE)
OWN_ENTRY_POINT = "bitnami"
"""Images whose entry point sets the password from the environment."""

ALL = "*"


class Reference(NamedTuple):
    """A key of a Secret, or all of its keys; `path` leads to it in the pod's spec."""

    secret: str
    key: str
    path: Path
    optional: bool = False

    def covers(self, other: Reference) -> bool:
        """Whether it is where the other comes from, too."""
        keys = {self.key, other.key}
        return self.secret == other.secret and (ALL in keys or len(keys) == 1)

    def __str__(self) -> str:
        return self.secret if self.key == ALL else f"{self.secret}/{self.key}"


@lru_cache(maxsize=32)
def wanted(server: Server) -> bool:
    """Whether clients need a password.

    A `user default` line wins over requirepass, an aclfile over both: without a default
    user in it, anyone may do anything (measured with 7.0 and 8.2).
    """
    rules = _acl_file(server) or [["user", *words] for words in server.value("user")]
    default = [words for words in rules if words[1:2] == ["default"]]
    if default:
        return not {"on", "nopass"} <= set(default[-1])
    if server.value("aclfile"):
        return not rules
    return _expands(server, str(server.value("requirepass"))) or _scripted(server)


@lru_cache(maxsize=32)
def references(server: Server) -> list[Reference]:
    """The Secrets that its passwords come from; the optional ones come last."""
    found = [*_of_environment(server), *_of_volumes(server)]
    return sorted(dict.fromkeys(found), key=lambda reference: reference.optional)


def _acl_file(server: Server) -> list[list[str]]:
    """The rules of the aclfile, where it was rendered."""
    source = server.files.get(str(server.value("aclfile")))
    lines = source.text.splitlines() if source else []
    words: list[Words] = [split(line) or () for line in lines]
    return [list(each) for each in words if each[:1] == ("user",)]


def _expands(server: Server, text: str) -> bool:
    """Whether a password is not empty once its variables are filled in."""
    names = ["".join(found) for found in VARIABLE.findall(text)]
    scripts = " ".join(script.text for script in server.startup.scripts)
    known = _variables(server).keys() | set(re.findall(r"\b(\w+)=", scripts))
    elsewhere = bool(server.container.get("envFrom"))
    return bool(text) and (elsewhere or all(name in known for name in names))


def _scripted(server: Server) -> bool:
    """Whether a script, or the image's entry point, makes a password of a variable."""
    names = [name for name in _variables(server) if PASSWORD.search(name)]
    if OWN_ENTRY_POINT in server.image.repository and "command" not in server.container:
        return any(name.startswith(("REDIS_PASS", "VALKEY_PASS")) for name in names)
    return any(
        RULE.search(text) and any(name in text for name in names)
        for text in _run(server)
    )


@lru_cache(maxsize=32)
def _run(server: Server) -> list[str]:
    """The scripts that start it, and of the files that they name the used."""
    scripts = server.startup.scripts
    starting = [script.text for script in scripts if script.runs_server]
    found, rest = [script.text for script in scripts], dict(server.files)
    while named := [path for path in rest if any(_names(t, path) for t in found)]:
        found += [rest.pop(path).text for path in named]
    return [text for text in found if text in starting or _is_called(text, found)]


def _names(script: str, path: str) -> bool:
    """Whether a script names a mounted file, in whichever folder."""
    name = basename(path)
    if name not in script:
        return False
    return re.search(rf"(?<![\w.-]){re.escape(name)}\b", script) is not None


def _is_called(text: str, texts: list[str]) -> bool:
    """Whether one of its functions is called, by itself or another; or it has none."""
    functions = FUNCTION.findall(text)
    call = rf"({'|'.join(functions)})(?![\w./(-]|\s*\()"
    if not functions or re.search(f"^{call}", text, re.MULTILINE):
        return True
    others = (each for each in texts if each != text)
    return any(re.search(rf"(?<![\w./-]){call}", other) for other in others)


def _variables(server: Server) -> dict[str, Data]:
    """The variables of its container that are not empty."""
    return {
        str(entry.get("name")): entry
        for entry in sequence(server.container.get("env"))
        if entry.get("value") or entry.get("valueFrom")
    }


def _of_environment(server: Server) -> Iterator[Reference]:
    own = ("containers", server.name)
    for name, entry in _variables(server).items():
        found = mapping(mapping(entry.get("valueFrom")).get("secretKeyRef"))
        if found and PASSWORD.search(name):
            path = (*own, "env", name, "valueFrom", "secretKeyRef")
            optional = found.get("optional") is True
            secret, key = str(found.get("name")), str(found.get("key"))
            yield Reference(secret, key, path, optional)
    for source in sequence(server.container.get("envFrom")):
        found = mapping(source.get("secretRef"))
        if found:
            optional = found.get("optional") is True
            yield Reference(str(found.get("name")), ALL, (*own, "envFrom"), optional)


def _of_volumes(server: Server) -> Iterator[Reference]:
    """The Secrets whose mounted files hold a password."""
    used = _password_files(server)
    for mount in mounts(server.container):
        volume = mapping(server.workload.volumes.get(mount.volume))
        for each in (
            volume,
            *sequence(mapping(volume.get("projected")).get("sources")),
        ):
            secret = mapping(each.get("secret"))
            name = secret.get("secretName") or secret.get("name")
            for path in used if name else ():
                inside = mount.inside(path)
                if inside is not None:
                    key = _key(secret, inside.lstrip("/"))
                    yield Reference(str(name), key, ("volumes", mount.volume))


def _key(secret: Data, path: str) -> str:
    """The key of a Secret that a file of its volume shows."""
    items = sequence(secret.get("items"))
    chosen = (str(i.get("key")) for i in items if i.get("path") == path)
    return next(chosen, path or ALL)


def _password_files(server: Server) -> list[str]:
    """The files that it reads a password from, by what is rendered."""
    named = [
        str(entry["value"])
        for name, entry in _variables(server).items()
        if PASSWORD.search(name) and str(entry.get("value", "")).startswith("/")
    ]
    acl = str(server.value("aclfile"))
    read = [n for s in server.startup.scripts for n in FILE.findall(s.text)]
    return [*named, *read, *server.config.missing, *([acl] if acl else [])]
