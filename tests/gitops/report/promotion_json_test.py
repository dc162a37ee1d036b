"""What machines get is what docs/schemas/promotion.json says."""

from __future__ import annotations

import json
from typing import Any

import fastjsonschema
import pytest

from tests.gitops.promoting import adopt
from tests.support import ROOT, Repo

SCHEMA = json.loads((ROOT / "docs" / "schemas" / "promotion.json").read_text())
VALID = fastjsonschema.compile(SCHEMA)
WORKLOAD = "apps/cache/templates/workload.yaml"
LAB, LIVE = "overlays/lab/cache/values.yaml", "overlays/live/cache/values.yaml"
ANSWER = ("--accept", "host-exposed", "--reason", "x")


def told(repo: Repo, *words: str, app: str = "cache") -> dict[str, Any]:
    """One promotion, held to the schema."""
    out = repo.tool("promote", app, "lab", "live", "--format", "json", *words).out
    VALID(json.loads(out))
    found: dict[str, Any] = json.loads(out)["promotions"][0]
    return found


def exposed(repo: Repo) -> None:
    repo.replace(
        WORKLOAD, "      containers:", "      hostIPC: true\n      containers:"
    )
    repo.commit()


def test_every_status(repo: Repo) -> None:
    assert told(repo)["status"] == "conflict"
    adopt(repo)
    assert told(repo)["status"] == "nothing-to-do"
    exposed(repo)
    assert told(repo)["status"] == "refused"
    assert told(repo, "--dry-run", *ANSWER)["status"] == "planned"
    assert told(repo, *ANSWER)["status"] == "promoted"
    assert told(repo, *ANSWER, app="all")["status"] == "promoted"


def test_held_items_and_a_refusal_with_its_reason(repo: Repo) -> None:
    adopt(repo)
    repo.replace(LIVE, 'tag: "1.1"', 'tag: "0.9"')
    repo.commit()
    assert told(repo)["held"][0]["why"]
    repo.replace(LAB, "replicas:", "replica:")
    repo.commit()
    assert "unknown key replica" in told(repo)["why"]


@pytest.mark.parametrize("change", [{"status": "odd"}, {"more": 1}, {"app": None}])
def test_the_schema_is_closed(repo: Repo, change: dict[str, Any]) -> None:
    found = {**told(repo), **change}
    with pytest.raises(fastjsonschema.JsonSchemaException):
        VALID({"promotions": [found]})
