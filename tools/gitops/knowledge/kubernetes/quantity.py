"""Quantities: `500m`, `10Gi`, `1e3`, as Kubernetes reads and writes them.

Source: apimachinery pkg/api/resource/quantity.go and suffix.go.
"""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, Decimal
from typing import Any

SHAPE = re.compile(
    r"(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))"
    r"(?P<suffix>[eE][+-]?\d+|[KMGTPE]i|[numkMGTPE]|)"
)
BINARY = {f"{name}i": 1024**n for n, name in enumerate("KMGTPE", 1)}
DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0,
           **{name: 3 * n for n, name in enumerate("kMGTPE", 1)}}  # fmt: skip
NAMES = {power: name for name, power in DECIMAL.items()}
SUFFIXES = {
    **{name: Decimal(10) ** power for name, power in DECIMAL.items()},
    **{name: Decimal(factor) for name, factor in BINARY.items()},
}
MILLI, KIBI = Decimal("1e-3"), 1024
MOST = Decimal(2**63 - 1)
"""Larger ones are taken for this (maxAllowed in amount.go)."""
DIGITS = 28
"""Exponents beyond this are out of all bounds."""


def quantity(data: Any) -> Decimal | None:
    """The number that a quantity is, None where it is none."""
    found = _parts(data)
    if found is None:
        return None
    number, suffix = found
    factor = SUFFIXES.get(suffix)
    if factor is None:
        factor = Decimal(10) ** max(-DIGITS, min(int(suffix[1:]), DIGITS))
    return max(-MOST, min(Decimal(number) * factor, MOST))


def canonical(data: Any) -> str | None:
    """A quantity as the API server stores it, None where it is none.

    `0.5` and `500m` are stored alike, and so are 1024Mi and 1Gi, but 1073741824 keeps
    its decimal form: equal in value, not as text (Quantity.CanonicalizeBytes). A pod's
    resources are rounded up to thousandths (SetDefaults_ResourceList).
    """
    value, found = quantity(data), _parts(data)
    if value is None or found is None:
        return None
    value = value.quantize(MILLI, ROUND_CEILING) if value % MILLI else value
    if not value:
        return "0"
    suffix = found[1]
    if suffix in BINARY and abs(value) >= KIBI and value == value.to_integral_value():
        return _binary(int(value))
    return _decimal(value, exponent=suffix[:1] in ("e", "E") and suffix not in DECIMAL)


def shown(data: Any) -> str:
    """A quantity as it is written, `none` where there is none."""
    return "none" if data is None else str(data)


def _parts(data: Any) -> tuple[str, str] | None:
    if isinstance(data, bool) or not isinstance(data, (int, float, str)):
        return None
    found = SHAPE.fullmatch(str(data).strip())
    return (found["number"], found["suffix"]) if found else None


def _binary(value: int) -> str:
    power = 0
    while value % 1024 == 0 and power < len(BINARY):
        value, power = value // 1024, power + 1
    return f"{value}{['', *BINARY][power]}"


def _decimal(value: Decimal, *, exponent: bool) -> str:
    power = 0
    while value != value.to_integral_value() or value % 1000 == 0:
        step = -3 if value != value.to_integral_value() else 3
        value, power = value / Decimal(10) ** step, power + step
    if exponent or power not in NAMES:
        return f"{int(value)}e{power}" if power else str(int(value))
    return f"{int(value)}{NAMES[power]}"
