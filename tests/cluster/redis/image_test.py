"""Another patch of the image and back, and an older one that cannot read the data."""

from __future__ import annotations

import pytest

from gitops.yamlfile.keys import lookup
from tests.cluster import client
from tests.cluster.client import Client
from tests.cluster.cluster import Cluster
from tests.cluster.gitops import GitOps
from tests.cluster.redis.load import fill, load, lost
from tests.cluster.values import value
from tests.cluster.wait import until

pytestmark = pytest.mark.cluster
OLD_MAJOR = "7.0.15"
KEPT = 20_000


def patch_of(tag: str) -> str:
    """The newest patch of the same minor version, by its moving tag."""
    return ".".join(tag.split(".")[:2])


def test_another_patch_and_back_under_load_nothing_is_lost(
    gitops: GitOps, dev: Cluster, dev_client: Client
) -> None:
    here = value(gitops, "dev", "image.tag")
    fill(dev_client, KEPT)
    with load(dev_client) as writes:
        for tag in (patch_of(here), here):
            gitops.bump("dev", f"image.tag={tag}")
            gitops.healthy("dev")
            writes.goes_on()
            image = client.server(dev)["spec"]["containers"][0]["image"]
            assert image.endswith(f":{tag}")
        acknowledged = writes.stop()
    assert lost(dev_client, acknowledged) == 0
    assert int(dev_client.ask("DBSIZE")) >= KEPT + acknowledged


def test_an_older_major_refuses_to_start_and_the_revert_brings_all_back(
    gitops: GitOps, dev: Cluster, dev_client: Client
) -> None:
    fill(dev_client, KEPT)
    assert dev_client.ask("SAVE") == "OK"
    gitops.bump("dev", f"image.tag={OLD_MAJOR}")
    said = until("it says why it does not start", lambda: last_words(dev), 120)
    assert f"/data/dump.rdb has format 12 and Redis {OLD_MAJOR} reads up to 10" in said
    assert "Nothing in /data was changed" in said
    gitops.revert()
    gitops.healthy("dev")
    assert dev_client.ask("DBSIZE") == str(KEPT)


def last_words(cluster: Cluster) -> str:
    """What `kubectl describe` shows of a container that ended, of the old image."""
    pod = client.server(cluster)
    if not pod["spec"]["containers"][0]["image"].endswith(OLD_MAJOR):
        return ""
    (status,) = pod["status"].get("containerStatuses") or [{}]
    for state in ("state", "lastState"):
        message = lookup(status, (state, "terminated", "message"))
        if message:
            return str(message)
    return ""
