"""A carry-over is looked at again whenever its year changes (§ 22 KomHVO NRW, reference §4)."""

from __future__ import annotations

import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.application import Note
from ledger.domain import commands as c
from ledger.domain.errors import Refusal
from ledger.domain.events import BudgetCarriedOver
from ledger.position.load import Question
from ledger.position.years.checked import CheckQuestion
from ledger.position.years.year_check import year_check
from tests.application.mitte import (
    AGREEMENT,
    DUELMEN,
    GRANT,
    NOTTULN,
    PERSON,
    POST,
    PROGRAMME,
    booking,
    costs,
    count,
    day,
    master_data,
    opened,
    record_master_data,
)
from tests.effort import examples

FIRST = day("2023-01-01")


def carry(cents, into=2024):
    decided = day("2024-02-15")
    return c.CarryOverBudget(NOTTULN, PROGRAMME, into, 2023, cents, "Rat", decided)


@pytest.fixture
def carried(ledger):
    """The case with the costs of 2023, of which 1,660.43 are unused, all of it carried over."""
    for line in costs((2023,)):
        ledger.execute(line)
    ledger.execute(carry(160000))
    ledger.execute(carry(6043, 2025))
    return ledger


def warned(receipt):
    return [one for one in receipt.warnings if "were carried over from it" in one]


def short(ledger, question=None):
    """Return (year of the row, cents too much) of every row that says so."""
    rows = ledger.positions(question or Question(NOTTULN)).rows
    return [
        (row.year, values["cents"])
        for row in rows
        for word, values in row.warnings
        if word == "carried_too_much"
    ]


def test_what_is_left_covers_what_was_carried_over(carried):
    assert short(carried) == []
    found = carried.ask(year_check, CheckQuestion(NOTTULN, 2023))
    assert {one.name: one.colour for one in found.checks}["carry_over"] == "green"


LESS = [
    booking("late", 2),
    c.ImportCosts((booking("late", 2),)),
    c.AmendDecision("181/2022", 2023, 499999),
    c.RevokeDecision("181/2022", 2023),
    c.BlockBudget(NOTTULN, PROGRAMME, 2023, "HS", 1, "Kämmerer", day("2023-11-01")),
    c.AmendGrant(GRANT, FIRST, 5600000),
    c.RevokeGrant(GRANT, day("2023-12-01")),
    c.AmendAgreement(
        AGREEMENT, ((DUELMEN, 1, 3), (NOTTULN, 2, 3)), None, day("2023-12-01"), "2. Fassung"
    ),
    c.RecordAbsence(POST, PERSON, day("2023-12-01"), day("2023-12-31")),
    c.VacatePost(POST, PERSON, day("2023-12-01")),
    c.DecideVat(AGREEMENT, "19", (19, 100), FIRST, "§ 2b UStG"),
]


@pytest.mark.parametrize("command", LESS, ids=lambda one: type(one).__name__)
def test_whatever_leaves_less_warns_when_it_is_recorded(carried, command):
    before = carried.positions(Question(NOTTULN, 2023)).rows[0]
    (said,) = warned(carried.execute(command))
    assert said.startswith("Nottuln 2023: ")
    assert "€1,660.43 were carried over from it (event 19, 20)" in said
    after = carried.positions(Question(NOTTULN, 2023)).rows[0]
    left = max(0, after.headroom_cents or 0)
    assert short(carried) == [(2023, 166043 - left)]
    assert before.headroom_cents == 166043


def test_a_withdrawn_approval_warns_as_well(carried):
    approved = c.ApproveOverPlan(NOTTULN, PROGRAMME, 2023, 1000, "Rat", day("2023-12-01"))
    number = carried.execute(approved).first_sequence
    assert not warned(carried.execute(booking("late", 2000)))
    assert warned(carried.execute(c.WithdrawFact(number), Note(reason="never decided")))
    assert short(carried) == [(2023, 1000)]


def test_who_did_not_change_the_year_is_not_warned(carried):
    assert warned(carried.execute(booking("late", 2)))
    elsewhere = booking(
        "2024",
        2,
        service_from=day("2024-01-01"),
        service_to=day("2024-01-31"),
        booked_on=day("2024-01-31"),
    )
    assert not warned(carried.execute(elsewhere))
    then = day("2024-01-31")
    assert not warned(carried.execute(c.ReverseCost(DUELMEN, 2023, "late", then, then)))
    assert short(carried) == []


def test_the_line_stands_in_the_giving_and_the_receiving_years_whatever_is_asked(carried):
    carried.execute(booking("late", 2))
    for year in (2023, 2024, 2025):
        for basis, view in (("accrual", "actual"), ("cash", "actual"), ("accrual", "plan")):
            question = Question(NOTTULN, year, basis=basis, view=view)
            assert short(carried, question) == [(year, 1)]
    assert short(carried, Question(NOTTULN, 2022)) == []
    assert short(carried, Question(year=2023)) == [(2023, 1)]
    colours = {}
    for year in (2023, 2024, 2026):
        found = carried.ask(year_check, CheckQuestion(NOTTULN, year))
        colours[year] = {one.name: one.colour for one in found.checks}["carry_over"]
    assert colours == {2023: "red", 2024: "amber", 2026: "green"}


