"""Events, chain and read models together, or none of them."""

from __future__ import annotations

import pytest

from ledger.application import Note
from ledger.application.results import command_id_from
from ledger.domain import commands as c
from ledger.domain.errors import Refusal, UnknownName, UsageError
from ledger.log.appending import append
from ledger.log.relations import COMMAND, EVENT
from ledger.projections import engine
from tests.application.mitte import (
    booking,
    costs,
    master_data,
    record_mitte,
    stored,
    unrefinanced,
)


class InjectedError(Exception):
    """Something that nobody foresaw."""


def everything(ledger):
    """Return every row of every table: log and read models."""
    return stored(ledger, (EVENT, COMMAND, engine.PROJECTION, *engine.relations()))


def test_an_import_whose_last_line_is_refused_leaves_nothing(ledger):
    before = everything(ledger)
    wrong = booking("V-0", service_to=booking().service_to + 365)

    with pytest.raises(Refusal, match=r"line 31, voucher V-0 line 1: .* two budget years"):
        ledger.execute(c.ImportCosts((*costs(), wrong)))

    assert everything(ledger) == before


def test_an_import_tells_every_bad_line(ledger):
    lines = (booking("V-1", 0), booking("V-2"), booking("V-3", post="CM-2"))

    with pytest.raises(Refusal) as caught:
        ledger.execute(c.ImportCosts(lines))

    assert [finding.place for finding in caught.value.findings] == [
        "line 1, voucher V-1 line 1",
        "line 3, post CM-2",
    ]


def test_of_several_commands_all_or_none_are_recorded(ledger):
    before = everything(ledger)
    several: list[tuple[c.Command, Note]] = [
        (c.RegisterBody("05558044", "Senden"), Note()),
        (booking(), Note()),
        (booking("V-2", post="CM-2"), Note()),
    ]

    with pytest.raises(UnknownName) as caught:
        ledger.execute_all(several)

    assert caught.value.__notes__ == ["BookCost, command 3"]
    assert everything(ledger) == before
    assert len(ledger.execute_all(several[:2])) == 2


def test_later_commands_see_what_earlier_ones_record(empty):
    receipts = empty.execute_all([(command, Note()) for command in (*master_data(), booking())])

    assert [receipt.first_sequence for receipt in receipts] == list(range(1, 14))


def test_a_dry_run_leaves_nothing_and_counts_the_same(empty):
    commands = [*master_data(), c.ImportCosts(tuple(costs()))]
    noted = [(command, Note()) for command in commands]
    before = everything(empty)

    tried = empty.execute_all(noted, dry_run=True)
    assert everything(empty) == before

    done = empty.execute_all(noted)
    assert [(r.events, r.known, r.warnings) for r in tried] == [
        (r.events, r.known, r.warnings) for r in done
    ]
    again = empty.execute_all(noted, dry_run=True)
    assert [(r.repeated, r.known) for r in again] == [(True, 0)] * 12 + [(True, 30)]


def test_a_dry_run_refuses_what_would_be_refused(ledger):
    with pytest.raises(UnknownName):
        ledger.execute_all([(booking(post="CM-2"), Note())], dry_run=True)


def test_what_is_typed_wrongly_stops_the_whole_batch(ledger):
    before = everything(ledger)

    with pytest.raises(UsageError):
        ledger.execute_all([(booking(), Note()), (booking("V-\n2"), Note())])

    assert everything(ledger) == before


@pytest.mark.parametrize("place", ["before", "within", "after"])
def test_a_fault_in_a_read_model_leaves_nothing(ledger, monkeypatch, place):
    before = everything(ledger)
    note = Note(command_id=command_id_from("interrupted"))
    apply, add = engine.apply, engine.Adding.add

    def failing(session, batch, prefix=""):
        if place == "within":
            engine.PROJECTIONS[0].apply(session, batch, prefix)
        if place == "after":
            apply(session, batch, prefix)
        raise InjectedError

    def failing_in_columns(adding, lines, odd, origins=(), *rest):
        if place == "within":
            adding._bookings.add(lines)
        if place == "after":
            add(adding, lines, odd, origins, *rest)
        raise InjectedError

    monkeypatch.setattr(engine, "apply", failing)
    monkeypatch.setattr(engine.Adding, "add", failing_in_columns)
    for command in (c.RegisterBody("05558044", "Senden"), c.ImportCosts(tuple(costs()))):
        with pytest.raises(InjectedError):
            ledger.execute(command, note)
    assert everything(ledger) == before

    monkeypatch.undo()
    assert not ledger.execute(c.ImportCosts(tuple(costs())), note).repeated
    assert not ledger.verify().findings


def test_a_fault_between_two_commands_leaves_nothing_of_the_first(ledger, monkeypatch):
    before = everything(ledger)
    seen = []

    def failing(session, envelope, events, **given):
        seen.append(events)
        if len(seen) == 2:
            raise InjectedError
        return append(session, envelope, events, **given)

    monkeypatch.setattr("ledger.application.recording.one_command.append", failing)
    with pytest.raises(InjectedError):
        ledger.execute_all([(booking("V-1"), Note()), (booking("V-2"), Note())])

    assert everything(ledger) == before


def test_a_question_leaves_nothing(case):
    before = everything(case)

    unrefinanced(case)
    case.verify()
    case.doctor()
    case.judge([booking()])

    assert everything(case) == before


def test_a_refusal_does_not_spend_a_number(empty):
    with pytest.raises(Refusal):
        empty.execute(booking())
    record_mitte(empty)

    assert [item.sequence for item in empty.replay()] == list(range(1, 43))
