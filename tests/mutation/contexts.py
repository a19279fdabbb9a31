"""A plugin for pytest: which test runs which line, how long each takes, and which ones fail."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import coverage
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

RESULTS = "reach.json"
_seconds: dict[str, float] = {}
_failed: set[str] = set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Name the test for as long as it runs, its fixtures included."""
    running = coverage.Coverage.current()
    if running is not None:
        running.switch_context(item.nodeid)
    result = yield
    if running is not None:
        running.switch_context("")
    return result


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note how long a test took, and whether it failed."""
    _seconds[report.nodeid] = _seconds.get(report.nodeid, 0) + report.duration
    if report.failed:
        _failed.add(report.nodeid)


def pytest_sessionfinish() -> None:
    """Leave the results beside the lines."""
    found = {"seconds": _seconds, "failed": sorted(_failed)}
    Path(RESULTS).write_text(json.dumps(found), encoding="utf-8")
