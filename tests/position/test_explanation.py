"""A figure explains itself: its tree sums to the cent, down to events that are on record."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest

from ledger.application import Ledger, Note
from ledger.domain import commands as c
from ledger.domain.errors import UnknownName, UsageError
from ledger.domain.years.figures import EXPLAINED
from ledger.position.explanations.node import Node
from ledger.position.load import Question
from tests.domain.scenario import DUELMEN, NOTTULN, key
from tests.position.history import SETUP, Clock, at, bookings, day, mitte, record

YEARS = (2023, 2024, 2025)


def book(
    voucher: str, cents: int, first: str, last: str, paid: str, *, cost_type: str = "personnel"
) -> c.BookCost:
    """Return a booking that is booked on the day on which it is paid."""
    days = day(first), day(last), day(paid), day(paid)
    return c.BookCost("CM-1", cost_type, cents, *days, voucher)


def eventful(url: str) -> Ledger:
    """Return a ledger in which everything changes, some of it within a month, and one reversal."""
    ledger = mitte(url)
    thirds = key(f"{DUELMEN}=2/3,{NOTTULN}=1/3")
    record(
        ledger,
        c.AmendAgreement("KV-Mitte", thirds, key(), day("2024-07-16"), "2", "§ 5"),
        c.AmendGrant("KIM-2023", day("2024-05-11"), 5900000),
        c.ChangeHours("CM-1", "P-17", (1, 2), day("2024-09-10")),
        c.FillPost("CM-1", "P-18", (1, 2), day("2024-09-20")),
        # A quarter's cost that spans the change of the key, in odd cents, and one that is not
        # refinanced; then the booking of July is reversed and booked anew.
        c.RegisterCostType("material"),
        book("V-Q3", 100001, "2024-07-01", "2024-09-30", "2024-10-05"),
        book("V-M", 77777, "2024-02-01", "2024-02-29", "2025-01-02", cost_type="material"),
        c.ReverseCost(DUELMEN, 2024, "V-2024-13", day("2024-11-01"), day("2024-11-01")),
        book("V-2024-13", 600000, "2024-07-01", "2024-07-31", "2024-11-02"),
        c.AdoptDecision("7/2024", NOTTULN, "KIM", 123456, 2024, 2024),
    )
    return ledger


def figures(ledger: Ledger, question: Question) -> dict[str, int | None]:
    """Return the figures of the position's one row."""
    (row,) = ledger.positions(question).rows
    return {figure: getattr(row, f"{figure}_cents") for figure in EXPLAINED}


def check(node: Node, numbers: set[int]) -> None:
    """Check one node against its children, and its event against the log."""
    if node.sums:
        assert node.cents == sum(child.sign * (child.cents or 0) for child in node.children)
    if node.event is not None:
        assert node.event in numbers
    elif not node.children:
        assert not node.cents, f"{node.kind} comes from nowhere"
    if node.kind == "share":
        (base,) = node.children
        assert base.cents == node.values["base"]
        exact = Fraction(str(node.values["part"])) * (base.cents or 0)
        assert abs(exact - (node.cents or 0)) < 1
    if node.kind == "payable":
        assert node.cents == max(0, min(child.cents or 0 for child in node.children))


def nodes(trees: tuple[Node, ...]) -> Iterator[Node]:
    return (node for tree in trees for node in tree.walk())


def leaves(trees: tuple[Node, ...], kind: str) -> list[Node]:
    return [node for node in nodes(trees) if node.kind == kind]


@pytest.mark.parametrize("make", [mitte, eventful])
def test_every_figure_equals_the_position_and_sums_down_to_recorded_events(database_url, make):
    with make(database_url) as ledger:
        recorded = {item.sequence for item in ledger.replay()}
        for basis in ("accrual", "cash"):
            for body in (DUELMEN, NOTTULN):
                for year in YEARS:
                    question = Question(body, year, basis=basis)
                    for figure, cents in figures(ledger, question).items():
                        (tree,), sources = ledger.explain(question, figure)
                        assert (tree.kind, tree.cents) == (figure, cents)
                        for node in tree.walk():
                            check(node, recorded)
                        assert {n.event for n in tree.walk() if n.event} == set(sources)


@pytest.fixture
def changed(tmp_path) -> Iterator[Ledger]:
    """Give the eventful ledger, on SQLite."""
    with eventful(str(tmp_path / "ledger.db")) as ledger:
        yield ledger


def test_a_booking_and_its_reversal_appear_with_their_whole_amounts(changed):
    trees, _ = changed.explain(Question(NOTTULN, 2024), "cost_share")
    parts: dict[tuple[object, object], int] = {}
    for leaf in leaves(trees, "booking"):
        if leaf.values["voucher"] == "V-2024-13":
            name = (leaf.values["reversal"], (leaf.cents or 0) > 0)
            parts[name] = parts.get(name, 0) + (leaf.cents or 0)
    booked = next(line.amount_cents for line in bookings() if line.voucher == "V-2024-13")
    assert parts == {(False, True): booked + 600000, (True, False): -booked}


