"""From a rendered field back to the line of the value, template or manifest."""

from __future__ import annotations

import pytest

from gitops.knowledge.evidence import Evidence
from tests.gitops.linted import gathered
from tests.support import Repo, make_repository

CHART = "apps/system/charts/redis"
CONF = "data.redis%conf"
POD = "spec.template.spec"
OVERLAY = "overlays/lab/system/values.yaml"


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    return gathered(make_repository(tmp_path_factory.mktemp("repo"), "consequences"))


SET, CONFIG = "StatefulSet/redis", "ConfigMap/redis"
SIZE = "spec.resources.requests.storage"
CASES = [
    # a value of the overlay, of the subchart, of no one: the template's
    ("system", SET, f"spec.volumeClaimTemplates.0.{SIZE}", f"{OVERLAY}:3:9"),
    ("system", SET, "spec.volumeClaimTemplates.data.spec", f"{OVERLAY}:3:9"),
    ("system", SET, f"{POD}.containers.redis.image", f"{CHART}/values.yaml:2:8"),
    (
        "system",
        SET,
        f"{POD}.containers.redis.args",
        f"{CHART}/templates/redis.yaml:18:11",
    ),
    # lines of a configuration file
    ("system", CONFIG, f"{CONF}.maxmemory", f"{CHART}/values.yaml:4:12"),
    ("system", CONFIG, f"{CONF}.appendonly", f"{CHART}/templates/config.yaml:8:5"),
    ("tpl", "ConfigMap/tpl", f"{CONF}.maxmemory-policy", "apps/tpl/values.yaml:8:8"),
    # an item of a list, one of several objects of a template, a plain manifest
    ("kit", "ConfigMap/one", "data.greeting", "overlays/lab/kit/values.yaml:1:11"),
    ("kit", "Job/hook", f"{POD}.restartPolicy", "apps/kit/templates/jobs.yaml"),
    ("tpl", "StatefulSet/tpl", "spec.serviceName", "apps/tpl/templates/all.yaml:16:3"),
    (
        "plain",
        "PersistentVolumeClaim/plain",
        "spec.resources",
        "apps/plain/disk.yaml:8:5",
    ),
]


def at(evidence: Evidence, app: str, title: str, field: str) -> str:
    kind, _, name = title.partition("/")
    (instance,) = [
        i for i in evidence.instances if (i.app, i.environment.name) == (app, "lab")
    ]
    (resource,) = [
        r for r in instance.resources if r.kind == kind and r.name.endswith(name)
    ]
    path = [name.replace("%", ".") for name in field.split(".")]
    return str(evidence.locate(instance, resource, *path))


@pytest.mark.parametrize(("app", "title", "field", "place"), CASES)
def test_the_line_is_found(
    evidence: Evidence, app: str, title: str, field: str, place: str
) -> None:
    assert at(evidence, app, title, field) == place


def test_of_several_values_the_likely_one_is_named(promoted: Repo) -> None:
    evidence = gathered(promoted)
    instance = next(i for i in evidence.instances if i.app == "cache")
    resource = next(r for r in instance.resources if r.kind == "Deployment")
    path = (*POD.split("."), "containers", "cache", "image")
    places = {
        likely: evidence.locate(instance, resource, *path, likely=likely)
        for likely in ("tag", "repository")
    }
    assert len({*places.values()}) == 2
