"""What a template makes up: values that differ each time that it is rendered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from gitops.yamlfile.keys import Path
from gitops.yamlfile.spelling import same

FUNCTIONS = re.compile(
    r"rand\w+|uuidv4|now|shuffle|gen\w*(Key|Cert|CA)\w*"
    r"|htpasswd|bcrypt|encryptAES|derivePassword"
)
"""Functions of Helm and sprig whose answer differs each time."""

MAKES_UP = re.compile(
    rb"\{\{-?(?!\s*/\*)(?:(?!\}\}).)*?\b(%s)\b" % FUNCTIONS.pattern.encode(), re.DOTALL
)
"""Calls of them."""


@lru_cache(maxsize=4096)
def makes_up(text: bytes) -> bool:
    """Whether a template calls one; both sides and many apps share most files."""
    return b"{{" in text and bool(MAKES_UP.search(text))


def differing(one: Any, other: Any, path: Path = ()) -> Iterator[Path]:
    """The paths at which two bodies differ; list items go by their place."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for name in one.keys() | other.keys():
            yield from differing(one.get(name), other.get(name), (*path, name))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for place, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differing(left, right, (*path, str(place)))
    elif not same(one, other):
        yield path
