"""What waits for certification or payment, and the policy, as text, CSV or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.clock import datetime_of
from ledger.domain.events import CostReversed
from ledger.domain.period import iso
from ledger.position.unpaid import UnpaidList
from ledger.projections.axes import EVERYTHING, Axes
from ledger.reporting.clock_report import clock_lines, clock_record
from ledger.reporting.table import csv_table, json_text, text_table

if TYPE_CHECKING:
    from ledger.position.certified import PolicyState
    from ledger.position.pending import PendingCost, PendingList
    from ledger.reporting.language import Language

FIELDS = (
    "sequence",
    "kind",
    "employing_body",
    "source",
    "fiscal_year",
    "voucher",
    "line",
    "post",
    "year",
    "cost_type",
    "amount_cents",
    "service_from",
    "service_to",
    "booked_by",
    "recorded_at",
)
"""The stable field names of the JSON and CSV answers."""

POLICY_FIELDS = ("certification", "event", "recorded_at", "actor")

_COLUMNS = (
    "event",
    "voucher",
    "post",
    "year",
    "cost_type",
    "amount",
    "booked_by",
    "waiting_since",
)
_RIGHT = frozenset({0, 5})


def pending_text(answer: PendingList | UnpaidList, language: Language, as_of: str = "") -> str:
    """Return a line a booking, their sum, and what the answer rests on."""
    say = language.say
    words = "unpaid" if isinstance(answer, UnpaidList) else "pending"
    cents = sum(one.event.amount_cents for one in answer.costs)
    rows = [_cells(one, language) for one in answer.costs]
    if not rows:
        return "\n\n".join(
            [say(f"{words}_none"), _axes(answer.question.axes, answer, language, as_of)]
        )
    table = text_table([say(c) for c in _COLUMNS], rows, _RIGHT)
    total = say(f"{words}_sum", count=len(rows), money=language.money(cents))
    return "\n\n".join([table, total, _axes(answer.question.axes, answer, language, as_of)])


def _cells(one: PendingCost, language: Language) -> list[str]:
    event = one.event
    number = f"{event.voucher}/{event.line}" if event.line != 1 else event.voucher
    if isinstance(event, CostReversed):
        number = language.say("reversal_of", voucher=number)
    return [
        str(one.sequence),
        number,
        event.post,
        str(event.bearing_year),
        language.cost_type(event.cost_type),
        language.money(event.amount_cents),
        one.booked_by,
        language.moment(datetime_of(one.recorded_at)),
    ]


def _axes(
    axes: Axes, answer: PendingList | UnpaidList | PolicyState, language: Language, as_of: str
) -> str:
    lines = [language.say("as_of", moment=as_of)] if as_of else []
    if axes.known_on != EVERYTHING:
        lines.append(language.say("known_on_axis", day=language.day(axes.known_on)))
    lines += clock_lines(axes, language)
    return "\n".join([*lines, language.say("ledger_state", receipt=answer.receipt)])


def _record(one: PendingCost) -> dict[str, object]:
    event = one.event
    return {
        "sequence": one.sequence,
        "kind": "reversal" if isinstance(event, CostReversed) else "booking",
        "employing_body": event.employing_body,
        "source": event.source,
        "fiscal_year": event.fiscal_year,
        "voucher": event.voucher,
        "line": event.line,
        "post": event.post,
        "year": event.bearing_year,
        "cost_type": event.cost_type,
        "amount_cents": event.amount_cents,
        "service_from": iso(event.service_from),
        "service_to": iso(event.service_to),
        "booked_by": one.booked_by,
        "recorded_at": datetime_of(one.recorded_at).isoformat(),
    }


def pending_json(answer: PendingList, as_of: str = "") -> str:
    """Return the answer for a program; see `FIELDS`."""
    known_on = answer.question.axes.known_on
    return json_text(
        {
            "receipt": answer.receipt,
            "certification": answer.policy,
            "as_of": as_of or None,
            "known_on": iso(known_on) if known_on != EVERYTHING else None,
            **clock_record(answer.question.axes),
            "count": len(answer.costs),
            "amount_cents": sum(one.event.amount_cents for one in answer.costs),
            "pending": [_record(one) for one in answer.costs],
        }
    )


def unpaid_json(answer: UnpaidList, as_of: str = "") -> str:
    """Return the unpaid bookings for a program; see `FIELDS`."""
    known_on = answer.question.axes.known_on
    return json_text(
        {
            "receipt": answer.receipt,
            "as_of": as_of or None,
            "known_on": iso(known_on) if known_on != EVERYTHING else None,
            **clock_record(answer.question.axes),
            "count": len(answer.costs),
            "amount_cents": sum(one.event.amount_cents for one in answer.costs),
            "unpaid": [_record(one) for one in answer.costs],
        }
    )


def pending_csv(answer: PendingList | UnpaidList) -> str:
    """Return a line a booking; see `FIELDS`."""
    return csv_table(FIELDS, [list(_record(one).values()) for one in answer.costs])


def policy_text(state: PolicyState, language: Language, as_of: str = "") -> str:
    """Return the policy, what it means, and who set it when."""
    say = language.say
    since = say("policy_never")
    if state.origin is not None:
        since = say(
            "policy_since",
            event=state.sequence,
            recorded=language.moment(datetime_of(state.origin.recorded_at)),
            actor=state.origin.actor,
        )
    lines = [f"{say('policy_certification')}: {say(f'policy_{state.policy}')}", since]
    return "\n".join([*lines, "", _axes(state.axes, state, language, as_of)])


def policy_record(state: PolicyState) -> dict[str, object]:
    """Return the policy with the event that set it; see `POLICY_FIELDS`."""
    at = datetime_of(state.origin.recorded_at).isoformat() if state.origin else None
    actor = state.origin.actor if state.origin else None
    return {
        "certification": state.policy,
        "event": state.sequence,
        "recorded_at": at,
        "actor": actor,
    }


def policy_json(state: PolicyState, as_of: str = "") -> str:
    """Return the policy for a program."""
    known_on = state.axes.known_on
    day = iso(known_on) if known_on != EVERYTHING else None
    return json_text(
        {"receipt": state.receipt, "as_of": as_of or None, "known_on": day}
        | clock_record(state.axes)
        | policy_record(state)
    )


def policy_csv(state: PolicyState) -> str:
    """Return the policy as a header and one line."""
    return csv_table(POLICY_FIELDS, [list(policy_record(state).values())])
