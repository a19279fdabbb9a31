"""The lists of a proof of use (Belegliste): income and expenditure apart, by day of payment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.period import year_span
from ledger.reporting.documents.evidence import led
from ledger.reporting.documents.model import Column
from ledger.reporting.documents.tables import money, summed

if TYPE_CHECKING:
    from ledger.position.proof_of_use import Paid, ProofOfUse
    from ledger.reporting.documents.evidence import Workings
    from ledger.reporting.documents.model import Table, Value
    from ledger.reporting.language import Language

_AMOUNT, _ELIGIBLE = 6, 7


def _list_columns(language: Language, who: str) -> tuple[Column, ...]:
    """Return the columns of the Belegliste, in the order of domain reference §7."""
    say = language.say
    return (
        Column("number", say("proof_number"), "count"),
        Column("item", say("proof_item")),
        Column("voucher", say("voucher")),
        Column("date", say("letter_day"), "day"),
        Column(who, say(f"proof_{who}")),
        Column("reason", say("proof_reason")),
        money("amount", say("amount")),
        money("eligible", say("proof_eligible")),
        Column("service_from", say("proof_service_from"), "day"),
        Column("service_to", say("proof_service_to"), "day"),
        Column("paid_on", say("proof_paid_on"), "day"),
        Column("event", say("event"), "count"),
        Column("hash", say("proof_hash")),
    )


def income_list(answer: ProofOfUse, works: Workings) -> Table:
    """Return what came in, each with its event."""
    language, names = works.language, answer.names
    say = language.say
    rows: list[tuple[Value, ...]] = [
        (
            number,
            say(f"proof_item_{one.kind}"),
            one.document,
            one.received_on,
            names.get(one.payer, one.payer),
            say("proof_for_year", year=one.year),
            one.cents,
            None,
            year_span(one.year).start,
            year_span(one.year).end - 1,
            one.received_on,
            one.event,
            one.hash,
        )
        for number, one in enumerate(answer.incomes, 1)
    ]
    columns = _list_columns(language, "payer")
    table = summed("income-list", say("proof_income_list"), columns, rows, say("sum"))
    return led(
        table, {(n, _AMOUNT): works.event(one.event) for n, one in enumerate(answer.incomes)}
    )


def voucher_list(answer: ProofOfUse, works: Workings) -> Table:
    """Return what was paid, each with its event and the part that the notice accepts."""
    language = works.language
    rows: list[tuple[Value, ...]] = [
        (
            number,
            language.cost_type(one.cost_type),
            one.voucher,
            one.booked_on,
            one.payee,
            _reason(one),
            one.cents,
            one.eligible_cents,
            one.service_from,
            one.service_to,
            one.paid_on,
            one.event,
            one.hash,
        )
        for number, one in enumerate(answer.vouchers, 1)
    ]
    columns = _list_columns(language, "payee")
    say = language.say
    table = summed("vouchers", say("proof_vouchers"), columns, rows, say("sum"))
    events = {number: works.event(one.event) for number, one in enumerate(answer.vouchers)}
    return led(table, {(n, at): e for n, e in events.items() for at in (_AMOUNT, _ELIGIBLE)})


def _reason(one: Paid) -> str:
    return f"{one.post}: {one.text}" if one.text else one.post
