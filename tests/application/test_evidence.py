"""A receipt held elsewhere proves what the ledger was: it fits this ledger, then and now, only."""

from __future__ import annotations

import re

import pytest

from ledger.domain.errors import UsageError
from tests.application.mitte import (
    Clock,
    booking,
    master_data,
    opened,
    record_master_data,
)


def test_every_receipt_ever_given_fits_the_later_ledger(empty):
    receipts = [empty.receipt()]
    receipts += [empty.execute(command).receipt for command in master_data()]
    receipts += [empty.execute(booking(f"V-{number}")).receipt for number in range(5)]

    for number, receipt in enumerate(receipts):
        assert re.fullmatch(rf"{number}-[0-9a-f]{{32}}", receipt)
        check = empty.verify(receipt)
        assert (check.findings, check.events) == ((), 17)
    assert empty.receipt() == empty.verify().receipt == receipts[-1]


def test_a_receipt_of_another_ledger_does_not_fit(ledger, tmp_path):
    with opened(str(tmp_path / "other.db"), Clock("2026-02-02T08:01")) as other:
        record_master_data(other)
        foreign = other.receipt()

    (finding,) = ledger.verify(foreign).findings

    assert finding.place == "event 12"
    assert "not the event that the receipt was given for" in finding.problem
    assert "restore a backup" in finding.remedy


def test_a_receipt_of_the_future_tells_that_something_is_missing(ledger, tmp_path):
    with opened(str(tmp_path / "longer.db")) as longer:
        record_master_data(longer)
        receipt = longer.execute(booking()).receipt

    (finding,) = ledger.verify(receipt).findings

    assert finding.place == f"receipt {receipt}"
    assert finding.problem == "the log ends at event 12"


def test_one_wrong_digit_does_not_fit(ledger):
    receipt = ledger.receipt()
    last = "0" if receipt[-1] != "0" else "1"

    assert ledger.verify(receipt[:-1] + last).findings


def test_a_forged_receipt_of_the_beginning_does_not_fit(ledger):
    (finding,) = ledger.verify("0-" + "0" * 32).findings

    assert finding.place == "the beginning"


@pytest.mark.parametrize("typed", [" {} ", "{}\n"])
def test_a_receipt_may_be_pasted_with_blanks(ledger, typed):
    assert not ledger.verify(typed.format(ledger.receipt().upper())).findings


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12",
        "12-",
        "12-abc",
        "-1-" + "0" * 32,
        "12-" + "g" * 32,
        "12-" + "0" * 33,
        "１-" + "0" * 32,
    ],
)
def test_what_is_no_receipt_is_refused(ledger, typed):
    with pytest.raises(UsageError, match="a receipt reads"):
        ledger.verify(typed)


def test_an_actor_a_document_and_a_reason_are_part_of_the_proof(tmp_path):
    def receipt_with(name, **fields):
        from ledger.application import Actor, Ledger, Note  # noqa: PLC0415 - in another process

        actor = fields.pop("actor", Actor("clerk"))
        path = str(tmp_path / f"{name}.db")
        with Ledger.create(path, actor=actor, clock=Clock()) as ledger:
            return ledger.execute(master_data()[0], Note(command_id=bytes(16), **fields)).receipt

    receipts = {
        receipt_with("plain"),
        receipt_with("document", document="181/2022"),
        receipt_with("date", document_date=20000),
        receipt_with("file", file_hash=bytes(32)),
        receipt_with("reason", reason="why"),
        receipt_with("known", known_on=20000),
    }

    assert len(receipts) == 6
    assert receipt_with("plain-again") in receipts