def test_a_year_whose_only_booking_was_reversed_still_shows_both_amounts(tmp_path):
    with Ledger.create(str(tmp_path / "ledger.db")) as ledger:
        line = bookings()[0]
        record(ledger, *SETUP, line)
        record(ledger, c.ReverseCost(DUELMEN, 2023, line.voucher, line.booked_on, 0))
        trees, _ = ledger.explain(Question(NOTTULN, 2023), "cost_share")
        assert [leaf.cents for leaf in leaves(trees, "booking")] == [
            line.amount_cents,
            -line.amount_cents,
        ]
        assert trees[0].cents == 0


def test_a_booking_across_a_change_of_the_key_tells_its_days(changed):
    trees, _ = changed.explain(Question(NOTTULN, 2024), "cost_share")
    quarter = [n for n in leaves(trees, "booking") if n.values["voucher"] == "V-Q3"]
    assert [(n.values["days"], n.values["of_days"]) for n in quarter] == [(15, 92), (77, 92)]
    # 15/92 and 77/92 of 1,000.01 are 163.0451 and 836.9649.
    assert sum(n.cents or 0 for n in quarter) == 100001
    assert all(abs((n.cents or 0) - c) <= 1 for n, c in zip(quarter, (16305, 83696), strict=True))


def test_a_month_names_every_rate_and_every_person_that_counted_in_it(changed):
    trees, _ = changed.explain(Question(NOTTULN, 2024), "refinanced")
    months = {n.values["from"]: n for n in leaves(trees, "month")}
    rates = [n.cents for n in months["2024-05-01"].children if n.kind == "rate"]
    assert rates == [5700000, 5900000]
    people = [
        (n.values["person"], n.values["fte"])
        for n in months["2024-09-01"].children
        if n.kind == "occupancy"
    ]
    assert people == [("P-17", "1"), ("P-17", "1/2"), ("P-18", "1/2")]


def test_eligible_cost_names_the_bookings_that_count_and_no_other(changed):
    trees, _ = changed.explain(Question(NOTTULN, 2024), "refinanced")
    found = leaves(trees, "eligible_cost")[0]
    assert "V-M" not in {leaf.values["voucher"] for leaf in found.children}
    everything = changed.positions(Question(year=2024)).rows
    assert sum(row.cost_share_cents for row in everything) - (found.cents or 0) == 77777


def test_several_decisions_add_up_and_each_is_named(changed):
    trees, _ = changed.explain(Question(NOTTULN, 2024), "authorised")
    assert [(n.values["decision"], n.cents) for n in leaves(trees, "decision")] == [
        ("181/2022", 500000),
        ("7/2024", 123456),
    ]


def test_without_a_decision_headroom_is_empty_and_not_negative(changed):
    (tree,), _ = changed.explain(Question(DUELMEN, 2024), "headroom")
    assert tree.cents is None
    assert [(child.kind, child.cents is None) for child in tree.children] == [
        ("authorised", True),
        ("unrefinanced", False),
    ]


def test_cash_shows_days_of_service_outside_the_year_as_they_are(changed):
    trees, _ = changed.explain(Question(NOTTULN, 2025, basis="cash"), "cost_share")
    # The material of February 2024 was paid in January 2025; the key changed in between.
    assert [(n.values["from"], n.values["to"]) for n in leaves(trees, "segment_cost")] == [
        ("2024-02-01", "2024-07-15"),
        ("2024-07-16", "2025-12-31"),
    ]


def test_an_explanation_as_of_a_moment_rests_on_nothing_recorded_later(tmp_path):
    clock = Clock(at("2026-06-30"))
    with mitte(str(tmp_path / "ledger.db"), clock) as ledger:
        axes = ledger.axes(as_of=at("2026-07-01"))
        before = ledger.explain(Question(NOTTULN, 2024, axes=axes), "headroom")
        clock.now = at("2026-08-01")
        record(ledger, c.AmendDecision("181/2022", 2024, 900000), note=Note(document="9/2026"))
        assert ledger.explain(Question(NOTTULN, 2024, axes=axes), "headroom") == before
        assert ledger.explain(Question(NOTTULN, 2024), "headroom") != before


def test_an_unknown_figure_and_an_unknown_municipality_are_refused(changed):
    with pytest.raises(UsageError) as figure:
        changed.explain(Question(NOTTULN, 2024), "profit")
    assert str(figure.value) == (
        "figure 'profit': unknown → one of cost_share, refinanced, unrefinanced, authorised, "
        "headroom"
    )
    with pytest.raises(UnknownName) as body:
        changed.explain(Question("05558033", 2024), "headroom")
    assert str(body.value).startswith(
        "body 05558033: no body is registered under this name → known: 05558032"
    )
