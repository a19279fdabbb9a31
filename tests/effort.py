"""How much a slow proof does: its short form at the desk, its long form in `make test-long`.

No property is left to the long form alone: it kills more often, reads longer files, tries more
examples, and repeats on PostgreSQL what the short form shows on SQLite.
"""

from __future__ import annotations

import os
from typing import TypeVar

T = TypeVar("T")

LONG = os.environ.get("BUDGET_LEDGER_LONG") == "1"
_PART = 4


def effort(short: T, long: T) -> T:
    """Return what a proof does at the desk, or in its long form."""
    return long if LONG else short


def examples(long: int) -> int:
    """Return how many examples of a property are tried."""
    return effort(-(-long // _PART), long)
