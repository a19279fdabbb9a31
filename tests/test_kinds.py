"""An event type is declared once; what a register needs of it is declared, or a test says so."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from ledger.application.recording.deciders import DECIDERS
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.facts import Fact, Facts
from ledger.domain.recordable import Recordable, complete
from ledger.domain.rules import RECORDABLE
from ledger.domain.vocabulary import FIELDS
from ledger.importing.setup.document import BELOW, TOP
from ledger.log.topics import REGISTRY, TOPICS

ROOT = Path(__file__).resolve().parent.parent
TODAY = [event for event in e.STORED if event.upcast is e.Event.upcast]
ELSEWHERE = {e.CostBooked, e.CostReversed, e.CostCertified, e.CostPaid}
"""What stands in a booking's stream has read models."""
READ_OTHERWISE = {e.FactWithdrawn, e.ClockCorrected}
"""A withdrawal is read by `in_order`, a correction of the clock by the log."""


def test_topics_are_what_the_event_types_declare():
    assert [(t.number, t.name, t.event) for t in TOPICS] == [
        (event.kind.number, event.kind.topic, event) for event in e.STORED
    ]


@pytest.mark.parametrize("event", e.STORED, ids=lambda event: event.__name__)
def test_a_topic_says_the_name_of_todays_class_and_a_version(event):
    name, _, version = event.kind.topic.partition(":")
    assert event.kind.name == name
    assert version.isdecimal()
    assert (event.__name__ == name) == (event in TODAY)
    assert name in {today.__name__ for today in TODAY}


@pytest.mark.parametrize("event", e.STORED, ids=lambda event: event.__name__)
def test_what_an_event_speaks_of_stands_in_its_fields(event):
    for stream, field in event.kind.speaks_of:
        assert field in event.__struct_fields__
        assert stream in {*e.REGISTERED, "person"}


@pytest.mark.parametrize("event", e.STORED, ids=lambda event: event.__name__)
def test_a_correction_folds_anew_what_is_named_before_what_names_it(event):
    named = [stream for stream, _ in event.kind.speaks_of if stream != "person"]
    assert all(e.STREAMS.index(one) < e.STREAMS.index(event.kind.stream) for one in named)


def test_a_kind_of_an_unknown_stream_is_refused_at_once():
    with pytest.raises(ValueError, match="no stream of a voucher → add it to STREAMS"):
        e.Kind(99, "Nothing:1", "voucher")


def test_each_kind_of_thing_is_brought_into_being_by_one_event_type():
    registering = [event.kind.stream for event in TODAY if event.kind.registers]
    assert len(registering) == len(set(registering)) == len(e.REGISTERED)
    assert set(registering) == {s for s in e.STREAMS if _has_table(s)}


def _has_table(stream: str) -> bool:
    try:
        Facts().table(stream)
    except KeyError:
        return False
    return True


@pytest.mark.parametrize("event", TODAY, ids=lambda event: event.__name__)
def test_every_event_type_says_how_it_is_folded(event):
    assert event.fold is not e.Event.fold
    kept_elsewhere = event.fold is e.CostBooked.fold
    assert kept_elsewhere == (event in ELSEWHERE | READ_OTHERWISE)


def test_folding_an_event_type_that_says_nothing_is_an_error_that_names_it():
    class Unsaid(e.Event, frozen=True):
        pass

    with pytest.raises(NotImplementedError, match="Unsaid"):
        Unsaid().fold(Facts(), Fact(1, 0, Unsaid()))


def test_every_event_type_of_today_is_recorded_by_a_command_of_its_own():
    assert set(RECORDABLE) == set(TODAY)
    commands = [one.command for one in RECORDABLE.values()]
    assert len(set(commands)) == len(commands)
    # These are several bookings and reversals at once.
    several = {c.ImportCosts, c.ImportFile, c.CorrectCost}
    assert set(commands) == {*c.Command.__subclasses__()} - several


def test_an_event_type_that_nobody_can_record_is_an_error_that_names_it():
    with pytest.raises(TypeError, match="BodyRegistered: nobody can record it"):
        complete(one for one in RECORDABLE.values() if one.event is not e.BodyRegistered)


def test_an_event_type_that_is_declared_twice_is_an_error_that_names_it():
    twice = Recordable(e.BodyRegistered, c.RegisterBody)
    with pytest.raises(TypeError, match="BodyRegistered: declared twice"):
        complete([*RECORDABLE.values(), twice])


def test_a_command_of_the_events_words_has_every_field_of_it():
    for one in RECORDABLE.values():
        if one.said:
            fields = set(one.event.__struct_fields__)
            assert fields <= set(one.command.__struct_fields__), one.event.__name__


def test_rules_look_only_at_what_the_event_speaks_of():
    for one in RECORDABLE.values():
        spoken = {one.event.kind.stream, *(kind for kind, _ in one.event.kind.speaks_of)}
        assert set(one.looks_at) <= spoken, one.event.__name__
        assert {kind for kinds in one.looks_at.values() for kind in kinds} <= set(e.STREAMS)


