"""A ledger that is attacked, on both databases."""

from __future__ import annotations

from pathlib import Path

import psycopg
from sqlalchemy import make_url

from ledger.application import Ledger
from ledger.domain import commands as c
from ledger.domain.errors import LedgerError
from ledger.domain.period import parse_day
from ledger.log.databases.sqlite_settings import sqlite
from ledger.log.relations import guards
from tests.log.small_ledger import CLERK, small_ledger, ticking
from tests.tamper.attacks import run

LATER = 1_720_000_000_000_000
_LOG_TABLES = ("event", "command")


def filled(url: str) -> str:
    """Fill a ledger with fourteen events, a command each for the last ones; return its receipt."""
    small_ledger(url)
    first, last = parse_day("2023-09-01"), parse_day("2023-09-30")
    with Ledger(url, CLERK, ticking(LATER)) as ledger:
        for voucher in ("V-2", "V-3", "V-4", "V-5"):
            ledger.execute(c.BookCost("CM-1", "personnel", 700, first, last, last, last, voucher))
        return ledger.receipt()


def attack_file(path: Path, statements: tuple[str, ...]) -> None:
    """Change a file, with the guards away meanwhile."""
    connection = sqlite.connect(path, isolation_level=None)
    own = any("TRIGGER" in statement for statement in statements)
    try:
        for table in () if own else _LOG_TABLES:
            connection.execute(f"DROP TRIGGER {table}_no_UPDATE")
            connection.execute(f"DROP TRIGGER {table}_no_DELETE")
        run(connection.execute, statements, "x'00112233445566778899aabbccddeeff'", "")
        if not own and "RENAME" not in " ".join(statements):
            for guard in guards("sqlite"):
                connection.execute(guard)
    finally:
        connection.close()


def attack_server(url: str, statements: tuple[str, ...]) -> None:
    """Change a database, with the guards away meanwhile."""
    parsed = make_url(url).set(drivername="postgresql")
    own = any("TRIGGER" in statement for statement in statements)
    blob = r"'\x00112233445566778899aabbccddeeff'::bytea"
    plain = parsed.render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        for table in () if own else _LOG_TABLES:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        run(connection.execute, statements, blob, str(parsed.database))
        for table in () if own or "RENAME" in " ".join(statements) else _LOG_TABLES:
            connection.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_only_grows")


def found(url: str, receipt: str) -> bool:
    """Return whether verifying with one receipt tells, without a traceback."""
    try:
        with Ledger(url) as ledger:
            check = ledger.verify(receipt)
    except LedgerError:
        return True
    assert all(str(finding).count("\n") == 0 for finding in check.findings)
    return bool(check.findings)
