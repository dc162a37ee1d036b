"""What is masked, and what only looks as if it should be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops.knowledge.secrets import masked, masked_text, without_tokens
from gitops.knowledge.threeway import ABSENT

HASH = "5e884898da28047151d0e56f8dc6292773603d0d6aabbddb12a3bc4d5e6f7a8b"
RANDOM = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY"
LABEL = "RSA PRIVATE KEY-----"
PEM = f"-----BEGIN {LABEL}\nMIIhunter2\nhunter2==\n-----END {LABEL}"

SECRETS = [
    # redis.conf and what else Redis reads
    "requirepass hunter2",
    '  requirepass "hunter2 and hunter2"',
    "# requirepass hunter2",
    "REQUIREPASS hunter2",
    "masterauth 'hunter2'",
    "tls-key-file-pass hunter2",
    "primaryauth hunter2",
    "user default on >hunter2 ~* +@all",
    "user default on >ok >hunter2",
    "user default on #hunter2 <hunter2",
    "sentinel auth-pass mymaster hunter2",
    "SENTINEL SET mymaster auth-pass hunter2",
    "sentinel sentinel-pass hunter2",
    "port 6379\nrequirepass hunter2\nsave ''",
    # commands
    "exec redis-server --requirepass hunter2 --port 6379",
    'redis-server --requirepass "hunter2"',
    "redis-cli -h localhost -a hunter2 ping",
    "redis-cli \\\n  -a hunter2 ping",
    "valkey-cli --pass hunter2 ping",
    "redis-cli AUTH hunter2",
    "redis-cli config set requirepass hunter2",
    'echo "requirepass hunter2" >>/tmp/redis.conf',
    "redis-cli ACL SETUSER app on '>hunter2'",
    "REDISCLI_AUTH=hunter2 redis-cli ping",
    "export REDIS_PASSWORD=hunter2",
    "redis-server --requirepass ${REDIS_PASSWORD:-hunter2}",
    "curl -s -u admin:hunter2 http://localhost",
    "app --auth-token=hunter2 --port 1",
    # settings in any format
    "password: hunter2",
    "- password: 'hunter2'",
    "  dbPassword: hunter2 with hunter2",
    '{"user":"a","password":"hunter2","port":1}',
    '{user: a, password: hunter2, port: 1}',
    r'data: "{\"password\":\"hunter2\"}"',
    "db.password = hunter2 hunter2",
    "password: |\n  hunter2\n\n  hunter2\nport: 1",
    "- name: REDIS_PASSWORD\n  value: hunter2",
    '{"name":"API_TOKEN","value":"hunter2"}',
    "client_secret=hunter2",
    "Authorization: Bearer hunter2",
    "PASSWORD_OLD=hunter2",
    "auth_password: {password: hunter2}",
    "{password: {password: hunter2}}",
    "password: {hunter2",
    "secret_key_base: hunter2",
    '"passwords": ["hunter2", "hunter2"]',
    "kubectl create secret generic a --from-literal=password=hunter2",
    "password hunter2",
    "machine a\nlogin b\npassword hunter2\n",
    "password hunter2\r\nport 1\r\n",
    "# requirepass hunter2\r\nport 1\r\n",
    '"requirepass" hunter2',
    "user a on >/hunter2",
    "- key: db-password\n  value: hunter2",
    "redis://:hunter2@redis:6379/0",
    "https://user:hunter2@example.org/x.git",
    "redis://user:hunt@hunter2@redis:6379",
    "redis://redis?password=hunter2&db=1",
    PEM,
    PEM.partition("-----END")[0],
    "key: " + PEM.replace("\n", r"\n"),
]  # fmt: skip
TOKENS = [
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz",
    "xoxb-123456789012-abcdefghijkl",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
    "glpat-abcdefghij0123456789",
    "sk-proj-abcdefghijklmnopqrst",
    "sk-aB3dE5gH7jK9mN1pQ3sT5v",
    "sk_live_abcdefghijklmnop",
    "$2y$10$abcdefghijklmnopqrstuuHc1y5kz5cPGdnBBDUGRp7sB0aMnrXq6",
    "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ",
    "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo=",
]
HARMLESS = [
    "secretName: redis-auth",
    "secretKey: redis-password",
    "previousSecretKey: old-redis-password",
    "existingSecretPasswordKey: redis-password",
    "secretKeyRef: {name: cache-auth, key: password}",
    f"checksum/secret: {HASH}",
    f"checksum/redis-password: {HASH}",
    f"image: redis@sha256:{HASH}",
    "chart: 9daeafb9864cf43055ae93beb0afd6c7d144bfa4",
    'requirepass "$REDIS_PASSWORD"',
    "requirepass $REDIS_PASSWORD",
    'requirepass ""',
    'exec redis-server --requirepass "$REDIS_PASSWORD" --port 6379',
    "exec redis-server --requirepass $(REDIS_PASSWORD)",
    'redis-cli -a "${REDIS_PASSWORD}" ping',
    'redis-cli --pass "${REDIS_PASSWORD:?missing}"',
    "# requirepass is added when the server starts",
    'password="$(cat /run/secrets/password)"',
    "password: {{ .Values.auth.password }}",
    "passwordAuthentication: no",
    "usePasswordFiles: true",
    "password: ''",
    "automountServiceAccountToken: false",
    "tokenExpirationSeconds: 3600",
    "ls -a folder",
    "redis://redis:6379/0",
    "redis://:$REDIS_PASSWORD@redis:6379",
    "http://example.org:8080/@scope/package",
    "tls-key-file /tls/tls.key",
    "--tls-key-file /tls/tls.key",
    "REDIS_TLS_KEY=/tls/private/tls.key",
    "REDIS_PASSWORD_FILE=/run/secrets/redis",
    "user default on nopass ~* &* +@all",
    "key: node-role.kubernetes.io/control-plane",
    "topologyKey: topology.kubernetes.io/zone",
    "disk-aB3dE5gH7jK9mN1pQ3sT5v",
    "maxmemory 230mb\nsave 3600 1\nmaxmemory-policy volatile-lru",
    "author: someone",
    "REDISCLI_AUTH: {valueFrom: {secretKeyRef: {name: cache-auth, key: password}}}",
    'write_password "$@"',
    "{requirepass: '\"\"'}",
    "redis-cli acl setuser a on >/dev/null",
    "write_passwords",
    "keyspace: a",
    "cd $PWD; PWD=/tmp",
]


@pytest.mark.parametrize("text", SECRETS)
def test_secrets_in_a_text_are_masked(text: str) -> None:
    shown = masked_text(text)
    assert "hunter2" not in shown
    assert "(secret)" in shown


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("around", ["{}", "x: '{}'", "curl {} -v", "a\n{}\nb"])
def test_tokens_are_masked_wherever_they_are(token: str, around: str) -> None:
    assert without_tokens(around.format(token)) == around.format("(secret)")
    assert token not in masked_text(around.format(token))


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_names_a_secret_is_shown(text: str) -> None:
    assert masked_text(text) == text


@pytest.mark.parametrize(
    "name", ["REDIS_PASSWORD", "API_TOKEN", "CLIENT_SECRET", "AWS_KEY", "REDISCLI_AUTH"]
)
def test_variables_are_masked_by_name(name: str) -> None:
    def shown(**item: Any) -> Any:
        return masked("Pod", ("spec",), {"env": [{"name": name, **item}]})["env"][0]

    assert shown(value="hunter2") == {"name": name, "value": "(secret)"}
    for plain in ("", "$(OTHER)", "true"):
        assert shown(value=plain)["value"] == plain
    reference = {"secretKeyRef": {"name": "cache-auth", "key": "password"}}
    assert shown(valueFrom=reference)["valueFrom"] == reference
    path = ("spec", "containers", "cache", "env", name, "value")
    assert masked("Pod", path, "hunter2") == "(secret)"


@pytest.mark.parametrize(
    "words",
    [
        ["redis-server", "--requirepass", "hunter2"],
        ["redis-server", "--requirepass=hunter2"],
        ["redis-cli", "-a", "hunter2", "ping"],
        ["redis-server", "--user", "default on >hunter2"],
        ["redis-cli", "acl", "setuser", "app", ">hunter2"],
        ["sh", "-c", "redis-cli -a hunter2 ping"],
        ["-a", "hunter2"],
    ],
)
def test_arguments_are_masked(words: list[str]) -> None:
    shown = masked("Pod", ("spec", "containers", "cache", "command"), words)
    assert "hunter2" not in str(shown)
    assert len(shown) == len(words)


@pytest.mark.parametrize(
    "words",
    [
        ["ls", "-a", "folder"],
        ["redis-server", "--requirepass", "$(REDIS_PASSWORD)"],
        ["redis-cli", "-p", "6379", "-a", "$(REDIS_PASSWORD)"],
        ["sh", "-c", "cat /run/secrets/key > /tmp/key"],
    ],
)
def test_other_arguments_are_shown(words: list[str]) -> None:
    assert masked("Pod", ("args",), words) == words


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({"auth": {"password": "x"}}, {"auth": {"password": "(secret)"}}),
        ({"auth": {"password": 1234}}, {"auth": {"password": "(secret)"}}),
        ({"passwords": {"token": None}}, {"passwords": {"token": None}}),
        ({"tokens": [RANDOM, "name"]}, {"tokens": ["(secret)", "name"]}),
        ({"secretKey": RANDOM}, {"secretKey": "(secret)"}),
        ({"secretKey": "redis-password"}, {"secretKey": "redis-password"}),
        ({"apiKey": "x"}, {"apiKey": "(secret)"}),
        ({"key": RANDOM}, {"key": RANDOM}),
        ({"checksum/secret": HASH}, {"checksum/secret": HASH}),
        ({1: {"password": "x"}}, {1: {"password": "(secret)"}}),
        (
            {"extra": [{"kind": "Secret", "data": {"a": "x"}}]},
            {"extra": [{"kind": "Secret", "data": {"a": "(secret)"}}]},
        ),
        (
            {"kubectl.kubernetes.io/last-applied-configuration": "{}"},
            {"kubectl.kubernetes.io/last-applied-configuration": "(secret)"},
        ),
        (
            {"parameters": [{"name": "auth.password", "value": "x"}]},
            {"parameters": [{"name": "auth.password", "value": "(secret)"}]},
        ),
    ],
)
def test_nested_data(data: Any, shown: Any) -> None:
    assert masked("Other", (), data) == shown


def test_a_secret_keeps_only_its_keys() -> None:
    body = {"kind": "Secret", "type": "Opaque", "data": {"a": "x", "b": ["y"]}}
    shown = {**body, "data": {"a": "(secret)", "b": ["(secret)"]}}
    assert masked("Secret", (), body) == shown
    assert masked("Secret", ("data", "a"), "x") == "(secret)"
    assert masked("Secret", ("stringData",), {"a": 1}) == {"a": "(secret)"}
    assert masked("Secret", ("data",), ABSENT) is ABSENT


TEXTS = st.text() | st.sampled_from(SECRETS + TOKENS + HARMLESS)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["name", "value", "password", "kind", "data", "args"])
            | st.text(max_size=8),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def shape(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {key: shape(value) for key, value in data.items()}
    return [shape(item) for item in data] if isinstance(data, list) else None


@given(st.lists(TEXTS, max_size=4).map("\n".join))
def test_a_masked_text_has_as_many_lines(text: str) -> None:
    assert masked_text(text).count("\n") == text.count("\n")


@given(st.lists(st.sampled_from(SECRETS + TOKENS + HARMLESS)).map("\n".join))
def test_what_is_masked_is_left_alone_again(text: str) -> None:
    assert masked_text(masked_text(text)) == masked_text(text)


@given(DATA)
def test_masked_data_has_the_same_shape(data: Any) -> None:
    assert shape(masked("Secret", (), data)) == shape(data)


@given(
    st.sampled_from(SECRETS),
    st.lists(st.sampled_from(HARMLESS + SECRETS)).map("\n".join),
    st.lists(st.sampled_from(HARMLESS)).map("\n".join),
)
def test_lines_around_a_secret_do_not_uncover_it(
    secret: str, before: str, after: str
) -> None:
    assert "hunter2" not in masked_text(f"{before}\n{secret}\n{after}")


@given(DATA.map(lambda data: {"a": data, "b": "hunter2", "c": [{"d": "hunter2"}]}))
def test_a_secret_never_shows_its_values(data: Any) -> None:
    assert "hunter2" not in str(masked("Secret", ("data",), data))