def test_whoever_speaks_of_a_person_looks_where_else_the_person_is():
    # One person may fill two posts; together they are one (domain reference §4).
    for event in TODAY:
        of_a_person = "person" in dict(event.kind.speaks_of)
        assert of_a_person == ("person" in RECORDABLE[event].looks_at)


def test_every_other_command_has_a_function_that_decides():
    other = {one.command for one in RECORDABLE.values() if not one.said}
    # Bookings are decided line by line, a withdrawal with everything that depends on it.
    booked = {c.BookCost, c.ReverseCost, c.WithdrawFact}
    assert set(DECIDERS) >= other - booked
    # Where bookings wait already, `require` is said to be late.
    # A correction records a reversal and a booking.
    assert set(DECIDERS) - other == {c.SetCertificationPolicy, c.CorrectCost}


NOT_IN_A_SETUP_FILE = {
    # The daily work.
    c.BookCost,
    c.ReverseCost,
    c.CertifyCosts,
    c.PayCosts,
    c.IssueSettlement,
    c.PaySettlement,
    c.ChargeInterest,
    # What closes a year or corrects is done by somebody who looks at it.
    c.CloseYear,
    c.WithdrawFact,
    c.CorrectClock,
    # A key is made beside the ledger, and what it signs is no text that somebody writes.
    c.RegisterKey,
    c.RevokeKey,
    c.SealHead,
    c.WitnessHead,
}


def test_every_command_stands_in_a_setup_file_or_is_said_not_to():
    inside = {command for _, command in TOP}
    inside |= {command for below in BELOW.values() for _, command in below}
    commands = {one.command for one in RECORDABLE.values()}
    assert inside == commands - NOT_IN_A_SETUP_FILE


def test_every_field_of_an_event_and_of_its_parts_has_a_unit():
    names = {field for event in e.STORED for field in event.__struct_fields__}
    names |= {field for event in e.STORED for part in _parts(event) for field in part}
    assert names <= set(FIELDS)


def _parts(event: type[e.Event]) -> list[tuple[str, ...]]:
    """Return the fields of the structs that an event holds."""
    held = [one for info in msgspec.structs.fields(event) for one in get_args(info.type)]
    structs: list[Any] = [one for one in held if hasattr(one, "__struct_fields__")]
    return [struct.__struct_fields__ for struct in structs]


def test_parts_of_events_are_found():
    assert len([part for event in e.STORED for part in _parts(event)]) == 4


def test_older_versions_are_found_with_todays():
    assert REGISTRY.numbers(e.GrantApproved) == (20, 25)
    assert REGISTRY.numbers(e.GrantApprovedV1) == (20, 25)
    assert REGISTRY.numbers(e.CostReversed, e.CostBooked) == (50, 51)


# What is declared is not guessed from a name, nor written as a number into a statement.

_TYPE_NUMBER = re.compile(r"\btype\s*(?:=|<>|IN\s*\()\s*\d", re.IGNORECASE)
EXCUSED = {
    # Values of sentences, not fields of events.
    "ledger/reporting/explanation_report.py",
    "ledger/reporting/positions/status_words.py",
    "ledger/reporting/years/checks.py",
}


def _sources() -> dict[str, ast.Module]:
    paths = [path for folder in ("ledger", "cli") for path in (ROOT / folder).rglob("*.py")]
    return {p.relative_to(ROOT).as_posix(): ast.parse(p.read_text(encoding="utf-8")) for p in paths}


def _tested_endings(tree: ast.AST) -> list[int]:
    """Return the lines that test whether a name ends like `_cents` or `V1`."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "endswith"
        and any(
            isinstance(part, ast.Constant) and re.fullmatch(r"_\w+|V\d+", str(part.value))
            for argument in node.args
            for part in ast.walk(argument)
        )
    ]


def test_no_name_is_tested_by_its_ending():
    found = {path for path, tree in _sources().items() if _tested_endings(tree)}
    assert found == EXCUSED


def test_no_number_of_an_event_type_stands_in_a_statement():
    found = [
        f"{path}:{node.lineno}"
        for path, tree in _sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _TYPE_NUMBER.search(node.value)
    ]
    assert found == []


@pytest.mark.parametrize(
    "source", ["x.endswith('_on')", "x.endswith(('_on', '_from'))", "x.endswith('V1')"]
)
def test_tested_endings_are_found(source):
    assert _tested_endings(ast.parse(source)) == [1]


def test_numbers_in_statements_are_found():
    assert _TYPE_NUMBER.search("WHERE e.type IN (1, 2)")
    assert _TYPE_NUMBER.search("WHERE type = 50")
    assert not _TYPE_NUMBER.search("WHERE type = ?")
