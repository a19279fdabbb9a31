"""What happens to the files of a ledger."""

from __future__ import annotations

from ledger.log.databases.sqlite_settings import durability, sqlite
from tests.log.small_ledger import small_ledger

HAS_LOG = durability(sqlite.sqlite_version_info)[0] == "WAL"


def renamed(path):
    path.rename(path.with_name("elsewhere.db"))


def deleted(path):
    path.unlink()


def replaced(path):
    other = path.with_name("other.db")
    small_ledger(str(other))
    other.replace(path)


def log_removed(path):
    path.with_name(f"{path.name}-wal").unlink()


HARMS = [renamed, deleted, replaced, *([log_removed] if HAS_LOG else [])]
