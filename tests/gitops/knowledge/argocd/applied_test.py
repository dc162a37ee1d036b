from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.argocd.applied import unlike
from gitops.render.resources import Resource

SERVICE = {"kind": "Service", "metadata": {"name": "a", "labels": {"x": "1"}},
           "spec": {"ports": [{"name": "p", "port": 1}], "selector": {},
                    "publish": False}}  # fmt: skip
CONFIG = {"kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"k": "v"}}
CLAIM = {"kind": "StatefulSet", "metadata": {"name": "a"},
         "spec": {"resources": {"requests": {"storage": "1Gi", "cpu": 0.5}},
                  "command": ["a", "1"]}}  # fmt: skip


@pytest.mark.parametrize(
    ("body", "live", "paths"),
    [
        (SERVICE, SERVICE, []),
        (SERVICE, {"metadata": {"labels": {"x": "1", "y": "2"}, "uid": "u"},
                   "spec": {"ports": [{"name": "p", "port": 1, "protocol": "TCP"}],
                            "clusterIP": "10.0.0.1"}, "status": {}}, []),
        (SERVICE, {**SERVICE, "spec": {"ports": [{"name": "p", "port": 2}]}},
         ["spec.ports.p.port"]),
        (SERVICE, {**SERVICE, "spec": {"ports": []}}, ["spec.ports"]),
        (SERVICE, {**SERVICE, "metadata": {}}, ["metadata.labels.x"]),
        (CONFIG, {"data": {"k": "w"}}, ["data.k"]),
        (CONFIG, {"data": {"k": "v", "old": ""}}, ["data.old"]),
        (CONFIG, {}, ["data"]),
        (CLAIM, {"spec": {"resources": {"requests": {"storage": "1024Mi",
                                                     "cpu": "500m"}},
                          "command": ["a", "1"]}}, []),
        (CLAIM, {"spec": {"resources": {"requests": {"storage": "2Gi", "cpu": "1"}},
                          "command": ["a", "1k"]}},
         ["spec.resources.requests.storage", "spec.resources.requests.cpu",
          "spec.command.1"]),
    ],
)  # fmt: skip
def test_every_rendered_field_must_be_live(
    body: Any, live: Any, paths: list[str]
) -> None:
    found = unlike(Resource(body, "t", ""), live)
    assert [".".join(path) for path in found] == paths
