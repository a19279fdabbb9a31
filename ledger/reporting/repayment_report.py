"""Repayment claims and interest as text, CSV or JSON."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.domain.interest import POINTS, RateSegment, total_interest
from ledger.domain.money import round_parts
from ledger.domain.period import Span, iso, year_of, year_span
from ledger.reporting.table import csv_table, text_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.domain.charged_interest import RecomputedInterest
    from ledger.position.repayment import ClaimRow
    from ledger.reporting.axes_report import Frame
    from ledger.reporting.language import Language

CLAIM_FIELDS = (
    "claim",
    "grant",
    "creditor",
    "debtor",
    "year",
    "amount_cents",
    "interest_cents",
    "paid_cents",
    "open_cents",
    "claimed_on",
    "due_on",
    "late",
    "event",
    "computed_cents",
)
SEGMENT_FIELDS = ("from", "to", "days", "principal_cents", "base_rate", "rate", "cents", "event")
"""The stable field names of the JSON and CSV answers; `to` is excluded, amounts are cents."""


def percent(rate: Fraction) -> str:
    """Return a rate as an exact percent."""
    scaled = rate * 1000000
    text = f"{abs(scaled.numerator) // scaled.denominator:05d}"
    sign = "-" if rate < 0 else ""
    return f"{sign}{text[:-4]}.{text[-4:].rstrip('0') or '0'} %"


def _segments(parts: Sequence[RateSegment]) -> list[tuple[object, ...]]:
    """Return rows whose cents sum to the rounded whole."""
    cents = round_parts([part.interest for part in parts], total_interest(parts))
    return [
        (
            iso(part.span.start),
            iso(part.span.end),
            part.span.days,
            part.principal,
            percent(part.base_rate),
            percent(part.base_rate + POINTS),
            amount,
            part.event,
        )
        for part, amount in zip(parts, cents, strict=True)
    ]


def interest_output(parts: Sequence[RateSegment], frame: Frame) -> str:
    """Return the segments of an interest and their sum."""
    rows = _segments(parts)
    if frame.form == "json":
        found = [dict(zip(SEGMENT_FIELDS, row, strict=True)) for row in rows]
        return frame.json({"interest_cents": total_interest(parts), "segments": found})
    if frame.form == "csv":
        return csv_table(SEGMENT_FIELDS, rows)
    return frame.text(_interest_text(parts, frame.language))


def _interest_text(parts: Sequence[RateSegment], language: Language) -> str:
    say = language.say
    shown = [
        [
            language.day(part.span.start),
            language.day(part.span.end),
            str(part.span.days),
            str(year_span(year_of(part.span.start)).days),
            language.money(part.principal),
            f"{row[4]} + 5 %",
            language.money(row[6] if isinstance(row[6], int) else 0),
            str(part.event or say("shipped")),
        ]
        for part, row in zip(parts, _segments(parts), strict=True)
    ]
    names = ("from", "to_excluded", "days", "of_year", "principal", "rate", "interest", "event")
    head = [say(name) for name in names]
    table = text_table(head, shown, frozenset({2, 3, 4, 6}))
    whole = say("interest_total", money=language.money(total_interest(parts)))
    return f"{table}\n\n{whole}\n{say('interest_law')}"


def claims_output(rows: Sequence[ClaimRow], frame: Frame) -> str:
    """Return a list of claims in the form asked for."""
    if frame.form == "json":
        return frame.json({"claims": [_record(row) for row in rows]})
    if frame.form == "csv":
        return csv_table(CLAIM_FIELDS, [list(_record(row).values()) for row in rows])
    return frame.text(_claims_text(rows, frame.language))


def _claims_text(rows: Sequence[ClaimRow], language: Language) -> str:
    say = language.say
    if not rows:
        return say("no_claims")
    shown = [
        [
            row.claim.event.claim,
            f"{row.claim.event.creditor} ← {row.claim.event.debtor}",
            str(row.claim.event.year),
            language.money(row.claim.event.amount_cents),
            language.money(row.interest_cents),
            language.money(row.paid_cents),
            language.money(row.open_cents),
            language.day(row.claim.event.due_on),
            ", ".join(_marks(row, language)),
        ]
        for row in rows
    ]
    names = ("claim", "leg_back", "year", "amount", "interest", "paid", "open", "due_on", "status")
    return text_table([say(name) for name in names], shown, frozenset({3, 4, 5, 6}))


def _marks(row: ClaimRow, language: Language) -> list[str]:
    late = [language.say("late")] if row.late else []
    return late + ([language.say("interest_overtaken")] if row.overtaken else [])


def _record(row: ClaimRow) -> dict[str, object]:
    event = row.claim.event
    values = (
        event.claim,
        event.grant,
        event.creditor,
        event.debtor,
        event.year,
        event.amount_cents,
        row.interest_cents,
        row.paid_cents,
        row.open_cents,
        iso(event.claimed_on),
        iso(event.due_on),
        row.late,
        row.claim.fact.sequence,
        row.computed_cents,
    )
    return dict(zip(CLAIM_FIELDS, values, strict=True))


def claim_output(row: ClaimRow, frame: Frame) -> str:
    """Return one claim with its payments and the arithmetic of its interest."""
    claim, language = row.claim, frame.language
    payments = [
        {"paid_on": iso(e.paid_on), "cents": e.amount_cents, "event": fact.sequence}
        for fact, e in claim.payments
    ]
    if frame.form != "text":
        interest = [_charge(one) for one in row.charges]
        record = _record(row) | {"payments": payments, "interest": interest}
        record["computed"] = [_computed(one) for one in row.charges]
        return frame.json(record) if frame.form == "json" else claims_output([row], frame)
    parts_text = [_claims_text([row], language)]
    for fact, event in claim.payments:
        money, day = language.money(event.amount_cents), language.day(event.paid_on)
        parts_text.append(language.say("claim_paid", money=money, day=day, event=fact.sequence))
    if row.charges:
        parts_text.append(_side_by_side(row, language))
    for one in row.charges:
        text = language.say("claim_interest", event=one.sequence)
        parts_text.append(f"{text}\n{_interest_text(_as_charged(one), language)}")
        if one.overtaken and one.parts:
            text = language.say("claim_interest_now", event=one.sequence)
            parts_text.append(f"{text}\n{_interest_text(one.parts, language)}")
    return frame.text("\n\n".join(parts_text))


def _as_charged(one: RecomputedInterest) -> list[RateSegment]:
    return [_stored(segment, one.sequence) for segment in one.event.segments]


def _charge(one: RecomputedInterest) -> dict[str, object]:
    """Return one charge as it was charged, for a program."""
    charged = _as_charged(one)
    return {
        "event": one.sequence,
        "cents": one.event.amount_cents,
        "segments": [dict(zip(SEGMENT_FIELDS, row, strict=True)) for row in _segments(charged)],
    }


def _computed(one: RecomputedInterest) -> dict[str, object]:
    """Return what the days of a charge would bear now, for a program."""
    return {
        "event": one.sequence,
        "from": iso(one.event.start),
        "to": iso(one.event.end),
        "charged_cents": one.event.amount_cents,
        "cents": one.cents,
        "segments": [dict(zip(SEGMENT_FIELDS, row, strict=True)) for row in _segments(one.parts)],
    }


def _side_by_side(row: ClaimRow, language: Language) -> str:
    """Return the interest charged beside what it would be now, and their sums."""
    say, money = language.say, language.money
    rows = [
        [
            str(one.sequence),
            language.day(one.event.start),
            language.day(one.event.end),
            money(one.event.amount_cents),
            money(one.cents),
            money(None if one.cents is None else one.cents - one.event.amount_cents),
        ]
        for one in row.charges
    ]
    whole = row.computed_cents
    rest = None if whole is None else whole - row.interest_cents
    rows.append([say("sum"), "", "", money(row.interest_cents), money(whole), money(rest)])
    names = (
        "event",
        "from",
        "to_excluded",
        "interest_charged",
        "interest_computed",
        "interest_difference",
    )
    return text_table([say(name) for name in names], rows, frozenset({0, 3, 4, 5}))


def _stored(segment: object, number: int) -> RateSegment:
    start, end, principal, rate = (
        getattr(segment, name) for name in ("start", "end", "principal_cents", "base_rate")
    )
    base = Fraction(*rate)
    days = year_span(year_of(start)).days
    exact = principal * (base + POINTS) * Fraction(end - start, days)
    return RateSegment(Span(start, end), principal, base, max(Fraction(0), exact), number)
