"""Repayment claims and interest as text, CSV or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.events import RepaymentPaid
from ledger.domain.facts import Fact
from ledger.domain.repayments.interest import RateSegment, rounded, total_interest
from ledger.reporting.columns import (
    DAY,
    MONEY,
    NUMBER,
    TEXT,
    Column,
    ColumnKind,
    Listing,
    nested,
    spoken,
)
from ledger.reporting.language import Words, percent
from ledger.reporting.report import Frame, Report

if TYPE_CHECKING:
    from ledger.domain.repayments.charged_interest import RecomputedInterest
    from ledger.position.grants.repayment import ClaimRow


class InterestPart(NamedTuple):
    """A segment of an interest with its cents, which sum to the rounded whole."""

    segment: RateSegment
    cents: int


def _parts(segments: Sequence[RateSegment]) -> list[InterestPart]:
    return [InterestPart(*pair) for pair in zip(segments, rounded(segments), strict=True)]


_PERCENT = TEXT._replace(
    shown=lambda rate, words: words.language.decimal(percent(rate)),
    plain=lambda rate, _: percent(rate),
)
_AND_POINTS = _PERCENT.said(lambda rate, words: f"{words.language.decimal(percent(rate))} + 5 %")
_ORIGIN = TEXT.said(lambda event, words: str(event or words.say("shipped")))
SEGMENTS: Listing[InterestPart] = Listing(
    Column("from", "from", DAY, "segment.span.start"),
    Column("to", "to_excluded", DAY, "segment.span.end"),
    Column("days", "days", NUMBER, "segment.span.days"),
    Column("", "of_year", NUMBER, "segment.of_year"),
    Column("principal_cents", "principal", MONEY, "segment.principal"),
    Column("base_rate", kind=_PERCENT, of="segment.base_rate"),
    Column("", "rate", _AND_POINTS, "segment.base_rate"),
    Column("rate", kind=_PERCENT, of="segment.rate"),
    Column("cents", "interest", MONEY),
    Column("event", "event", _ORIGIN, "segment.event"),
)
"""The last day of a segment is excluded."""


def interest_output(segments: Sequence[RateSegment], frame: Frame) -> str:
    """Return the segments of an interest and their sum."""
    words, head = (
        Words(frame.language),
        frame.about() | {"interest_cents": total_interest(segments)},
    )
    if frame.form == "text":
        return frame.text(_interest_text(segments, words))
    return Report("segments", SEGMENTS, _parts(segments), words, head).given(frame)


def _interest_text(segments: Sequence[RateSegment], words: Words) -> str:
    table = SEGMENTS.text(_parts(segments), words)
    whole = words.say("interest_total", money=words.language.money(total_interest(segments)))
    return f"{table}\n\n{whole}\n{words.say('interest_law')}"


def _marks(row: ClaimRow, words: Words) -> str:
    marks = {"late": row.late, "interest_overtaken": row.overtaken}
    said = [words.say(mark) for mark, holds in marks.items() if holds]
    if row.open_cents < 0:
        said.append(words.say("settled_overpaid", amount=words.language.money(-row.open_cents)))
    return ", ".join(said)


CLAIMS: Listing[ClaimRow] = Listing(
    Column("claim", "claim", of="claim.event.claim"),
    Column("grant", of="claim.event.grant"),
    Column("", "leg_back", of=lambda row: f"{row.claim.event.creditor} ← {row.claim.event.debtor}"),
    Column("creditor", of="claim.event.creditor"),
    Column("debtor", of="claim.event.debtor"),
    Column("year", "year", of="claim.event.year"),
    Column("amount_cents", "amount", MONEY, "claim.event.amount_cents"),
    Column("interest_cents", "interest", MONEY),
    Column("paid_cents", "paid", MONEY),
    Column("open_cents", "open", MONEY),
    Column("claimed_on", kind=DAY, of="claim.event.claimed_on"),
    Column("due_on", "due_on", DAY, "claim.event.due_on"),
    Column("", "status", spoken(_marks)),
    Column("late"),
    Column("event", of="claim.fact.sequence"),
    Column("computed_cents"),
)


class ClaimPayment(NamedTuple):
    """A payment of a claim and the fact that says so."""

    fact: Fact
    event: RepaymentPaid


_PAYMENTS: Listing[ClaimPayment] = Listing(
    Column("paid_on", kind=DAY, of="event.paid_on"),
    Column("cents", of="event.amount_cents"),
    Column("event", of="fact.sequence"),
)
_ARITHMETIC: ColumnKind = nested(SEGMENTS)
_CHARGED: Listing[RecomputedInterest] = Listing(
    Column("event", of="sequence"),
    Column("cents", of="event.amount_cents"),
    Column("segments", kind=_ARITHMETIC, of=lambda one: _parts(one.charged)),
)
_COMPUTED: Listing[RecomputedInterest] = Listing(
    Column("event", "event", NUMBER, "sequence"),
    Column("from", "from", DAY, "event.start"),
    Column("to", "to_excluded", DAY, "event.end"),
    Column("charged_cents", "interest_charged", MONEY, "event.amount_cents"),
    Column("cents", "interest_computed", MONEY),
    Column("", "interest_difference", MONEY, "difference_cents"),
    Column("segments", kind=_ARITHMETIC, of=lambda one: _parts(one.parts)),
)


def claims_output(rows: Sequence[ClaimRow], frame: Frame) -> str:
    """Return a list of claims in the form asked for."""
    words = Words(frame.language)
    nothing = words.say("no_claims")
    return Report("claims", CLAIMS, rows, words, frame.about(), nothing=nothing).given(frame)


def claim_output(row: ClaimRow, frame: Frame) -> str:
    """Return one claim with its payments and the arithmetic of its interest."""
    words, payments = Words(frame.language), [ClaimPayment(*one) for one in row.claim.payments]
    if frame.form == "csv":
        return CLAIMS.csv([row], words)
    if frame.form == "text":
        return frame.text("\n\n".join(_claim_text(row, payments, words)))
    parts = {
        "payments": _PAYMENTS.records(payments, words),
        "interest": _CHARGED.records(row.charges, words),
        "computed": _COMPUTED.records(row.charges, words),
    }
    return frame.json(CLAIMS.record(row, words) | parts)


def _claim_text(row: ClaimRow, payments: Sequence[ClaimPayment], words: Words) -> Iterator[str]:
    yield CLAIMS.text([row], words)
    for fact, event in payments:
        money, day = words.language.money(event.amount_cents), words.language.day(event.paid_on)
        yield words.say("claim_paid", money=money, day=day, event=fact.sequence)
    if row.charges:
        whole = row.computed_cents
        yield _COMPUTED.text(
            row.charges,
            words,
            {
                "interest_charged": row.interest_cents,
                "interest_computed": whole,
                "interest_difference": None if whole is None else whole - row.interest_cents,
            },
        )
    for one in row.charges:
        text = words.say("claim_interest", event=one.sequence)
        yield f"{text}\n{_interest_text(one.charged, words)}"
        if one.overtaken and one.parts:
            text = words.say("claim_interest_now", event=one.sequence)
            yield f"{text}\n{_interest_text(one.parts, words)}"
