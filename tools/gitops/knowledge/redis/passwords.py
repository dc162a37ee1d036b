"""The names under which Redis takes a password."""

DIRECTIVES = (
    "requirepass",
    "masterauth",
    "primaryauth",
    "tls-key-file-pass",
    "tls-client-key-file-pass",
)
"""Of redis.conf; `primaryauth` is Valkey's masterauth."""
VARIABLES = ("REDISCLI_AUTH",)
"""Of the environment of redis-cli."""
