from __future__ import annotations

import io
import sys
import time

import pytest

from gitops.cli import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch, quiet: float = 0.02) -> Terminal:
    found = Terminal()
    monkeypatch.setattr(sys, "stderr", found)
    monkeypatch.setattr(progress, "QUIET_SECONDS", quiet)
    monkeypatch.setattr(progress, "STEP_SECONDS", 0.02)
    return found


def test_long_work_is_seen_and_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    err = terminal(monkeypatch)
    with progress.clock("comparing"):
        time.sleep(0.5)
    assert "comparing: 0 s" in err.getvalue()
    assert err.getvalue().endswith(progress.CLEAR)


def test_short_work_is_not_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    err = terminal(monkeypatch, quiet=60)
    with progress.clock("comparing"):
        pass
    assert err.getvalue() == ""


def test_a_log_stays_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    log = io.StringIO()
    terminal(monkeypatch, quiet=0)
    monkeypatch.setattr(sys, "stderr", log)
    with progress.clock("comparing"):
        time.sleep(0.05)
    assert log.getvalue() == ""


def test_an_error_ends_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    err = terminal(monkeypatch, quiet=60)
    with pytest.raises(ValueError, match="no"), progress.clock("comparing"):
        raise ValueError("no")
    assert err.getvalue() == ""
