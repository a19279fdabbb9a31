"""Read models can be thrown away: the log makes the same ones again."""

from __future__ import annotations

import pytest

from ledger.application import Actor, Ledger, Note
from ledger.domain import commands as c
from ledger.domain.errors import DatabaseError
from ledger.position.load import Question
from ledger.projections import bookings, certifications, cost_types, engine, fact_index, payments
from tests.application.mitte import (
    DUELMEN,
    UNREFINANCED,
    booking,
    costs,
    day,
    record_mitte,
    stored,
    unrefinanced,
)


def read_models(ledger):
    """Return every row of every read model."""
    return stored(ledger, engine.relations())


def tamper(ledger, sql):
    with ledger._database.write() as session:
        session.run(sql)


@pytest.fixture
def busy(case, database_url, clock):
    """Give the case with all that a read model looks at on top, a late voucher too."""
    with Ledger(database_url, Actor("second"), clock) as second:
        second.execute(c.CertifyCosts((13, 14, 19)))
    then = day("2025-03-01")
    case.execute(c.ReverseCost(DUELMEN, 2024, "2024-01", then, then))
    january = {"service_from": day("2024-01-01"), "service_to": day("2024-01-31")}
    case.execute(booking("2024-01", 700, **january))
    more = c.ImportCosts((booking("V-1"), booking("V-2", cost_type="training")))
    case.execute(more, Note(new_type=True))
    case.execute(c.AmendGrant("KIM-2023", day("2023-01-01"), 5600000), Note(corrects=8, reason="x"))
    case.execute(c.EstablishPost("CM-2", "KIM", DUELMEN, "Mitte", (1, 2), day("2023-01-01")))
    case.execute(booking("V-3", post="CM-2"))
    with Ledger(database_url, Actor("second"), clock) as second:
        second.execute(c.CertifyCosts((46, 54)))
    case.execute(c.CloseYear(DUELMEN, 2023, despite_red=True), Note(reason="not settled"))
    case.execute(booking("V-4", bearing_year=2024))
    (number, other) = (
        case.execute(booking(name, bearing_year=2024, paid_on=0)).first_sequence
        for name in ("V-5", "V-6")
    )
    wrong = case.execute(c.PayCosts((number, other), day("2025-03-02"))).first_sequence
    case.execute(c.WithdrawFact(wrong), Note(reason="another day"))
    case.execute(c.PayCosts((number,), day("2025-03-03")))
    return case


def test_unpaid_lines_of_a_file_are_the_same_from_the_log(busy):
    january = {"service_from": day("2024-01-01"), "service_to": day("2024-01-31")}
    rest = (booking(f"V-{n}", bearing_year=2024, paid_on=0) for n in (7, 8))
    busy.execute(
        c.ImportCosts((*rest, *(booking(f"V-{n}", paid_on=0, **january) for n in (9, 10))))
    )
    assert not busy.rebuild()


def test_rebuilding_makes_the_same_tables(busy):
    before = read_models(busy)
    assert all(before.values())

    assert busy.rebuild() == []

    assert read_models(busy) == before


def test_rebuilding_again_and_again_works(busy):
    before = read_models(busy)

    assert [busy.rebuild() for _ in range(3)] == [[], [], []]

    busy.execute(booking("V-9", bearing_year=2024))
    assert busy.verify().read_models
    assert not busy.verify().findings
    assert read_models(busy) != before


def test_small_batches_make_the_same_tables(busy, monkeypatch):
    before = read_models(busy)
    monkeypatch.setattr(engine, "_BATCH", 7)

    assert busy.rebuild() == []
    assert read_models(busy) == before


