"""A question that names a receipt is answered from no older state, as on a standby that follows."""

from __future__ import annotations

import pytest

from ledger import Ledger
from ledger.application import reaching
from ledger.commands import RegisterBody
from ledger.domain.errors import LogError
from tests.cli.conftest import Typist


@pytest.fixture
def typist(tmp_path):
    made = Typist(str(tmp_path / "ledger.db"))
    made.ok("init")
    made.ok("body register 05566076 Rheine")
    return made


def receipt(typist: Typist) -> str:
    with Ledger(typist.database) as ledger:
        return ledger.receipt()


def test_a_state_that_holds_the_receipt_answers(typist):
    first = receipt(typist)
    typist.ok("body register 05554004 Ahaus")
    assert "Ahaus" in typist.ok(f"--at-least {first} history")


def test_an_older_state_is_refused_as_busy(typist, monkeypatch):
    monkeypatch.setattr(reaching, "WAIT_SECONDS", 0.1)
    said = typist.refused(f"--at-least 2-{'0' * 32} history", 5)
    assert "BL-880" in said
    assert "event 1" in said


def test_another_ledgers_receipt_is_refused(typist):
    assert "BL-881" in typist.refused(f"--at-least 1-{'0' * 32} history")


def test_what_is_no_receipt_is_refused(typist):
    assert "BL-216" in typist.refused("--at-least yesterday history", 2)


def test_who_waits_is_answered_as_soon_as_it_is_there(database_url, monkeypatch):
    clock = iter(range(1_767_225_600_000_000, 1_767_225_700_000_000, 1_000_000)).__next__
    told = []

    def record(_: float) -> None:
        """Record what is waited for, while somebody waits."""
        with Ledger(database_url, clock=clock) as other:
            told.append(other.execute(RegisterBody("05554004", "Ahaus", "municipality")))

    monkeypatch.setattr(reaching, "sleep", record)
    with Ledger.create(database_url, clock=clock) as ledger:
        with pytest.raises(LogError, match="another ledger"):
            reaching.reach(ledger, f"1-{'0' * 32}")
        assert len(told) == 1
        reaching.reach(ledger, told[0].receipt)
