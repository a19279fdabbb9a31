"""Whatever was recorded: what nobody touched is whole, and what somebody touched is found."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from ledger.application import Ledger
from ledger.domain import commands as c
from ledger.domain.period import parse_day
from ledger.log.databases.sqlite_settings import sqlite
from tests.effort import effort
from tests.log.small_ledger import CLERK, ticking
from tests.tamper.attacking import LATER, attack_file, filled, found
from tests.tamper.attacks import BOTH, SQLITE

_FIRST, _LAST = parse_day("2023-09-01"), parse_day("2023-09-30")
_ATTACKS = BOTH | SQLITE


class Histories(RuleBasedStateMachine):
    """Append, keep receipts, verify; then one attack, and nothing is whole any more."""

    @initialize()
    def begin(self) -> None:
        """Fill a ledger, and hold its receipt outside."""
        self.folder = Path(tempfile.mkdtemp(prefix="budget-ledger-"))
        self.path = self.folder / "ledger.db"
        self.receipts = [filled(str(self.path))]
        self.clock = ticking(LATER + 10**9)
        self.tampered = False

    @precondition(lambda self: not self.tampered)
    @rule(count=st.integers(1, 3), cents=st.integers(1, 10**6))
    def append(self, count: int, cents: int) -> None:
        """Record bookings, some of them later reversed."""
        with Ledger(str(self.path), CLERK, self.clock) as ledger:
            for _ in range(count):
                number = len(self.receipts)
                voucher = f"N-{number}"
                booking = c.BookCost(
                    "CM-1", "personnel", cents, _FIRST, _LAST, _LAST, _LAST, voucher
                )
                self.receipts.append(ledger.execute(booking).receipt)
                if number % 3 == 0:
                    ledger.execute(c.ReverseCost("05558016", 2023, voucher, _LAST, _LAST))

    @precondition(lambda self: not self.tampered)
    @rule()
    def verify_all_receipts(self) -> None:
        """Every receipt ever given holds."""
        with Ledger(str(self.path)) as ledger:
            assert ledger.verify(*self.receipts).whole

    @precondition(lambda self: not self.tampered)
    @rule()
    def rebuild(self) -> None:
        """Read models made anew are put in use."""
        with Ledger(str(self.path)) as ledger:
            assert ledger.rebuild() == []

    @precondition(lambda self: not self.tampered)
    @rule(name=st.sampled_from(sorted(_ATTACKS)))
    def attack(self, name: str) -> None:
        """Change something; what a key refuses leaves the guards away."""
        self.tampered = True
        with suppress(sqlite.IntegrityError):
            attack_file(self.path, _ATTACKS[name])

    @precondition(lambda self: self.tampered)
    @rule()
    def find(self) -> None:
        """One receipt held outside is enough."""
        assert found(str(self.path), self.receipts[-1])

    def teardown(self) -> None:
        """Leave nothing behind."""
        if hasattr(self, "folder"):
            assert not self.tampered or found(str(self.path), self.receipts[-1])
            shutil.rmtree(self.folder, ignore_errors=True)


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=effort(10, 60), stateful_step_count=effort(8, 15), deadline=None
)
