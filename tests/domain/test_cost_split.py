"""Cost by days: what falls into a span, what goes in proportion, and overhead of another year."""

from __future__ import annotations

from fractions import Fraction

import msgspec

from ledger.domain import events as e
from ledger.domain.agreements.sharing import key_segments
from ledger.domain.grants.funding import eligible_in, touching
from ledger.domain.period import Span, year_span
from ledger.domain.settlements.lines import in_proportion
from tests.domain.scenario import AGREEMENT, MITTE, Given, cost, day, key

QUARTER = cost("2024-01-01", "2024-03-31", "91.00")
SPANS = [
    Span(day("2024-01-01"), day("2024-02-01")),
    Span(day("2024-02-01"), day("2024-03-01")),
    Span(day("2024-04-01"), day("2024-05-01")),
]


def test_cost_falls_into_a_span_by_its_calendar_days():
    assert list(eligible_in([QUARTER, QUARTER], SPANS)) == [6200, 5800, 0]
    assert list(eligible_in([], SPANS)) == [0, 0, 0]


def test_cost_touches_days_with_its_first_and_its_last_day():
    assert touching([QUARTER], [Span(day("2024-03-31"), day("2024-04-01"))]) == 9100
    assert touching([QUARTER], [Span(day("2024-04-01"), day("2024-04-02"))]) == 0
    assert touching([QUARTER], [Span(day("2023-12-31"), day("2024-01-01"))]) == 0


def test_cents_go_by_the_weights_of_their_sign():
    weights = [Fraction(3), Fraction(-1), Fraction(1)]
    assert in_proportion(100, weights, SPANS) == [75, 0, 25]
    assert in_proportion(-100, weights, SPANS) == [0, -100, 0]


def test_without_weights_of_their_sign_cents_go_by_days():
    spans = [Span(0, 3), Span(3, 4)]
    assert in_proportion(100, [Fraction(-1), Fraction(0)], spans) == [75, 25]
    assert in_proportion(100, [Fraction(0), Fraction(0)], spans) == [75, 25]
    assert in_proportion(-100, [Fraction(1), Fraction(3)], spans) == [-25, -75]


def test_flat_overhead_of_a_year_is_that_of_its_own_days_whatever_else_is_paid_in_it():
    """On cash the cost of last December is paid this year; its overhead was due last year."""
    flat = msgspec.structs.replace(AGREEMENT, overhead="flat", overhead_cents=120000)
    past = Given(tuple(f._replace(event=flat) if f.event == AGREEMENT else f for f in MITTE.facts))
    december = cost("2023-12-01", "2023-12-31", "100")
    # With a key of its own, so that the days of last year are a segment by themselves.
    amended = e.AgreementAmended("KV-Mitte", key(), None, day("2024-01-01"), "2", "")
    past = past.and_then(amended)
    one = past.post_year(2024, december)
    assert [part.overhead for part in one.costs] == [0, 120000]
    assert sum(part.overhead for part in one.costs) == 120000
    assert sum(part.total for part in one.costs) == 130000
    ended = past.post_year(2024, cost("2022-12-01", "2022-12-31", "100"))
    assert sum(part.overhead for part in ended.costs) == 120000


def test_days_under_one_key_are_one_segment_whatever_else_changes():
    changes = [e.PostAmended("CM-1", day(f"2024-{m}-01"), None, "KV-Mitte", None) for m in ("03",)]
    changes += [e.PostAmended("CM-1", day("2024-05-01"), None, "KV-Mitte", None)]
    amended = e.AgreementAmended("KV-Mitte", key(), None, day("2024-04-01"), "2", "")
    facts = MITTE.and_then(*changes, amended).standing
    found = key_segments(facts.posts["CM-1"], facts.agreements, year_span(2024))
    assert [one.span for one in found] == [
        Span(day("2024-01-01"), day("2024-04-01")),
        Span(day("2024-04-01"), day("2025-01-01")),
    ]
    assert [one.version.version for one in found if one.version] == ["1", "2"]


def test_flat_overhead_counts_while_the_post_exists():
    flat = msgspec.structs.replace(AGREEMENT, overhead="flat", overhead_cents=120000)
    past = Given(tuple(f._replace(event=flat) if f.event == AGREEMENT else f for f in MITTE.facts))
    ended = past.and_then(
        e.PostVacated("CM-1", "P-17", day("2024-03-31")), e.PostClosed("CM-1", day("2024-03-31"))
    )
    assert [part.overhead for part in ended.post_year(2024).costs] == [30000]
