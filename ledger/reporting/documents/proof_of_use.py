"""The proof of use (Verwendungsnachweis): finance plan, income, expenditure, lists of vouchers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.evidence import LEGS
from ledger.position.leg_trees import LEG_FIGURES
from ledger.position.proof_of_use import GRANT, OTHER, REPAID
from ledger.reporting.documents.evidence import led
from ledger.reporting.documents.model import Column, Document, Lines, Section, Space, Table
from ledger.reporting.documents.proof_lists import income_list, voucher_list
from ledger.reporting.documents.tables import money, summed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.position.proof_of_use import Income, Paid, ProofOfUse
    from ledger.position.proof_plan import PlannedLine
    from ledger.reporting.documents.evidence import Part, Workings
    from ledger.reporting.documents.model import Block, Value
    from ledger.reporting.language import Language

_NARRATIVE_LINES = 6


def proof_document(
    answer: ProofOfUse,
    works: Workings,
    provenance: tuple[tuple[str, str], ...],
    *,
    simple: bool = False,
) -> Document:
    """Return the proof; the simple form (einfacher Verwendungsnachweis) lists no vouchers.

    Income and expenditure are two tables with the same total: own money is what the income leaves
    of the expenditure. The lists stand apart, each in the order of payment (reference §7).
    """
    language = works.language
    say = language.say
    period = _period(answer)
    numeric: list[Block] = [
        Lines((say("proof_cash"), *_plan_note(answer, language))),
        _income(answer, works),
        _expenditure(answer, works),
        _result(answer, works),
    ]
    if answer.outside_cents:
        amount = language.money(answer.outside_cents)
        numeric.append(Lines((say("proof_outside", amount=amount),)))
    if answer.unpaid:
        amount = language.money(answer.unpaid_cents)
        numeric.append(Lines((say("proof_unpaid", count=answer.unpaid, amount=amount),)))
    sections = [
        Section(say("proof_head"), (Lines(_head(answer, language)),)),
        Section(say("proof_narrative"), (Space(say("proof_narrative_note"), _NARRATIVE_LINES),)),
        Section(say("proof_numeric"), tuple(numeric)),
        Section(say("proof_staff"), (_staff(answer, language),)),
    ]
    if not simple:
        lists = (income_list(answer, works), voucher_list(answer, works))
        sections.append(Section(say("proof_lists"), lists))
    signature = Space(say("proof_confirms"), 1, say("proof_signature"))
    sections.append(Section(say("proof_confirmation"), (signature,)))
    title = say("proof_title", grant=answer.question.grant, period=period)
    return Document("proof-of-use", title, (*sections, *works.sections()), provenance)


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


def _income(answer: ProofOfUse, works: Workings) -> Table:
    """Return income by item of the finance plan; own money closes the gap to the expenditure."""
    say, plan = works.language.say, answer.planned
    came = {kind: _sum_of(answer.incomes, kind) for kind in (GRANT, REPAID, OTHER)}
    own_planned = None
    if plan.cost_cents is not None and plan.approved_cents is not None:
        own_planned = plan.cost_cents - plan.approved_cents - (plan.other_cents or 0)
    spent = sum(one.cents for one in answer.vouchers)
    rows: list[tuple[Value, ...]] = [(say("proof_item_grant"), plan.approved_cents, came[GRANT])]
    kinds = [GRANT]
    if came[REPAID]:
        rows.append((say("proof_item_repaid"), None, came[REPAID]))
        kinds.append(REPAID)
    if came[OTHER] or plan.other_cents:
        rows.append((say("proof_item_other"), plan.other_cents, came[OTHER]))
        kinds.append(OTHER)
    rows.append((say("proof_item_own"), own_planned, spent - sum(came.values())))
    columns = (
        Column("item", say("proof_item")),
        money("planned", say("proof_planned")),
        money("actual", say("proof_actual")),
    )
    links = {(number, 2): _came(answer, kind, works) for number, kind in enumerate(kinds)}
    notice = next((works.event(one) for one in plan.events), "")
    links |= {(number, 1): notice for number, row in enumerate(rows) if row[1] is not None}
    taken = [(f"− {row[0]}", -came[kind], "") for row, kind in zip(rows, kinds, strict=False)]
    parts: list[Part] = [(say("proof_expenditure"), spent, ""), *taken]
    links[len(kinds), 2] = works.sum(say("proof_item_own"), parts)
    if own_planned is not None:
        taken = [(f"− {row[0]}", -row[1], notice) for row in rows[:-1] if isinstance(row[1], int)]
        parts = [(say("proof_planned"), plan.cost_cents, notice), *taken]
        own = f"{say('proof_item_own')}, {say('proof_planned')}"
        links[len(kinds), 1] = works.sum(own, parts)
    return led(summed("income", say("proof_income"), columns, rows, say("sum")), links)


def _came(answer: ProofOfUse, kind: str, works: Workings) -> str:
    """Explain what came in of a kind, payment by payment."""
    language = works.language
    parts = (
        (f"{language.day(one.received_on)} {one.document}".strip(), one.cents, link)
        for one in answer.incomes
        if one.kind == kind
        for link in [works.event(one.event)]
    )
    return works.sum(language.say(f"proof_item_{kind}"), parts)


def _sum_of(incomes: tuple[Income, ...], kind: str) -> int:
    return sum(one.cents for one in incomes if one.kind == kind)


def _expenditure(answer: ProofOfUse, works: Workings) -> Table:
    language, lines = works.language, answer.planned.lines
    say = language.say
    rows: list[tuple[Value, ...]] = []
    links: dict[tuple[int, int], str] = {}
    types = {*(one.cost_type for one in lines), *(one.cost_type for one in answer.vouchers)}
    for number, item in enumerate(sorted(types)):
        mine = [one for one in answer.vouchers if one.cost_type == item]
        spent = sum(one.cents for one in mine)
        plan = [one for one in lines if one.cost_type == item]
        planned = sum(one.cents for one in plan) if plan else None
        change = None if planned is None else spent - planned
        for place, anchor in enumerate(_item(language.cost_type(item), plan, mine, works), 1):
            links[number, place] = anchor
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
    return led(summed("expenditure", say("proof_expenditure"), columns, rows, say("sum")), links)


def _item(
    name: str, plan: list[PlannedLine], paid: list[Paid], works: Workings
) -> tuple[str, str, str, str]:
    """Explain an item of the expenditure: planned, actual, eligible, and the deviation."""
    say = works.language.say
    planned_parts = [(f"{one.post} {one.year}", one.cents, works.event(one.event)) for one in plan]
    planned = works.sum(f"{name}, {say('proof_planned')}", planned_parts) if plan else ""
    links = {one.event: works.event(one.event) for one in paid}
    actual, eligible = (
        works.sum(f"{name}, {say(word)}", _paid(paid, figure, links))
        for word, figure in (("proof_actual", "cents"), ("proof_eligible", "eligible_cents"))
    )
    if not plan:
        return planned, actual, eligible, ""
    spent, meant = sum(one.cents for one in paid), sum(one.cents for one in plan)
    parts = [(say("proof_actual"), spent, actual), (f"− {say('proof_planned')}", -meant, planned)]
    return planned, actual, eligible, works.sum(f"{name}, {say('proof_deviation')}", parts)


def _paid(paid: list[Paid], figure: str, links: dict[int, str]) -> Iterator[tuple[str, int, str]]:
    """Yield vouchers with their event; where these are too many to show, the sum of each post."""
    sums: dict[str, int] = {}
    for one in paid:
        cents = getattr(one, figure)
        if links[one.event]:
            yield f"{one.post}: {one.voucher}", cents, links[one.event]
        else:
            sums[one.post] = sums.get(one.post, 0) + cents
    for post, cents in sums.items():
        yield post, cents, ""


def _result(answer: ProofOfUse, works: Workings) -> Table:
    language, names = works.language, LEG_FIGURES
    say = language.say
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
    table = summed("result", say("proof_result"), columns, rows, say("sum"))
    links = {
        (number, place): works.at(LEGS, (one.year, name))
        for number, one in enumerate(answer.accounts)
        for place, name in enumerate(names, 2)
    }
    return led(table, links)


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
