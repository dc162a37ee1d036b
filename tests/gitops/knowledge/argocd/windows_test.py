from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.argocd.windows import opened

NIGHT = {
    "kind": "deny",
    "schedule": "0 22 * * *",
    "duration": "8h",
    "applications": ["a*"],
}
AND = {**NIGHT, "andOperator": True, "namespaces": ["x"]}


@pytest.mark.parametrize(
    ("old", "new", "times"),
    [
        ([NIGHT], [NIGHT], 0),
        ([NIGHT], [], 1),
        ([NIGHT], [{**NIGHT, "duration": "8h0m0s"}], 0),
        ([NIGHT], [{**NIGHT, "timeZone": "Europe/Rome"}], 1),
        ([NIGHT], [{**NIGHT, "applications": ["*"]}], 0),
        ([NIGHT], [{**NIGHT, "applications": ["ab*"]}], 1),
        ([NIGHT], [{**NIGHT, "syncOverrun": True}], 1),
        ([AND], [{**AND, "namespaces": []}], 0),
        ([{**AND, "namespaces": []}], [AND], 1),
        ([], [{**NIGHT, "kind": "allow"}], 0),
        ([{**NIGHT, "kind": "allow"}], [], 1),
        ([{**NIGHT, "kind": "allow"}], [{**NIGHT, "kind": "allow", "x": 1}], 0),
        (
            [{**NIGHT, "kind": "allow"}],
            [{**NIGHT, "kind": "allow", "manualSync": True}],
            1,
        ),
        ("odd", [3, {"kind": "deny"}], 0),
    ],
)
def test_windows_that_leave_more_time(old: Any, new: Any, times: int) -> None:
    found = [*opened({"syncWindows": old}, {"syncWindows": new})]
    assert len(found) == times, found
