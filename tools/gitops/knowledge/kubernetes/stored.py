"""A pod template as the API server stores it: what was sent, canonical and filled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gitops.knowledge.kubernetes import defaults
from gitops.knowledge.kubernetes.quantity import canonical, quantity
from gitops.knowledge.kubernetes.workload import mapping

CONTAINERS = ("containers", "initContainers", "ephemeralContainers")


def stored(template: Any, *, exact: bool = True) -> dict[str, Any]:
    """A pod template as it is stored.

    `exact` keeps the form of quantities as text: 1Gi is not 1073741824 then. The
    StatefulSet and DaemonSet controllers compare serialised templates (getPatch and
    history.EqualRevision in pkg/controller), the Deployment controller compares
    values (EqualIgnoreHash, Semantic.DeepEqual).
    """
    spec = {**defaults.POD, **_present(mapping(mapping(template).get("spec")))}
    account = spec.pop("serviceAccount", None) or None
    spec.setdefault("serviceAccountName", account)
    for name in CONTAINERS:
        if isinstance(spec.get(name), list):
            spec[name] = [_container(item) for item in spec[name]]
    if isinstance(spec.get("volumes"), list):
        spec["volumes"] = [_volume(item) for item in spec["volumes"]]
    whole = {"metadata": mapping(template).get("metadata"), "spec": spec}
    found: dict[str, Any] = plain(whole, "", exact=exact)
    return found


def plain(data: Any, name: str, *, exact: bool) -> Any:
    """Data in the field `name` with its defaults and without what is not stored."""
    if isinstance(data, Mapping):
        return _mapping(data, name, exact=exact)
    if isinstance(data, list):
        return [plain(item, name, exact=exact) for item in data]
    return _number(data, exact=exact) if name in defaults.QUANTITY else data


def _mapping(data: Mapping[str, Any], name: str, *, exact: bool) -> dict[str, Any]:
    data = _present(data)
    if name in defaults.TEXTS:
        return data
    if name in defaults.QUANTITIES:
        return {key: _number(value, exact=exact) for key, value in data.items()}
    filled = {**defaults.DEFAULTS.get(name, {}), **_nonzero(data)}
    below = {key: plain(value, key, exact=exact) for key, value in filled.items()}
    return {key: value for key, value in below.items() if _counts(key, value)}


def _present(data: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in data.items() if value is not None}


def _nonzero(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if _counts(key, value)}


def _counts(name: str, value: Any) -> bool:
    """Whether a field is stored with this value."""
    if isinstance(value, Mapping):
        return bool(value) or name in defaults.KEPT_EMPTY
    return bool(value) or (not isinstance(value, list) and name in defaults.KEPT_ZEROS)


def _number(data: Any, *, exact: bool) -> Any:
    if exact:
        return canonical(data) or data
    value = quantity(data)
    return data if value is None else f"{value.normalize():f}"


def _container(data: Any) -> Any:
    if not isinstance(data, Mapping):
        return data
    policy = defaults.pull_policy(str(data.get("image", "")))
    return {"imagePullPolicy": policy, **_nonzero(_present(data))}


def _volume(data: Any) -> Any:
    """A volume that says nothing but its name is an emptyDir."""
    found = _present(mapping(data))
    return {**found, "emptyDir": {}} if found.keys() == {"name"} else data
