from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from gitops.knowledge.argocd.closing import closing

WHO = ("cache", "shop", ("https://kubernetes.default.svc", "in-cluster"))
BERLIN = {"timeZone": "Europe/Berlin"}


def deny(schedule: str, duration: str, **more: Any) -> dict[str, Any]:
    return {"kind": "deny", "schedule": schedule, "duration": duration,
            "applications": ["*"], **more}  # fmt: skip


def until(windows: list[dict[str, Any]], now: str) -> str | None:
    at = datetime.fromisoformat(now).replace(tzinfo=timezone.utc)
    found = closing(windows, WHO, at)
    if found is None:
        return None
    return f"{found.until:%m-%d %H:%M}" if found.until else "never"


NIGHT = deny("0 22 * * *", "8h")
WORK = {**deny("0 8 * * mon-fri", "9h"), "kind": "allow"}


@pytest.mark.parametrize(
    ("windows", "now", "end"),
    [
        ([], "2026-11-24 12:00", None),
        ([NIGHT], "2026-11-24 21:59", None),
        ([NIGHT], "2026-11-24 22:00", "11-25 06:00"),
        ([NIGHT], "2026-11-25 05:59", "11-25 06:00"),
        ([NIGHT], "2026-11-25 06:00", None),
        ([{**NIGHT, **BERLIN}], "2026-11-24 21:00", "11-25 05:00"),
        ([{**NIGHT, **BERLIN}], "2026-07-24 20:00", "07-25 04:00"),
        # Two windows that follow each other are one closed time.
        ([NIGHT, deny("0 6 * * *", "2h")], "2026-11-24 23:00", "11-25 08:00"),
        ([WORK], "2026-11-24 12:00", None),
        ([WORK], "2026-11-27 17:00", "11-30 08:00"),
        ([WORK, deny("0 0 30 11 *", "12h")], "2026-11-28 00:00", "11-30 12:00"),
        ([deny("* * * * *", "1h")], "2026-11-24 12:00", "never"),
        ([deny("0 0 13 * 5", "24h")], "2026-11-27 12:00", "11-28 00:00"),
        ([deny("@daily", "1h")], "2026-11-24 00:30", "11-24 01:00"),
        ([{**NIGHT, "applications": ["c*"]}], "2026-11-24 23:00", "11-25 06:00"),
        ([{**NIGHT, "applications": ["d*"]}], "2026-11-24 23:00", None),
        ([{**NIGHT, "applications": [], "clusters": ["in-cluster"]}],
         "2026-11-24 23:00", "11-25 06:00"),
        ([{**NIGHT, "namespaces": ["other"], "andOperator": True}],
         "2026-11-24 23:00", None),
        ([deny("61 * * * *", "1h"), deny("0 22 * * *", "soon")],
         "2026-11-24 22:30", None),
        ([{**NIGHT, "timeZone": "Mars/Base"}], "2026-11-24 23:00", None),
    ],
)  # fmt: skip
def test_closed_is_said_with_the_moment_it_opens(
    windows: list[dict[str, Any]], now: str, end: str | None
) -> None:
    assert until(windows, now) == end


def test_a_manual_sync_gets_through_where_all_deny_windows_let_it() -> None:
    at = datetime(2026, 11, 24, 23, tzinfo=timezone.utc)
    loose = {**NIGHT, "manualSync": True}
    found, both = closing([loose], WHO, at), closing([loose, NIGHT], WHO, at)
    assert found is not None
    assert both is not None
    assert (found.manual, both.manual) == (True, False)
