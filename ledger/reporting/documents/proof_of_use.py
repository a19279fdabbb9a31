"""The proof of use (Verwendungsnachweis): finance plan, income, expenditure, lists of vouchers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.period import year_span
from ledger.position.proof_of_use import GRANT, OTHER, REPAID
from ledger.reporting.documents.model import Column, Document, Lines, Section, Space, Table
from ledger.reporting.documents.tables import money, summed

if TYPE_CHECKING:
    from ledger.position.proof_of_use import Income, Paid, ProofOfUse
    from ledger.reporting.documents.model import Block, Value
    from ledger.reporting.language import Language

_NARRATIVE_LINES = 6


def proof_document(
    answer: ProofOfUse,
    language: Language,
    provenance: tuple[tuple[str, str], ...],
    *,
    simple: bool = False,
) -> Document:
    """Return the proof; the simple form (einfacher Verwendungsnachweis) lists no vouchers.

    Income and expenditure are two tables with the same total: own money is what the income leaves
    of the expenditure. The lists stand apart, each in the order of payment (reference §7).
    """
    say = language.say
    period = _period(answer)
    numeric: list[Block] = [
        Lines((say("proof_cash"), *_plan_note(answer, language))),
        _income(answer, language),
        _expenditure(answer, language),
        _result(answer, language),
    ]
    if answer.outside_cents:
        amount = language.money(answer.outside_cents)
        numeric.append(Lines((say("proof_outside", amount=amount),)))
    sections = [
        Section(say("proof_head"), (Lines(_head(answer, language)),)),
        Section(say("proof_narrative"), (Space(say("proof_narrative_note"), _NARRATIVE_LINES),)),
        Section(say("proof_numeric"), tuple(numeric)),
        Section(say("proof_staff"), (_staff(answer, language),)),
    ]
    if not simple:
        lists = (_incomes(answer, language), _vouchers(answer, language))
        sections.append(Section(say("proof_lists"), lists))
    signature = Space(say("proof_confirms"), 1, say("proof_signature"))
    sections.append(Section(say("proof_confirmation"), (signature,)))
    title = say("proof_title", grant=answer.question.grant, period=period)
    return Document("proof-of-use", title, tuple(sections), provenance)


def _period(answer: ProofOfUse) -> str:
    first, last = answer.question.first, answer.question.last
    return str(first) if first == last else f"{first}-{last}"


def _head(answer: ProofOfUse, language: Language) -> tuple[str, ...]:
    say, names = language.say, answer.names
    recipient, grantor = answer.recipient, answer.grantor
    return (
        say("letter_from", body=names.get(recipient, recipient), code=recipient),
        say("letter_to", body=names.get(grantor, grantor), code=grantor),
        say("proof_of", grant=answer.question.grant, programme=answer.programme),
        say("proof_period", period=_period(answer)),
    )


def _plan_note(answer: ProofOfUse, language: Language) -> tuple[str, ...]:
    """Return what the finance plan says beside the items, and for how long."""
    plan, say = answer.planned, language.say
    notes = []
    if plan.cost_cents is not None:
        notes.append(say("proof_plan_cost", amount=language.money(plan.cost_cents)))
    if plan.whole:
        notes.append(say("proof_plan_whole"))
    return tuple(notes)


def _income(answer: ProofOfUse, language: Language) -> Table:
    """Return income by item of the finance plan; own money closes the gap to the expenditure."""
    say, plan = language.say, answer.planned
    came = {kind: _sum_of(answer.incomes, kind) for kind in (GRANT, REPAID, OTHER)}
    own_planned = None
    if plan.cost_cents is not None and plan.approved_cents is not None:
        own_planned = plan.cost_cents - plan.approved_cents - (plan.other_cents or 0)
    spent = sum(one.cents for one in answer.vouchers)
    rows: list[tuple[Value, ...]] = [(say("proof_item_grant"), plan.approved_cents, came[GRANT])]
    if came[REPAID]:
        rows.append((say("proof_item_repaid"), None, came[REPAID]))
    if came[OTHER] or plan.other_cents:
        rows.append((say("proof_item_other"), plan.other_cents, came[OTHER]))
    rows.append((say("proof_item_own"), own_planned, spent - sum(came.values())))
    columns = (
        Column("item", say("proof_item")),
        money("planned", say("proof_planned")),
        money("actual", say("proof_actual")),
    )
    return summed("income", say("proof_income"), columns, rows, say("sum"))


def _sum_of(incomes: tuple[Income, ...], kind: str) -> int:
    return sum(one.cents for one in incomes if one.kind == kind)


def _expenditure(answer: ProofOfUse, language: Language) -> Table:
    say, plan = language.say, answer.planned.by_type
    rows: list[tuple[Value, ...]] = []
    for item in sorted({*plan, *(one.cost_type for one in answer.vouchers)}):
        mine = [one for one in answer.vouchers if one.cost_type == item]
        spent = sum(one.cents for one in mine)
        planned = plan.get(item)
        change = None if planned is None else spent - planned
        rows.append(
            (
                language.cost_type(item),
                planned,
                spent,
                sum(one.eligible_cents for one in mine),
                change,
            )
        )
    columns = (
        Column("item", say("proof_item")),
        money("planned", say("proof_planned")),
        money("actual", say("proof_actual")),
        money("eligible", say("proof_eligible")),
        money("deviation", say("proof_deviation")),
    )
    return summed("expenditure", say("proof_expenditure"), columns, rows, say("sum"))


def _result(answer: ProofOfUse, language: Language) -> Table:
    say = language.say
    names = ("entitlement", "eligible", "payable", "received", "claimed", "repaid", "open")
    columns = (
        Column("year", say("year")),
        Column("financing", say("term_financing")),
        *(money(name, say(f"account_{name}")) for name in names),
    )
    rows: list[tuple[Value, ...]] = [
        (
            str(one.year),
            ", ".join(say(f"financing_{kind}") for kind in one.financing.split(", ") if kind),
            one.entitlement_cents,
            one.eligible_cents,
            one.payable_cents,
            one.received_cents,
            one.claimed_cents,
            one.repaid_cents,
            one.open_cents,
        )
        for one in answer.accounts
    ]
    return summed("result", say("proof_result"), columns, rows, say("sum"))


def _staff(answer: ProofOfUse, language: Language) -> Table:
    say = language.say
    columns = (
        Column("post", say("post")),
        Column("person", say("person")),
        Column("fte", say("fte")),
        Column("valid_from", say("letter_start"), "day"),
        Column("valid_to", say("letter_end"), "day"),
    )
    rows: list[tuple[Value, ...]] = [
        (one.post, one.person, str(one.fte), one.first, one.last) for one in answer.staffed
    ]
    return Table("staff", say("proof_staff_table"), columns, tuple(rows))


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


def _incomes(answer: ProofOfUse, language: Language) -> Table:
    say, names = language.say, answer.names
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
    return summed("income-list", say("proof_income_list"), columns, rows, say("sum"))


def _vouchers(answer: ProofOfUse, language: Language) -> Table:
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
    return summed("vouchers", say("proof_vouchers"), columns, rows, say("sum"))


def _reason(one: Paid) -> str:
    return f"{one.post}: {one.text}" if one.text else one.post