@pytest.mark.parametrize(
    ("sql", "relation"),
    [
        ("UPDATE cost_year SET amount_cents = amount_cents + 1", "cost_year"),
        ("DELETE FROM cost_year", "cost_year"),
        ("UPDATE booking SET paid_on = 0 WHERE sequence = 13", "booking"),
        ("DELETE FROM booking WHERE sequence = 20", "booking"),
        ("UPDATE label SET text = 'CM-9' WHERE number = 1", "label"),
        ("DELETE FROM fact_key WHERE sequence = 8", "fact_key"),
        ("UPDATE cost_type SET bookings = bookings + 1", "cost_type"),
        ("INSERT INTO certification VALUES (13, 14, 20000)", "certification"),
        ("INSERT INTO certified_year VALUES (1, 2, 2023, 1, 1)", "certified_year"),
        ("INSERT INTO payment VALUES (13, 14, 20000, 20000)", "payment"),
        ("INSERT INTO payment_withdrawn VALUES (14, 15, 20000)", "payment_withdrawn"),
        ("INSERT INTO fact_key VALUES ('grant/X', 0, 1)", "fact_key"),
    ],
)
def test_a_tampered_read_model_is_found_and_mended(case, sql, relation):
    clean = read_models(case)
    tamper(case, sql)

    (finding,) = case.verify().findings
    assert (finding.place, finding.remedy) == (f"read model {relation}", "run rebuild")

    assert [difference.relation for difference in case.rebuild()] == [relation]
    assert read_models(case) == clean
    assert unrefinanced(case) == UNREFINANCED
    assert not case.verify().findings


def test_verifying_changes_nothing(case):
    tamper(case, "DELETE FROM cost_year")
    before = read_models(case)

    case.verify()

    assert read_models(case) == before


@pytest.mark.parametrize("projection", [bookings, certifications, cost_types, fact_index, payments])
def test_a_read_model_of_another_version_is_refused_until_rebuilt(case, monkeypatch, projection):
    monkeypatch.setattr(projection, "VERSION", projection.VERSION + 1)
    calls = (
        lambda: case.positions(Question()),
        lambda: case.explain(Question(municipality=DUELMEN, year=2024), "headroom"),
        lambda: case.execute(booking()),
    )

    for call in calls:
        with pytest.raises(DatabaseError, match=f"{projection.NAME}: .* → run rebuild"):
            call()
    assert f"outdated: {projection.NAME}" in case.doctor()["read_models"]

    case.rebuild()

    assert case.doctor()["read_models"] == "current"
    assert unrefinanced(case) == UNREFINANCED
    assert not case.execute(booking()).repeated


def test_a_ledger_from_before_a_read_model_gets_it_by_rebuilding(busy, database_url):
    """As of a layout without certifications: neither tables nor a row in `projection`."""
    before = read_models(busy)
    for relation in certifications.RELATIONS:
        tamper(busy, f"DROP TABLE {relation.name}")
    tamper(busy, "DELETE FROM projection WHERE name = 'certifications'")
    busy.close()

    with Ledger(database_url) as older:
        assert "outdated: certifications" in older.doctor()["read_models"]
        with pytest.raises(DatabaseError, match=r"certifications: .* → run rebuild"):
            older.positions(Question())
        (finding,) = older.verify().findings
        assert (finding.place, finding.remedy) == ("read model certifications", "run rebuild")

        assert older.rebuild() == []

        assert older.doctor()["read_models"] == "current"
        assert not older.verify().findings
        assert read_models(older) == before


def test_an_empty_ledger_is_rebuilt_too(empty):
    assert empty.rebuild() == []
    record_mitte(empty)
    assert unrefinanced(empty) == UNREFINANCED


def test_the_sums_equal_the_lines(busy):
    summed = busy.positions(Question(year=2024)).rows
    # An as-of question adds the lines up instead of reading the stored sums.
    added = busy.positions(Question(year=2024, axes=busy.axes(as_of=2**60))).rows

    january = costs((2024,))[0].amount_cents
    assert summed == added
    assert sum(row.cost_share_cents for row in summed) == 7420699 - january + 700 + 3 * 10000
