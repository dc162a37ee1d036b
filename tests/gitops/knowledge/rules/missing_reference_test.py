from __future__ import annotations

import pytest

from gitops.knowledge.rules import missing_reference
from tests.gitops.rendered import POD, TEMPLATES, WORKLOAD, told
from tests.support import Repo

PROVIDED = "[standard]\n    provided: [Secret/shop/password]"
ITEM = "                  name: password\n"
PLACE = f"{WORKLOAD}:46:19"


def ask_for(repo: Repo, name: str) -> None:
    repo.replace(WORKLOAD, ITEM, ITEM.replace("password", name))


@pytest.mark.parametrize(
    ("provided", "level"),
    [
        ("provided: [Secret/shop/password]", None),
        ("provided: ['Secret/shop/password#password']", None),
        ("provided: ['Secret/shop/password#other']", "error"),
        ("provided: [Secret/other/password]", "error"),
        ("provided: []", "error"),
        ("apiVersions: []", "warning"),
    ],
)
def test_what_others_provide(tidy: Repo, provided: str, level: str | None) -> None:
    tidy.replace("environments.yaml", PROVIDED, f"[standard]\n    {provided}")
    found = [line.split(": ")[0] for line in told(tidy, missing_reference)]
    assert found == ([f"{level} {PLACE}"] if level else [])


@pytest.mark.parametrize(
    ("head", "spec"),
    [
        ("bitnami.com/v1alpha1\nkind: SealedSecret", "{}"),
        ("external-secrets.io/v1\nkind: ExternalSecret", "{}"),
        ("external-secrets.io/v1\nkind: ExternalSecret", "{target: {name: token}}"),
        ("cert-manager.io/v1\nkind: Certificate", "{secretName: token}"),
        ("example.org/v1\nkind: Database", "{credentials: token}"),
    ],
)
def test_what_makes_a_secret(tidy: Repo, head: str, spec: str) -> None:
    ask_for(tidy, "token")
    (found,) = told(tidy, missing_reference)
    assert found.startswith(f"error {PLACE}: ")
    assert "add `Secret/shop/token` to provided of lab" in found
    name = "a" if "token" in spec else "token"
    text = f"apiVersion: {head}\nmetadata: {{name: {name}}}\nspec: {spec}\n"
    tidy.write(f"{TEMPLATES}/maker.yaml", text)
    assert told(tidy, missing_reference) == []


def test_a_database_has_secrets_called_after_it(tidy: Repo) -> None:
    ask_for(tidy, "orders-app")
    text = "apiVersion: example.org/v1\nkind: Database\nmetadata: {name: orders}\n"
    tidy.write(f"{TEMPLATES}/database.yaml", text)
    assert told(tidy, missing_reference) == []


def test_a_job_makes_what_its_command_names(tidy: Repo) -> None:
    ask_for(tidy, "token")
    job = (
        "apiVersion: batch/v1\nkind: Job\nmetadata: {name: make}\nspec:\n  template:\n"
        "    spec:\n      containers:\n        - {name: a, args: [--secret-name=%s]}\n"
    )
    tidy.write(f"{TEMPLATES}/job.yaml", job % "other")
    assert len(told(tidy, missing_reference)) == 1
    tidy.write(f"{TEMPLATES}/job.yaml", job.replace("=%s", ", token"))
    assert told(tidy, missing_reference) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("serviceAccountName: default", 0),
        ("serviceAccountName: cache", 1),
        ("priorityClassName: system-node-critical", 0),
        ("priorityClassName: high", 1),
        ("imagePullSecrets: [{name: password}]", 0),
        ("imagePullSecrets: [{name: registry}]", 1),
    ],
)
def test_what_a_pod_names(tidy: Repo, line: str, found: int) -> None:
    tidy.replace(WORKLOAD, POD, f"{POD}      {line}\n")
    assert len(told(tidy, missing_reference)) == found


@pytest.mark.parametrize(
    ("claim", "found"), [("data-shop-cache-0", 0), ("data-shop-cache", 1)]
)
def test_claims_of_a_claim_template_are_there(
    tidy: Repo, claim: str, found: int
) -> None:
    volume = f"        - {{name: a, persistentVolumeClaim: {{claimName: {claim}}}}}\n"
    tidy.replace(WORKLOAD, "      volumes:\n", f"      volumes:\n{volume}")
    assert len(told(tidy, missing_reference)) == found
