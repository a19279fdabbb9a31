"""What no command could have recorded is told in one line, with its event, whatever was asked."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from ledger.application.copying import copy_ledger
from ledger.log.database import open_database
from ledger.log.topics import REGISTRY
from tests.log.tamper import forge

LARGEST = 2**64 - 1
ABSURD = [
    ("BodyRegistered", "level", "x" * 300, "history"),
    ("BodyRegistered", "level", "village", "body list --format csv"),
    ("GrantApproved", "financing", "gift", "explain 05558032 2023"),
    ("GrantApproved", "day_count", "lunar", "grant show KIM-2023"),
    ("GrantApproved", "account", "week", "replay"),
    ("GrantApproved", "scope", "all", "report year-end --year 2023 --body 05558032"),
    ("AgreementConcluded", "key_basis", "dice", "history --format csv"),
    ("AgreementConcluded", "overhead", "some", "agreement list --format csv"),
    ("GrantForwarded", "financing", "gift", "follow --once"),
    ("BudgetAuthorised", "adopted_on", 10**12, "history"),
    ("GrantApproved", "valid_from", LARGEST, "position"),
    ("GrantApproved", "valid_to", -(2**63), "grant show KIM-2023"),
    ("GrantAmended", "minimum_share", LARGEST, "due"),
    ("PostEstablished", "fte", (1, 0), "post list"),
    ("PostFilled", "handover", 7, "report year-end --year 2023 --body 05558032"),
    ("CostBooked", "amount_cents", LARGEST, "explain 05558032 2023"),
    ("CostBooked", "amount_cents", LARGEST, "rebuild"),
    ("CostBooked", "amount_cents", LARGEST, "history"),
    ("CostBooked", "amount_cents", 2**62, "history --format csv"),
    ("CostBooked", "amount_cents", 10**13, "rebuild"),
    ("BudgetAuthorised", "ceiling_cents", 10**13, "replay"),
    ("CostBooked", "service_from", -(2**63), "history"),
    ("GrantApproved", "proof_due", "13-99", "due"),
    ("AgreementConcluded", "key", (("05558016", 1, 0),), "position"),
    ("CostBooked", "paid_on", 10**12, "export journal --to csv"),
    ("CostBooked", "bearing_year", 10**9, "rebuild"),
]


@pytest.mark.parametrize(("name", "field", "value", "asked"), ABSURD)
def test_the_event_is_named(mitte, name, field, value, asked):
    number = forged(mitte.database, name, field, value)
    for line in (asked, "verify"):
        said = mitte.refused(line, exit_code=3)
        assert f"event {number}: " in said or f"events 1 to {number}" in said
        assert len(said.strip().splitlines()) <= 2 or line == "verify"
        assert "restore a backup that agrees with your receipts" in said


LAST = "number = (SELECT max(number) FROM command)"
COLUMNS = [
    ("event SET known_on = 1000000000 WHERE sequence = 5", "known on: 1000000000", "history"),
    ("event SET known_on = -5 WHERE sequence = 5", "known on: -5", "verify"),
    (f"command SET recorded_at = {2**62} WHERE {LAST}", f"recorded at: {2**62}", "history"),
    ("command SET recorded_at = -1 WHERE number = 1", "recorded at: -1", "verify"),
    ("command SET proof = 77 WHERE number = 3", "proof: 77", "history"),
    (
        "command SET document_date = 2000000000 WHERE number = 3",
        "document date: 2000000000",
        "verify",
    ),
]


@pytest.mark.parametrize(("change", "words", "asked"), COLUMNS)
def test_so_is_what_accompanies_an_event(mitte, change, words, asked):
    forge(mitte.database, (f"UPDATE {change}",))
    for line in (asked, "verify"):
        said = mitte.refused(line, exit_code=3).splitlines()[0]
        assert said.startswith("error: event ")
        assert f": {words} is no number from 0 to " in said


def test_and_on_a_server(mitte, postgres_database):
    copy_ledger(mitte.database, postgres_database)
    server = replace(mitte, database=postgres_database)
    number = forged(server.database, "PostEstablished", "fte", (1, 0))
    for line in ("post list", "verify"):
        assert f"event {number}: " in server.refused(line, exit_code=3)


def forged(database: str, name: str, field: str, value: object) -> int:
    """Put a value into the first event of a kind, with a chain that holds; return its number."""
    kinds = [topic.number for topic in REGISTRY.by_number.values() if topic.event.__name__ == name]
    place = open_database(database)
    with place.read() as session:
        number, kind, state = next(
            (number, kind, state)
            for number, kind, state in session.all("SELECT sequence, type, state FROM event")
            if kind in kinds
        )
    place.close()
    fields = msgspec.msgpack.decode(state)
    fields[REGISTRY.by_number[kind].event.__struct_fields__.index(field)] = value
    sql = "UPDATE event SET state = ? WHERE sequence = ?"
    forge(database, (sql, msgspec.msgpack.encode(fields), number))
    return int(number)


def test_a_fault_of_the_program_is_none_of_the_ledgers(mitte, monkeypatch):
    def wrong(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("ledger.application.ledger.Ledger.positions", wrong)
    assert isinstance(mitte.run("position").exception, ZeroDivisionError)
