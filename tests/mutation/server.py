"""A plugin for pytest: collect once, then run chosen tests in a fork for one fault after another.

A fault that changes functions alone is put into the loaded module of the fork; the process that
forks never sees it. Without an address the tests run as usual, but without shrinking.
"""

from __future__ import annotations

import os
import resource
from multiprocessing.connection import Client
from pathlib import Path
from typing import NamedTuple

import hypothesis
import pytest
from hypothesis import Phase

from tests.mutation.swap import changed_functions, swap

_BROKEN = 3
ADDRESS = "BUDGET_LEDGER_MUTATION"
"""The variable of the environment that names the socket."""


class Question(NamedTuple):
    """Does one of these tests notice that a module has another text?"""

    file: Path
    before: str
    after: str
    tests: list[str]
    seconds: int


def pytest_sessionstart() -> None:
    """Search for a failing example as ever, but do not make it prettier and do not keep it."""
    hypothesis.settings.register_profile(
        "mutation", deadline=None, database=None, phases=(Phase.explicit, Phase.generate)
    )
    hypothesis.settings.load_profile("mutation")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Answer questions until the other side hangs up."""
    address = os.environ.get(ADDRESS)
    if address is None or session.testsfailed:
        return None
    items = {item.nodeid: item for item in session.items}
    with Client(address) as line:
        for question in iter(line.recv, None):
            line.send(_noticed(question, [items[name] for name in question.tests]))
    return True


def _noticed(question: Question, items: list[pytest.Item]) -> bool:
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) == _BROKEN:
            raise RuntimeError(f"{question.file}: the changed code does not fit in")
        return bool(status)
    # A loop without end is noticed by whoever waits; the kernel ends it.
    resource.setrlimit(resource.RLIMIT_CPU, (question.seconds, question.seconds))
    try:
        changed = changed_functions(str(question.file), question.before, question.after)
        swap(str(question.file), changed or {})
    except BaseException:  # noqa: BLE001 - a fork must end here, and this is no test that failed
        os._exit(_BROKEN)
    try:
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
    except BaseException:  # noqa: BLE001 - a fork must end here, whatever happens
        os._exit(1)
    os._exit(0)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """End the fork with the first test that fails."""
    if report.failed and ADDRESS in os.environ:
        os._exit(1)
