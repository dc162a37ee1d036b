from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.kubernetes.quantity import canonical, quantity

# What apimachinery 0.36.3 stores (Quantity.MarshalJSON after RoundUp(-3)).
STORED = {
    "0.5": "500m", "500m": "500m", "1024": "1024", "1024Mi": "1Gi", "1Gi": "1Gi",
    "1073741824": "1073741824", "1e3": "1e3", "1000": "1k", "1500m": "1500m",
    "0.5Gi": "512Mi", "1.5Gi": "1536Mi", "1234567": "1234567", "0.1Mi": "104857600m",
    "0": "0", "1k": "1k", "1E": "1E", "12e6": "12e6", "5e-1": "500e-3",
    "0.0001": "1m", "512Ki": "512Ki", "1000Ki": "1000Ki", "-1Gi": "-1Gi",
}  # fmt: skip


@pytest.mark.parametrize(("written", "stored"), STORED.items())
def test_the_stored_form(written: str, stored: str) -> None:
    assert canonical(written) == stored


@pytest.mark.parametrize("odd", [None, True, "", "1 Gi", "Gi", "1gi", [], {}, "1e"])
def test_what_is_no_quantity(odd: Any) -> None:
    assert canonical(odd) is None
    assert quantity(odd) is None


def test_numbers_of_yaml() -> None:
    assert canonical(0.5) == "500m"
    assert canonical(1000) == "1k"


@pytest.mark.parametrize("text", ["1e25", "1e999999999", "9" * 40, "-1e30"])
def test_what_is_out_of_bounds_is_the_bound(text: str) -> None:
    found = quantity(text)
    assert found is not None
    assert abs(found) <= 2**63 - 1
    assert canonical(text)
