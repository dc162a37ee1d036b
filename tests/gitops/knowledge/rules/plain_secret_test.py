from __future__ import annotations

import pytest

from gitops.knowledge.rules import plain_secret
from tests.gitops.linted import OVERLAY
from tests.gitops.one_rule import judged
from tests.support import Repo

EXTRA = "clusters/lab/extra.yaml"
HEAD = "apiVersion: v1\nkind: {}\nmetadata: {{name: extra}}\n"
DIGEST = "ab12" * 16
CERTIFICATE = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUI="
CONFIG = f"""\
data:
  id: 550e8400-e29b-41d4-a716-446655440000
  digest: sha256:{DIGEST}
  commit: {DIGEST[:40]}
  page: https://example.org/a/b?page=1&token={{}}
  name: a-very-long-name-of-a-service-in-eu-west-1-with-2-parts
  camel: someVeryLongCamelCaseNameThatGoesOnAndOn
  ssh: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8vXk29dLq7Rz0PvB4mTn81 me
  text: aGVsbG8gd29ybGQsIHRoaXMgaXMgb25seSBhIHRleHQ=
  tokenRef: Xk29dLq7Rz0PvB4mTn81-name
  start.sh: redis-server --requirepass "$PASSWORD"
binaryData:
  password: aHVudGVyMi1acTgxaHVudGVyMi1acTgx
"""


@pytest.mark.parametrize(
    "text",
    [
        HEAD.format("ConfigMap") + CONFIG.replace("tokenRef", "nothing-Ref.id"),
        HEAD.format("SealedSecret")
        + "spec: {encryptedData: {password: AgBy3i4OJSWK}}\n",
        HEAD.format("ExternalSecret") + "spec: {data: [{secretKey: password}]}\n",
        HEAD.format("Secret") + "stringData: {url: https://a.b/c.git, type: git}\n",
        HEAD.format("Secret") + f"data: {{tls.crt: {CERTIFICATE}, password: ''}}\n",
        HEAD.format("Secret") + "stringData: {password: '<path:secret/a#b>'}\n",
        HEAD.format("Secret") + "data: {password: ENC}\nsops: {version: 3}\n",
    ],
)
def test_what_is_no_secret_or_no_plain_one(tidy: Repo, text: str) -> None:
    tidy.write(EXTRA, text)
    assert judged(tidy, plain_secret) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Secret stringData: {password: hunter}", "error"),
        ("Secret data: {auth: aHVudGVyMg==}", "error"),
        ("Secret stringData: {password: changeme}", "warning"),
        ("ConfigMap data: {DB_PASSWORD: hunter2}", "error"),
        ("ConfigMap data: {DB_PASSWORD: database-secret}", "warning"),
        ("ConfigMap data: {it: Xk29dLq7Rz0PvB4mTn81}", "warning"),
        ("ConfigMap data: {it: 'redis://:hunter2-Zq@cache:6379'}", "error"),
    ],
)
def test_secrets_of_manifests(tidy: Repo, text: str, found: str) -> None:
    kind, _, data = text.partition(" ")
    tidy.write(EXTRA, f"{HEAD.format(kind)}{data}\n")
    assert judged(tidy, plain_secret) == [f"{found} {EXTRA}:4"]


def test_values_by_name(tidy: Repo) -> None:
    names = "existingSecret: cache-auth, passwordKey: redis-password, token: ''"
    tidy.write(OVERLAY, f"global:\n  auth: {{{names}}}\n  password: hunter2\n")
    assert judged(tidy, plain_secret) == [f"error {OVERLAY}:3"]


def test_what_a_chart_renders_counts_where_git_holds_it(tidy: Repo) -> None:
    template = "apps/cache/templates/extra.yaml"
    rows = (
        "  eviction: {{ .Values.eviction }}\n  made-password: {{ randAlphaNum 20 }}\n"
    )
    text = f"{HEAD.format('Secret')}stringData:\n{rows}"
    tidy.write(template, text)
    assert judged(tidy, plain_secret) == []
    tidy.write(template, f"{text}  password: hunter2\n")
    assert judged(tidy, plain_secret) == [f"error {template}:7"]