def test_it_is_asked_as_of_and_known_on(carried):
    before = count(carried)
    carried.execute(booking("late", 2), Note(known_on=day("2024-03-01")))
    axes = Question(NOTTULN).axes
    assert short(carried, Question(NOTTULN, axes=axes._replace(sequence=before))) == []
    # Nothing was carried over yet when the voucher came, by what was known then.
    then = axes._replace(known_on=day("2024-03-01"))
    assert short(carried, Question(NOTTULN, axes=then)) == []


def test_a_closed_year_leaves_what_was_closed_and_no_more(carried):
    despite = Note(reason="settled later")
    for body in (NOTTULN, DUELMEN):
        carried.execute(c.CloseYear(body, 2023, despite_red=True), despite)
    late = booking("late", 2000, bearing_year=2024)
    assert not warned(carried.execute(late))
    assert short(carried) == []
    block = c.BlockBudget(NOTTULN, PROGRAMME, 2023, "HS", 100, "Kämmerer", day("2026-02-01"))
    assert not warned(carried.execute(block))
    assert short(carried) == []


def test_a_late_fact_of_a_closed_year_takes_from_the_open_one(ledger):
    """The prior-year adjustment counts in the giving year, which then leaves less."""
    for line in costs((2023,)):
        ledger.execute(line)
    despite = Note(reason="settled later")
    for body in (NOTTULN, DUELMEN):
        ledger.execute(c.CloseYear(body, 2023, despite_red=True), despite)
    ledger.execute(
        c.CarryOverBudget(NOTTULN, PROGRAMME, 2025, 2024, 500000, "Rat", day("2025-02-15"))
    )
    assert warned(ledger.execute(c.AmendGrant(GRANT, FIRST, 5600000)))


def test_what_was_carried_over_is_not_carried_over_again(carried):
    with pytest.raises(Exception, match=r"only €0\.00 are unused"):
        carried.execute(carry(1))


def test_a_closing_that_froze_less_warns(empty):
    ledger, early = empty, Note(known_on=day("2024-01-31"))
    ledger.execute_all([(command, early) for command in (*master_data(), *costs((2023,)))])
    credit = booking("credit", -20000, booked_on=day("2024-06-01"))
    ledger.execute(credit, Note(known_on=day("2024-06-01")))
    ledger.execute(carry(170000))
    known = Note(known_on=day("2024-04-30"), reason="set up later")
    closing = c.CloseYear(NOTTULN, 2023, day("2024-04-30"), despite_red=True)
    assert warned(ledger.execute(closing, known))
    assert short(ledger)[0] == (2023, 170000 - 166043)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("cost"), st.sampled_from([2023, 2024]), st.integers(-90000, 400000)),
        st.tuples(st.just("carry"), st.sampled_from([2024, 2025]), st.integers(1, 200000)),
        st.tuples(st.just("block"), st.sampled_from([2023, 2024]), st.integers(1, 150000)),
        st.tuples(st.just("approve"), st.sampled_from([2023, 2024]), st.integers(1, 150000)),
        st.tuples(st.just("close"), st.sampled_from([2023]), st.just(0)),
    ),
    max_size=12,
)


def step(kind, year, cents, number):
    """Return the command of a step, and its note."""
    decided = day("2025-02-15")
    if kind == "cost":
        first, last = day(f"{year}-08-01"), day(f"{year}-08-31")
        days = {"service_from": first, "service_to": last, "booked_on": last, "paid_on": last}
        return booking(f"S-{number}", cents or 1, **days), Note(plausible=True)
    about = (NOTTULN, PROGRAMME, year)
    if kind == "carry":
        return c.CarryOverBudget(*about, year - 1, cents, "Rat", decided), Note(again=True)
    if kind == "block":
        return c.BlockBudget(*about, f"HS-{number}", cents, "Kämmerer", decided), Note()
    if kind == "approve":
        return c.ApproveOverPlan(*about, cents, "Rat", decided), Note(again=True)
    return c.CloseYear(NOTTULN, year, despite_red=True), Note(reason="settled later")


@settings(max_examples=examples(25), deadline=None)
@given(STEPS)
def test_whatever_happens_too_much_is_said_exactly_where_it_is(steps):
    """Carried over less what the giving year has unused; a warning when it grows, never else."""
    with tempfile.TemporaryDirectory() as folder, opened(f"{folder}/ledger.db") as ledger:
        record_master_data(ledger)
        much: dict[int, int] = {}
        for number, (kind, year, cents) in enumerate(steps):
            command, note = step(kind, year, cents, number)
            try:
                receipt = ledger.execute(command, note)
            except Refusal:
                continue
            before, much = much, {}
            for giving in (2023, 2024):
                (row,) = ledger.positions(Question(NOTTULN, giving)).rows
                carried = [
                    item.event.amount_cents
                    for item in ledger.replay()
                    if isinstance(item.event, BudgetCarriedOver) and item.event.from_year == giving
                ]
                much[giving] = max(0, sum(carried) - max(0, row.headroom_cents or 0))
                said = [
                    values["cents"]
                    for word, values in row.warnings
                    if word == "carried_too_much" and values["year"] == giving
                ]
                assert said == ([much[giving]] if much[giving] else [])
            grown = [giving for giving in much if much[giving] > before.get(giving, 0)]
            told = [int(text.split()[1].rstrip(":")) for text in warned(receipt)]
            assert told == grown
