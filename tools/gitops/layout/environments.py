"""environments.yaml: the promotion path, one block an environment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from gitops.errors import Position, Refusal, Usage, nearest
from gitops.layout.duration import duration
from gitops.repository.snapshot import Snapshot
from gitops.yamlfile.document import YamlFile, closed, is_mapping, load_mapping, pairs
from gitops.yamlfile.keys import Path

PATH = "environments.yaml"
MINOR = re.compile(r"1\.\d{1,3}")


@dataclass(frozen=True)
class Environment:
    """One block of environments.yaml; field names are its keys in snake case.

    `kubernetes_version` is a minor version such as "1.36". `api_versions` are
    served there beside Kubernetes' own (`argoproj.io/v1alpha1`), as Argo CD
    tells Helm. `provided` are objects that others make there (`Secret/shop/password`),
    which manifests may refer to. `require_proof`: nothing is promoted into it without a
    proof that its source is healthy, which must have been so for `soak` (`10m`).
    """

    name: str
    kubernetes_version: str
    promotes_from: str | None = None
    protected: bool = False
    storage_classes: tuple[str, ...] = ()
    api_versions: tuple[str, ...] = ()
    provided: tuple[str, ...] = ()
    require_proof: bool = False
    soak: str = "0s"


@dataclass(frozen=True)
class Environments:
    """All environments by name, in the order of the file.

    `repository` is the URL that every Application of this repository reads,
    None where the file does not say. `published` are objects that other systems
    depend on (`Service/shop/cache:6379`): every environment renders them.
    """

    by_name: Mapping[str, Environment]
    repository: str | None = None
    published: tuple[str, ...] = ()

    def named(self, name: str) -> Environment:
        """One environment; Usage with the nearest spelling where there is none."""
        if name not in self.by_name:
            raise Usage(f"unknown environment {name}{nearest(name, self.by_name)}")
        return self.by_name[name]


def read(snapshot: Snapshot) -> Environments:
    """The environments of a snapshot; Refusal with file:line where it is broken."""
    if PATH not in snapshot.entries:
        raise Refusal(
            f"missing in {snapshot.name}; it lists the environments", Position(PATH)
        )
    file = load_mapping(PATH, snapshot.read(PATH))
    if file.root is not None:
        closed(file, file.root, {"environments", "repository", "published"}, PATH)
    blocks = file.find(("environments",))
    if blocks is None or not pairs(blocks[1]):
        raise Refusal("names no environment; add a block under `environments:`",
                      file.locate(("environments",)))  # fmt: skip
    by_name = {key.value: _block(file, key.value) for key, _ in pairs(blocks[1])}
    for environment in by_name.values():
        _check_path(file, environment, by_name)
    url = file.find(("repository",))
    if url and not isinstance(url[1].value, str):
        raise Refusal("repository is not a text", file.at(url[0]))
    return Environments(by_name, url[1].value if url else None, _published(file))


KEYS = {re.sub(r"_(.)", lambda m: m[1].upper(), f.name): f for f in fields(Environment)}


def _block(file: YamlFile, name: str) -> Environment:
    path = ("environments", name)
    found = file.find(path)
    if found is None or not is_mapping(found[1]):
        raise Refusal(f"environment {name} is not a mapping", file.locate(path))
    closed(file, found[1], KEYS.keys() - {"name"}, f"environment {name}")
    given = {
        KEYS[key.value].name: _typed(file, (*path, key.value), file.data(value))
        for key, value in pairs(found[1])
    }
    if "kubernetes_version" not in given:
        raise Refusal(f'environment {name} lacks kubernetesVersion: "1.36", say',
                      file.at(found[0]))  # fmt: skip
    return Environment(name, **given)


def _published(file: YamlFile) -> tuple[str, ...]:
    found = file.find(("published",))
    return _names(file, ("published",), file.data(found[1])) if found else ()


def _names(file: YamlFile, path: Path, value: Any) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise Refusal(f"{path[-1]} is not a list of names", file.locate(path))


def _typed(file: YamlFile, path: Path, value: Any) -> Any:
    kind = str(KEYS[path[-1]].type)
    if kind.startswith("tuple"):
        return _names(file, path, value)
    if not isinstance(value, bool if kind == "bool" else str):
        what = "true or false" if kind == "bool" else "a text; put it in quotes"
        raise Refusal(f"{path[-1]} is not {what}", file.locate(path))
    if path[-1] == "kubernetesVersion" and not MINOR.fullmatch(str(value)):
        raise Refusal(
            f'{value} is not a minor version such as "1.36"', file.locate(path)
        )
    if path[-1] == "soak" and duration(str(value)) is None:
        raise Refusal(f"soak {value} is not a time such as 10m", file.locate(path))
    return value


def _check_path(
    file: YamlFile, start: Environment, by_name: Mapping[str, Environment]
) -> None:
    seen, here = {start.name}, start
    while here.promotes_from is not None:
        source = here.promotes_from
        at = file.locate(("environments", here.name, "promotesFrom"))
        if source not in by_name:
            hint = nearest(source, by_name)
            raise Refusal(f"{here.name} promotes from unknown {source}{hint}", at)
        if source in seen:
            through = f", through {here.name}" if here.name != source else ""
            raise Refusal(f"{source} is promoted from itself{through}", at)
        seen.add(source)
        here = by_name[source]
