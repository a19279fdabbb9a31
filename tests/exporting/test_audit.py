"""`export audit`: an audit program that knows the description alone comes to the same figures."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.application import Note
from ledger.application.clock import parse_instant
from ledger.domain import commands as c
from ledger.domain.events import STORED
from ledger.domain.period import date_of
from ledger.domain.vocabulary import FIELDS
from ledger.exporting.audit import columns as t
from ledger.exporting.audit.cells import CELLS, as_text
from ledger.exporting.audit.selecting import AuditQuestion
from ledger.log.canonical import PROOFS
from ledger.log.history import Filter
from ledger.log.topics import REGISTRY
from ledger.position.load import Question
from ledger.projections.axes import EVERYTHING, Axes
from tests.application.conftest import case, clock, empty
from tests.application.mitte import (
    AGREEMENT,
    NOTTULN,
    PERSON,
    POST,
    PROGRAMME,
    booking,
    day,
)
from tests.application.two_people import as_second, reversal
from tests.exporting.described import exported, followed, in_duckdb, tables, validated
from tests.log import reference
from tests.log.rfc9162 import node

__all__ = ["case", "clock", "empty"]

WRONG = Note(reason="typed the wrong day")
SAMPLES = sorted((Path(__file__).parents[1] / "stored_events").glob("*.json"))


@pytest.fixture
def story(case, database_url, clock):
    """The case, and a year 2024 in which everything happened that an auditor asks about."""
    first, last = day("2024-05-01"), day("2024-05-31")
    may = {"service_from": first, "service_to": last, "booked_on": last}
    case.execute(c.RegisterCostType("material"))
    unpaid = case.execute(booking('V-"9";\'x', 2001, paid_on=0, cost_type="material", **may))
    numbers = (unpaid.first_sequence,)
    case.execute(booking("V-1", 10001))
    case.execute(reversal())
    wrong = case.execute(c.PayCosts(numbers, day("2024-06-03")))
    case.execute(c.WithdrawFact(wrong.first_sequence), WRONG)
    case.execute(c.PayCosts(numbers, day("2024-06-02")), Note(document="Zahllauf 3"))
    case.execute(c.ApproveOverPlan(NOTTULN, PROGRAMME, 2024, 300000, "Rat", day("2024-11-12")))
    filled = case.execute(c.FillPost(POST, "P-18", (1, 2), day("2024-02-01"), handover=True))
    case.execute(c.WithdrawFact(filled.first_sequence), WRONG)
    due = day("2025-03-31")
    case.execute(c.PayAdvance(AGREEMENT, NOTTULN, 2024, 500000, day("2024-07-01")))
    case.execute(c.IssueSettlement("SA-2024", AGREEMENT, 2024, day("2025-02-15"), due))
    case.execute(c.IssueSettlement("SA-2023", AGREEMENT, 2023, day("2025-02-15"), due))
    case.execute(c.PaySettlement("SA-2024", NOTTULN, 100000, due))
    case.execute(c.RecordAbsence(POST, PERSON, day("2025-02-01"), day("2025-02-28")))
    with as_second(database_url, clock) as other:
        other.execute(c.CertifyCosts(numbers))
    return case


def cents(value: object) -> int:
    assert isinstance(value, Decimal)
    return int(value * 100)


def figures(ledger, **asked):
    return {
        (row.municipality, row.programme, row.year): row
        for row in ledger.positions(Question(**asked)).rows
    }


@pytest.mark.parametrize("basis", ["accrual", "cash"])
@pytest.mark.parametrize("body", [None, NOTTULN])
def test_read_by_its_own_description_its_sums_are_those_of_the_position(
    story, tmp_path, basis, body
):
    exported(story, tmp_path / "a", AuditQuestion(2024, body, basis))
    found = tables(tmp_path / "a")
    wanted = figures(story, municipality=body, year=2024, basis=basis)
    rows = found["positions"].rows
    assert {tuple(row[name] for name in found["positions"].key) for row in rows} == set(wanted)
    authorised: dict[object, int] = defaultdict(int)
    for row in found["authorisations"].rows:
        authorised[row["municipality"]] += cents(row["amount"])
    shares: dict[object, int] = defaultdict(int)
    for row in found["shares"].rows:
        shares[row["municipality"]] += cents(row["unrefinanced"])
    for row in rows:
        position = wanted[row["municipality"], row["programme"], row["year"]]
        for name in ("cost_share", "refinanced", "unrefinanced", "certified", "advances"):
            assert cents(row[name]) == getattr(position, f"{name}_cents")
        if position.authorised_cents is None:
            assert row["authorised"] is row["headroom"] is None
        else:
            assert cents(row["authorised"]) == position.authorised_cents
            assert authorised[row["municipality"]] == position.authorised_cents
            assert cents(row["headroom"]) == position.headroom_cents
        assert row["status"] == position.status
        assert shares[row["municipality"]] == position.unrefinanced_cents
    booked = sum(cents(row["amount"]) for row in found["bookings"].rows)
    assert booked == sum(cents(row["cost_share"]) for row in found["shares"].rows)
    everybody = figures(story, year=2024, basis=basis).values()
    assert booked == sum(row.cost_share_cents for row in everybody)


def test_a_data_program_comes_to_the_same_sums(story, tmp_path):
    exported(story, tmp_path / "a", AuditQuestion(2024))
    database = in_duckdb(tmp_path / "a")
    sql = (
        "SELECT p.programme, sum(b.amount) FROM bookings b JOIN posts p ON p.post = b.post "
        "WHERE b.bearing_year = 2024 GROUP BY p.programme"
    )
    ((programme, booked),) = database.sql(sql).fetchall()
    wanted = figures(story, year=2024).values()
    assert programme == PROGRAMME
    assert cents(booked) == sum(row.cost_share_cents for row in wanted)
    sql = (
        "SELECT municipality, sum(cost_share - refinanced + vat) FROM shares "
        "GROUP BY municipality ORDER BY municipality"
    )
    shared = {body: cents(sum_) for body, sum_ in database.sql(sql).fetchall()}
    assert shared == {row.municipality: row.unrefinanced_cents for row in wanted}
    for name, table in tables(tmp_path / "a").items():
        assert database.table(name).count("*").fetchall() == [(len(table.rows),)]


def test_every_key_is_one_and_every_foreign_key_leads_to_a_row(story, tmp_path):
    for number, body in enumerate((None, NOTTULN)):
        exported(story, tmp_path / str(number), AuditQuestion(2024, body))
        assert followed(tables(tmp_path / str(number))) > 100


def test_what_was_said_of_a_line_stands_beside_it(story, tmp_path):
    exported(story, tmp_path / "a", AuditQuestion(2024))
    found = tables(tmp_path / "a")
    (line,) = [row for row in found["bookings"].rows if row["cost_type"] == "material"]
    assert line["voucher"] == 'V-"9";\'x'
    assert (line["amount"], line["paid_on"]) == (Decimal("20.01"), None)
    (paid,) = found["payments"].rows
    assert (paid["pays"], paid["paid_on"]) == (line["event"], date_of(day("2024-06-02")))
    (seen,) = found["certifications"].rows
    assert seen["certifies"] == line["event"]
    events = {row["event"]: row for row in found["events"].rows}
    assert seen["event_hash"] == events[line["event"]]["hash"]
    assert events[seen["event"]]["actor"] == "second"
    withdrawn: dict[int, dict[str, str]] = defaultdict(dict)
    for row in found["withdrawn"].rows:
        withdrawn[row["event"]][row["field"]] = row["value"]
    assert {one.get("paid_on") for one in withdrawn.values()} == {"03.06.2024", None}
    assert {one.get("person") for one in withdrawn.values()} == {"P-18", None}
    for number in withdrawn:
        by = events[events[number]["withdrawn_by"]]
        assert (by["type"], by["reason"]) == ("FactWithdrawn:1", "typed the wrong day")


def test_the_facts_of_other_years_are_left_out(story, tmp_path):
    exported(story, tmp_path / "a", AuditQuestion(2024))
    exported(story, tmp_path / "b", AuditQuestion(2025))
    before, after = tables(tmp_path / "a"), tables(tmp_path / "b")
    assert [row["settlement"] for row in before["settlements"].rows] == ["SA-2024"]
    assert {row["bearing_year"] for row in before["bookings"].rows} == {2024}
    assert "absence_recorded" not in before
    assert [row["person"] for row in after["absence_recorded"].rows] == [PERSON]
    assert "settlements" not in after
    # What was reversed in 2023 is none of 2024's lines.
    assert all(row["reverses"] is None for row in before["bookings"].rows)


def test_the_hashes_are_those_of_the_events_and_lead_to_the_root(story, tmp_path):
    found = exported(story, tmp_path / "a", AuditQuestion(2024))
    rows = tables(tmp_path / "a")["events"].rows
    for row in rows:
        assert rehashed(row) == row["hash"]
    nodes = {(row["event"], row["event"]): leaf(row["hash"]) for row in rows}
    for row in tables(tmp_path / "a")["proofs"].rows:
        nodes[row["first_event"], row["last_event"]] = bytes.fromhex(row["hash"])
    size = int(found.receipt.partition("-")[0])
    assert root_over(nodes, 1, size) == found.root
    comment = validated(tmp_path / "a").findtext("DataSupplier/Comment")
    assert found.receipt in comment
    assert found.root.hex() in comment


def rehashed(row) -> str:
    """Return the hash of an event by the published encoding, from the columns alone."""
    command = {
        "command_id": bytes.fromhex(row["command"]),
        "content_hash": bytes.fromhex(row["content_hash"]),
        "recorded_at": microseconds(row["recorded_at_stored"]),
        "actor": row["actor"],
        "proof": PROOFS.index(row["proof"]),
        "document": row["document"],
        "document_date": 0 if row["document_date"] is None else days(row["document_date"]),
        "file_hash": bytes.fromhex(row["file_hash"]),
        "reason": row["reason"],
    }
    event = {
        "sequence": row["event"],
        "stream": bytes.fromhex(row["stream"]),
        "version": row["version"],
        "known_on": days(row["known_on_stored"]),
        "state": bytes.fromhex(row["state"]),
    }
    envelope = reference.envelope_digest(command)
    previous = bytes.fromhex(row["previous_hash"])
    return reference.event_hash(previous, event, row["type"], envelope).hex()


def microseconds(text: str) -> int:
    passed = datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)
    return (passed.days * 86400 + passed.seconds) * 1_000_000 + passed.microseconds


def days(value: date) -> int:
    return value.toordinal() - datetime(1970, 1, 1, tzinfo=UTC).toordinal()


def leaf(digest: str) -> bytes:
    return hashlib.sha256(b"\0" + bytes.fromhex(digest)).digest()


def root_over(nodes: dict[tuple[int, int], bytes], first: int, last: int) -> bytes:
    """Return the root over events, from the nodes that are given (RFC 6962, 2.1)."""
    if (first, last) in nodes:
        return nodes[first, last]
    left = 1 << (last - first).bit_length() - 1
    middle = first + left
    return node(root_over(nodes, first, middle - 1), root_over(nodes, middle, last))


def test_the_same_ledger_gives_the_same_bytes_and_says_their_hashes(story, tmp_path):
    for name in ("a", "b"):
        exported(story, tmp_path / name, AuditQuestion(2024))
    files = {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()}
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "b").iterdir()}
    sums = files.pop("SHA256SUMS").decode()
    assert sums == "".join(
        f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)
    )


def test_a_closed_year_stands_as_it_was_closed_beside_the_closing(case, tmp_path):
    case.execute(c.CloseYear(NOTTULN, 2023, despite_red=True), Note(reason="in time"))
    case.execute(booking("late", 100001))
    exported(case, tmp_path / "a", AuditQuestion(2023))
    found = tables(tmp_path / "a")
    (row,) = [row for row in found["positions"].rows if row["municipality"] == NOTTULN]
    assert (row["closed"], row["unrefinanced"]) == ("yes", Decimal("3339.57"))
    (closing,) = found["year_closed"].rows
    (figures,) = found["closed_figures"].rows
    assert row["closed_event"] == closing["event"] == figures["event"]
    for name in ("cost_share", "refinanced", "unrefinanced", "authorised"):
        assert figures[name] == row[name]
    shares = {row["municipality"]: row["unrefinanced"] for row in found["shares"].rows}
    assert shares[NOTTULN] == Decimal("3839.57")
    exported(case, tmp_path / "b", AuditQuestion(2024, NOTTULN))
    (later,) = tables(tmp_path / "b")["positions"].rows
    assert later["adjustment"] == Decimal("500.00")
    assert "year_closed" not in tables(tmp_path / "b")


def test_a_correction_of_the_clock_that_a_later_one_replaced_has_its_row(case, clock, tmp_path):
    booked = case.execute(booking("V-7", 10001)).first_sequence
    clock.set("2026-02-02T12:00")
    made = [
        case.execute(c.CorrectClock(booked, booked, parse_instant(at)), Note(reason="drifted"))
        for at in ("2026-02-02T10:00", "2026-02-02T09:30")
    ]
    exported(case, tmp_path / "a", AuditQuestion(2023))
    found = tables(tmp_path / "a")["events"].rows
    corrections = [row["event"] for row in found if row["type"].startswith("ClockCorrected")]
    assert corrections == [one.first_sequence for one in made]


def test_as_of_an_earlier_moment_it_is_what_was_known_then(story, tmp_path):
    (paid,) = [
        one.event.sequence
        for one in story.history(Filter(event_type="CostPaid"))
        if one.event.event.paid_on == day("2024-06-03")
    ]
    axes = Axes(paid, EVERYTHING)
    exported(story, tmp_path / "a", AuditQuestion(2024, axes=axes, proven=False))
    found = tables(tmp_path / "a")
    assert [row["event"] for row in found["payments"].rows] == [paid]
    assert {"settlements", "certifications", "withdrawn", "proofs"}.isdisjoint(found)
    assert max(row["event"] for row in found["events"].rows) == paid


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_event_that_was_ever_stored_has_its_columns(sample):
    stored = json.loads(sample.read_text(encoding="utf-8"))
    event = REGISTRY.decoder(stored["number"])(bytes.fromhex(stored["state"]))
    table = t.fact_table(type(event))
    values = [getattr(event, name, None) for name in t.fact_fields(type(event))]
    assert len(values) == len(table.columns) - 1
    for column, value in zip(table.columns[1:], values, strict=True):
        assert value is None or isinstance(CELLS[column.unit](value), str)
    for name in event.__struct_fields__:
        assert "Struct" not in as_text(name, getattr(event, name))
        for part in getattr(event, name) if name in t.PARTS else ():
            assert len(t.parts_table(type(part)).columns) == len(part.__struct_fields__) + 2


def test_every_table_and_column_is_described_in_the_language_of_the_files(story, tmp_path):
    exported(story, tmp_path / "a", AuditQuestion(2024))
    nodes = validated(tmp_path / "a").iter("Table", "VariablePrimaryKey", "VariableColumn")
    said = {node.findtext("Description") for node in nodes}
    assert said > {"die Kooperationsvereinbarung", "Spitzabrechnungen", "Stelle besetzt"}
    assert said.isdisjoint({one.meaning for one in FIELDS.values()} | {"", None})


def test_each_table_has_a_name_of_its_own():
    every = [t.fact_table(event).name for event in STORED if not event.__name__.endswith("V1")]
    every += [*t.MASTERS, *(getattr(t, name).name for name in vars(t) if name.isupper()
              and isinstance(getattr(t, name), t.AuditTable))]  # fmt: skip
    # Bookings and reversals share one.
    assert len(set(every)) == len(every) - 1
