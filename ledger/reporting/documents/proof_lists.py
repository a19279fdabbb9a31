"""The lists of a proof of use (Belegliste): income and expenditure apart, by day of payment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.period import year_span
from ledger.position.grants.proof_of_use import Income, Paid, ProofOfUse, cancelled
from ledger.reporting.columns import BODY, COST_TYPE, DAY, MONEY, NUMBER, Column, spoken, word
from ledger.reporting.documents.forms.model import Table
from ledger.reporting.documents.forms.tables import Numbered, summed
from ledger.reporting.language import Words

if TYPE_CHECKING:
    from ledger.reporting.documents.evidence import Workings


def income_list(answer: ProofOfUse, works: Workings) -> Table:
    """Return what came in, each with its event; columns in the order of domain reference §7."""
    columns: tuple[Column[Numbered[Income]], ...] = (
        Column("number", "proof_number", NUMBER),
        Column("item", "proof_item", word("proof_item_"), "row.kind"),
        Column("voucher", "voucher", of="row.document"),
        Column("date", "letter_day", DAY, "row.received_on"),
        Column("payer", "proof_payer", BODY, "row.payer"),
        Column("reason", "proof_reason", spoken(_for_year), "row.year"),
        Column(
            "amount_cents", "amount", MONEY, "row.cents", lambda one, _: works.event(one.row.event)
        ),
        Column("eligible_cents", "proof_eligible", MONEY, lambda _: None),
        Column(
            "service_from", "proof_service_from", DAY, lambda one: year_span(one.row.year).start
        ),
        Column("service_to", "proof_service_to", DAY, lambda one: year_span(one.row.year).end - 1),
        Column("paid_on", "proof_paid_on", DAY, "row.received_on"),
        Column("event", "event", NUMBER, "row.event"),
        Column("hash", "proof_hash", of="row.hash"),
    )
    rows = [Numbered(number, one) for number, one in enumerate(answer.incomes, 1)]
    return summed("income-list", "proof_income_list", columns, rows, works.words)


def _for_year(year: int, words: Words) -> str:
    return words.say("proof_for_year", year=year)


def voucher_list(answer: ProofOfUse, works: Workings, *, without_cancelled: bool = False) -> Table:
    """Return what was paid, each with its event and the part that the notice accepts.

    A reversal and its booking name each other. Pairs that are nothing together may be left out.
    """
    pairs, reversed_by = cancelled(answer.vouchers), _reversed_by(answer)
    listed = [one for one in answer.vouchers if not (without_cancelled and one.event in pairs)]

    def tied(one: Numbered[Paid], words: Words) -> str:
        if one.row.reverses:
            return words.say("proof_reverses", event=one.row.reverses)
        by = reversed_by.get(one.row.event)
        return words.say("proof_reversed", event=by) if by else ""

    def leads(one: Numbered[Paid], _: int) -> str:
        return works.event(one.row.event)

    columns: tuple[Column[Numbered[Paid]], ...] = (
        Column("number", "proof_number", NUMBER),
        Column("item", "proof_item", COST_TYPE, "row.cost_type"),
        Column("voucher", "voucher", of="row.voucher"),
        Column("date", "letter_day", DAY, "row.booked_on"),
        Column("payee", "proof_payee", of="row.payee"),
        Column("reason", "proof_reason", of=lambda one: _reason(one.row)),
        Column("amount_cents", "amount", MONEY, "row.cents", leads),
        Column("eligible_cents", "proof_eligible", MONEY, "row.eligible_cents", leads),
        Column("service_from", "proof_service_from", DAY, "row.service_from"),
        Column("service_to", "proof_service_to", DAY, "row.service_to"),
        Column("paid_on", "proof_paid_on", DAY, "row.paid_on"),
        Column("reversal", "proof_reversal", spoken(tied), lambda one: one),
        Column("event", "event", NUMBER, "row.event"),
        Column("hash", "proof_hash", of="row.hash"),
    )
    rows = [Numbered(number, one) for number, one in enumerate(listed, 1)]
    return summed("vouchers", "proof_vouchers", columns, rows, works.words)


def _reversed_by(answer: ProofOfUse) -> dict[int, int]:
    return {one.reverses: one.event for one in answer.vouchers if one.reverses}


def cancelled_pairs(answer: ProofOfUse) -> int:
    """Return how many bookings are nothing together with their reversal."""
    return len(cancelled(answer.vouchers)) // 2


def _reason(one: Paid) -> str:
    return f"{one.post}: {one.text}" if one.text else one.post
