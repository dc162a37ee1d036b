"""Where an Application's manifests come from, in one spelling.

Source: Argo CD 3.6: targetRevision is HEAD by default, a URL is compared without case
and `.git` (util/git/git.go), the release is named after the Application, and of several
parameters of one name the last counts.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Mapping
from typing import Any

from gitops.knowledge.kubernetes.workload import mapping, sequence
from gitops.yamlfile.keys import lookup

IN_CLUSTER = "https://kubernetes.default.svc"
Facts = Mapping[str, str]


def url(text: Any) -> str:
    """A repository's URL as Argo CD compares it."""
    return str(text or "").strip().lower().rstrip("/").removesuffix(".git")


def source(application: Mapping[str, Any]) -> Facts:
    """What an Application reads, each field as canonical text; no empty one."""
    name = str(lookup(application, ("metadata", "name"), ""))
    several = sequence(lookup(application, ("spec", "sources")))
    single = mapping(lookup(application, ("spec", "source")))
    if len(several) > 1:
        found = [_fields(each, name) for each in several]
        return {"sources": json.dumps(found, sort_keys=True)}
    return _fields(several[0] if several else single, name)


def destination(application: Mapping[str, Any]) -> Facts:
    """The cluster and namespace it deploys to, each cluster in one spelling."""
    found = mapping(lookup(application, ("spec", "destination")))
    cluster = str(found.get("server") or found.get("name") or "").rstrip("/")
    return {
        "cluster": "in-cluster" if cluster == IN_CLUSTER else cluster,
        "namespace": str(found.get("namespace") or ""),
    }


def _fields(given: Mapping[str, Any], name: str) -> Facts:
    helm = mapping(given.get("helm"))
    plain = {k: v for k, v in given.items() if k not in ("helm", "name")}
    facts = {
        **plain,
        "repoURL": url(given.get("repoURL")),
        "targetRevision": given.get("targetRevision") or "HEAD",
        "path": posixpath.normpath(str(given.get("path") or ".")).strip("/"),
        **{f"helm.{key}": value for key, value in helm.items()},
        "helm.releaseName": helm.get("releaseName") or name,
        **_values(helm),
    }
    return {k: _text(v) for k, v in facts.items() if v not in ("", None, False, [], {})}


def _values(helm: Mapping[str, Any]) -> Mapping[str, Any]:
    """Values that the Application itself holds; the object wins over the text."""
    given = helm.get("valuesObject") or _parsed(str(helm.get("values") or ""))
    return {
        "helm.values": given,
        "helm.valuesObject": None,
        "helm.parameters": _parameters(helm, "value"),
        "helm.fileParameters": _parameters(helm, "path"),
    }


def _parameters(helm: Mapping[str, Any], what: str) -> Mapping[str, Any]:
    name = "parameters" if what == "value" else "fileParameters"
    return {
        str(each.get("name")): [str(each.get(what, "")), each.get("forceString", False)]
        for each in sequence(helm.get(name))
    }


def _parsed(text: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="safe").load(text)
    except YAMLError:
        return text


def _text(value: Any) -> str:
    return (
        value
        if isinstance(value, str)
        else json.dumps(value, sort_keys=True, default=str)
    )
