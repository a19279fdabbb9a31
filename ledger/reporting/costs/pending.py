"""What waits for certification or payment, and the policy, as text, CSV or JSON."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.application.clock import datetime_of
from ledger.domain.events import CostReversed, Voucher
from ledger.position.costs.certified import PolicyState
from ledger.position.costs.pending import PendingCost, PendingList
from ledger.position.costs.unpaid import UnpaidList
from ledger.reporting.columns import COST_TYPE, DAY, MOMENT, MONEY, NUMBER, Column, Listing, spoken
from ledger.reporting.language import Words
from ledger.reporting.report import Frame, Report
from ledger.reporting.table import json_text


def voucher_words(event: Voucher, words: Words) -> str:
    """Return a voucher's number as people write it; the first line goes without saying."""
    number = event.voucher if event.line == 1 else f"{event.voucher}/{event.line}"
    is_reversal = isinstance(event, CostReversed)
    return words.say("reversal_of", voucher=number) if is_reversal else number


PENDING: Listing[PendingCost] = Listing(
    Column("sequence", "event", NUMBER),
    Column("kind", of=lambda row: "reversal" if isinstance(row.event, CostReversed) else "booking"),
    Column("employing_body", of="event.employing_body"),
    Column("source", of="event.source"),
    Column("fiscal_year", of="event.fiscal_year"),
    Column("", "voucher", spoken(voucher_words), "event"),
    Column("voucher", of="event.voucher"),
    Column("line", of="event.line"),
    Column("post", "post", of="event.post"),
    Column("year", "year", of="event.bearing_year"),
    Column("cost_type", "cost_type", COST_TYPE, "event.cost_type"),
    Column("amount_cents", "amount", MONEY, "event.amount_cents"),
    Column("service_from", kind=DAY, of="event.service_from"),
    Column("service_to", kind=DAY, of="event.service_to"),
    Column("booked_by", "booked_by"),
    Column("recorded_at", "waiting_since", MOMENT),
)
POLICY: Listing[PolicyState] = Listing(
    Column("certification", of="policy"),
    Column("event", of="sequence"),
    Column("recorded_at", kind=MOMENT, of="origin.recorded_at"),
    Column("actor", of="origin.actor"),
    Column("proven"),
)


def pending_output(answer: PendingList | UnpaidList, frame: Frame) -> str:
    """Return a line a booking, their sum, and what the answer rests on."""
    words, count = Words(frame.language), len(answer.costs)
    name = "unpaid" if isinstance(answer, UnpaidList) else "pending"
    cents = sum(one.event.amount_cents for one in answer.costs)
    head = frame.about("receipt")
    if not isinstance(answer, UnpaidList):
        head["certification"] = answer.policy
    head |= frame.about("as_of", "known_on", "clock") | {"count": count, "amount_cents": cents}
    return Report(
        name,
        PENDING,
        answer.costs,
        words,
        head,
        nothing=words.say(f"{name}_none"),
        sums=_sum(name, count, cents, words),
    ).given(frame)


def _sum(name: str, count: int, cents: int, words: Words) -> Iterator[str]:
    yield words.say(f"{name}_sum", count=count, money=words.language.money(cents))


def policy_output(state: PolicyState, frame: Frame) -> str:
    """Return the policy, what it means, and who set it when."""
    words = Words(frame.language)
    if frame.form == "json":
        return json_text(
            frame.about("receipt", "as_of", "known_on", "clock") | POLICY.record(state, words)
        )
    if frame.form == "csv":
        return POLICY.csv([state], words)
    since = words.say("policy_never")
    if state.origin is not None:
        at = words.language.moment(datetime_of(state.origin.recorded_at))
        since = words.say(
            "policy_since", event=state.sequence, recorded=at, actor=state.origin.actor
        )
    kind = f"{words.say('policy_certification')}: {words.say(f'policy_{state.policy}')}"
    kind += f"; {words.say('policy_proven')}" if state.proven else ""
    return frame.text(f"{kind}\n{since}")
