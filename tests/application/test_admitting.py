"""Every door asks the same of what comes in: a command, a batch of bookings, a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.application import Actor, Ledger, Note
from ledger.domain import commands as c
from ledger.domain.errors import LedgerError, Refusal, UsageError
from ledger.domain.fields import LAST_DAY
from ledger.importing.costs.imported import ImportOptions, import_costs
from tests.application.mitte import POST, booking, day

HEAD = "post,cost_type,amount,service_from,service_to,booked_on,voucher\n"

Door = Callable[[Ledger, Note, Path], object]


def by_command(ledger: Ledger, note: Note, _: Path) -> object:
    return ledger.execute(booking("V-1"), note)


def by_batch(ledger: Ledger, note: Note, _: Path) -> object:
    return ledger.execute(c.ImportCosts((booking("V-1"),)), note)


def by_file(ledger: Ledger, note: Note, folder: Path) -> object:
    path = folder / "costs.csv"
    days = "2023-07-01,2023-07-31,2023-07-31"
    path.write_text(f"{HEAD}{POST},personnel,100.00,{days},V-1\n", encoding="utf-8")
    return import_costs(ledger, path, ImportOptions(note=note))


DOORS = pytest.mark.parametrize("door", [by_command, by_batch, by_file])


@DOORS
@pytest.mark.parametrize(
    ("note", "words"),
    [
        (Note(document="x" * 201), "document: .* has over 200 characters"),
        (Note(known_on=LAST_DAY + 1), "known on: .* is no day of the years"),
        (Note(known_on=day("2099-01-01")), "known on: 2099-01-01 lies after the day of recording"),
        (Note(command_id=b"short"), "command id: .* is not 16 bytes"),
        (Note(reason="two\nlines"), "reason: .* contains control characters"),
        (Note(corrects=1, reason="wrong"), "event 1: bookings are not corrected"),
    ],
)
def test_what_accompanies_a_booking_is_refused_in_the_same_words(case, tmp_path, door, note, words):
    before = case.receipt()
    with pytest.raises(LedgerError, match=words):
        door(case, note, tmp_path)
    assert case.receipt() == before


@DOORS
@pytest.mark.parametrize(
    "actor", [Actor("", "option"), Actor("m.muster", "word of honour")], ids=["nobody", "unproven"]
)
def test_who_acts_is_named_and_how_far_that_is_proven(case, clock, tmp_path, door, actor):
    before = case.receipt()
    url = case._database.url
    with Ledger(url, actor, clock) as ledger, pytest.raises(UsageError, match="→"):
        door(ledger, Note(), tmp_path)
    assert case.receipt() == before


@DOORS
def test_a_clock_that_is_not_believed_stops_every_door(case, clock, tmp_path, door):
    clock.now += 500 * 86_400_000_000
    with pytest.raises(Refusal, match="more than 400 days ahead"):
        door(case, Note(), tmp_path)
    door(case, Note(despite_clock=True), tmp_path)
