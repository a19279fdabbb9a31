"""The proof of use (Verwendungsnachweis): finance plan, income, expenditure, lists of vouchers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ledger.application.asking.evidence import LEGS
from ledger.domain.state import Contact
from ledger.position.bank.years_meant import purpose
from ledger.position.grants.account import LegAccount
from ledger.position.grants.proof_of_use import GRANT, OTHER, REPAID, Paid, ProofOfUse
from ledger.position.grants.proof_plan import PlannedLine, PlannedTerm
from ledger.position.posts.staffed import Staffed
from ledger.reporting.columns import DAY, Column, spoken
from ledger.reporting.documents.forms.model import (
    Block,
    Document,
    Figures,
    Lines,
    Section,
    Slot,
    Space,
    Table,
)
from ledger.reporting.documents.forms.tables import Amount, Explained, explained, summed, tabulated
from ledger.reporting.documents.letters import (
    PAYEE,
    RECIPIENT,
    SENDER,
    letterhead,
    payment,
    unsaid,
)
from ledger.reporting.documents.proof_lists import cancelled_pairs, income_list, voucher_list
from ledger.reporting.grants.account import leg_amounts
from ledger.reporting.language import Language, Words

if TYPE_CHECKING:
    from ledger.reporting.documents.evidence import Part, Workings
    from ledger.reporting.documents.letters import Needed

_NARRATIVE_LINES = 6


class Shortened(NamedTuple):
    """What a proof leaves out: every list of vouchers, or reversals and what they undo."""

    simple: bool = False
    without_cancelled: bool = False


def proof_document(
    answer: ProofOfUse,
    works: Workings,
    provenance: tuple[tuple[str, str], ...],
    contacts: Mapping[str, Contact],
    shortened: Shortened,
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
        Section(say("proof_head"), _head(answer, contacts, language), new_page=True),
        Section(say("proof_narrative"), (Space(say("proof_narrative_note"), _NARRATIVE_LINES),)),
        Section(say("proof_numeric"), tuple(numeric)),
        Section(say("proof_staff"), (_staff(answer, works.words),)),
    ]
    if not shortened.simple:
        without_cancelled = shortened.without_cancelled
        vouchers = voucher_list(answer, works, without_cancelled=without_cancelled)
        note = Lines((say("proof_without", count=cancelled_pairs(answer)),))
        lists = (income_list(answer, works), *((note,) if without_cancelled else ()), vouchers)
        sections.append(Section(say("proof_lists"), lists))
    signature = Space(say("proof_confirms"), 1, say("proof_signature"))
    sections.append(Section(say("proof_confirmation"), (signature,)))
    title = say("proof_title", grant=answer.question.grant, period=period)
    whole = (*sections, *works.sections())
    return Document("proof-of-use", title, whole, provenance, unsaid(_needed(answer, contacts)))


def _period(answer: ProofOfUse) -> str:
    first, last = answer.question.first, answer.question.last
    return str(first) if first == last else f"{first}-{last}"


def _head(
    answer: ProofOfUse, contacts: Mapping[str, Contact], language: Language
) -> tuple[Block, ...]:
    """Return the head of the letter, and what is still open either way with how to pay it."""
    say, grant = language.say, answer.question.grant
    recipient, grantor = contacts[answer.recipient], contacts[answer.grantor]
    about = (
        say("proof_of", grant=grant, programme=answer.programme),
        say("proof_period", period=_period(answer)),
    )
    head = letterhead(
        recipient, grantor, language, (Slot("reference", say("letter_notice"), grant),)
    )
    cents = _open(answer)
    if not cents:
        return head, Lines(about)
    side, payee = ("due", recipient) if cents > 0 else ("back", grantor)
    wanted = purpose("grant", grant, answer.question.last)
    owed = Figures(((say(f"proof_{side}"), abs(cents)),))
    return head, Lines(about), owed, payment(payee, language, abs(cents), wanted)


def _open(answer: ProofOfUse) -> int:
    """Return what the grantor still owes in cents; below zero it is to be paid back."""
    return sum(one.open_cents for one in answer.accounts)


def _needed(answer: ProofOfUse, contacts: Mapping[str, Contact]) -> Iterator[Needed]:
    recipient, grantor = answer.recipient, answer.grantor
    yield recipient, contacts[recipient], SENDER
    yield grantor, contacts[grantor], RECIPIENT
    if cents := _open(answer):
        payee = recipient if cents > 0 else grantor
        yield payee, contacts[payee], PAYEE


def _plan_note(answer: ProofOfUse, language: Language) -> tuple[str, ...]:
    """Return what the finance plan says beside the items, and for how long."""
    plan, say = answer.planned, language.say
    notes = []
    if cost := plan.named("planned_cost"):
        amount = language.money(sum(one.cents for one in cost))
        notes.append(say("proof_plan_cost", amount=amount))
    if plan.whole:
        notes.append(say("proof_plan_whole"))
    return tuple(notes)


def _income(answer: ProofOfUse, works: Workings) -> Table:
    """Return income by item of the finance plan; own money closes the gap to the expenditure."""
    say, plan = works.language.say, answer.planned
    rows = []
    for kind, term in ((GRANT, "approved"), (REPAID, ""), (OTHER, "planned_other")):
        name, planned = say(f"proof_item_{kind}"), plan.named(term)
        # Money of others is zero where nobody says any.
        said = planned if kind == GRANT or any(one.cents for one in planned) else ()
        amount = _planned(name, said, works)
        if kind == GRANT or amount.cents or sum(x.cents for x in answer.incomes if x.kind == kind):
            amounts = {"planned": amount, "actual": _came(answer, kind, works)}
            rows.append(Explained(name, amounts))
    own, spent = say("proof_item_own"), sum(one.cents for one in answer.vouchers)
    taken = [(f"− {row.name}", -(row.amounts["actual"].cents or 0), "") for row in rows]
    actual = works.added(own, [(say("proof_expenditure"), spent, ""), *taken])
    meant = Amount(None)
    if plan.named("planned_cost") and plan.named("approved"):
        cost = _planned(say("proof_planned"), plan.named("planned_cost"), works)
        parts: list[Part] = [(say("proof_planned"), cost.cents, cost.anchor)]
        parts += [
            (f"− {row.name}", -one.cents, one.anchor)
            for row in rows
            if (one := row.amounts["planned"]).cents is not None
        ]
        meant = works.added(f"{own}, {say('proof_planned')}", parts)
    rows.append(Explained(own, {"planned": meant, "actual": actual}))
    columns = (_ITEM, *(explained(name, f"proof_{name}") for name in ("planned", "actual")))
    return summed("income", "proof_income", columns, rows, works.words)


def _planned(name: str, terms: Sequence[PlannedTerm], works: Workings) -> Amount:
    """Explain what was planned by the event that says so, or year by year by several."""
    events = {one.event for one in terms}
    if len(events) > 1:
        return works.added(
            f"{name}, {works.language.say('proof_planned')}",
            ((str(one.year), one.cents, works.event(one.event)) for one in terms),
        )
    return Amount(sum(x.cents for x in terms), *map(works.event, events)) if terms else Amount(None)


_ITEM: Column[Explained] = Column("item", "proof_item", of="name")


def _came(answer: ProofOfUse, kind: str, works: Workings) -> Amount:
    """Explain what came in of a kind, payment by payment."""
    language = works.language
    parts = (
        (f"{language.day(one.received_on)} {one.document}".strip(), one.cents, link)
        for one in answer.incomes
        if one.kind == kind
        for link in [works.event(one.event)]
    )
    return works.added(language.say(f"proof_item_{kind}"), parts)


def _expenditure(answer: ProofOfUse, works: Workings) -> Table:
    lines, vouchers = answer.planned.lines, answer.vouchers
    rows = []
    for item in sorted({one.cost_type for one in lines} | {one.cost_type for one in vouchers}):
        plan = [one for one in lines if one.cost_type == item]
        paid = [one for one in vouchers if one.cost_type == item]
        name = works.language.cost_type(item)
        rows.append(Explained(name, _item(name, plan, paid, works)))
    names = ("planned", "actual", "eligible", "deviation")
    columns = (_ITEM, *(explained(name, f"proof_{name}") for name in names))
    return summed("expenditure", "proof_expenditure", columns, rows, works.words)


def _item(
    name: str, plan: list[PlannedLine], paid: list[Paid], works: Workings
) -> dict[str, Amount]:
    """Explain an item of the expenditure: planned, actual, eligible, and the deviation."""
    say = works.language.say
    found = dict.fromkeys(("planned", "deviation"), Amount(None))
    if plan:
        parts = ((f"{one.post} {one.year}", one.cents, works.event(one.event)) for one in plan)
        found["planned"] = works.added(f"{name}, {say('proof_planned')}", parts)
    links = {one.event: works.event(one.event) for one in paid}
    for figure, cents in (("actual", "cents"), ("eligible", "eligible_cents")):
        found[figure] = works.added(f"{name}, {say(f'proof_{figure}')}", _paid(paid, cents, links))
    if plan:
        (spent, actual), (meant, planned) = found["actual"], found["planned"]
        compared = (
            (say("proof_actual"), spent, actual),
            (f"− {say('proof_planned')}", -(meant or 0), planned),
        )
        found["deviation"] = works.added(f"{name}, {say('proof_deviation')}", compared)
    return found


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


def _financing(kinds: str, words: Words) -> str:
    return ", ".join(words.language.chosen("financing", kind) for kind in kinds.split(", ") if kind)


def _result(answer: ProofOfUse, works: Workings) -> Table:
    columns: tuple[Column[LegAccount], ...] = (
        Column("year", "year"),
        Column("financing", "term_financing", spoken(_financing)),
        *leg_amounts(lambda row, name: works.at(LEGS, (row.year, name))),
    )
    return summed("result", "proof_result", columns, answer.accounts, works.words)


_STAFF: tuple[Column[Staffed], ...] = (
    Column("post", "post"),
    Column("person", "person"),
    Column("fte", "fte"),
    Column("valid_from", "letter_start", DAY, "first"),
    Column("valid_to", "letter_end", DAY, "last"),
)


def _staff(answer: ProofOfUse, words: Words) -> Table:
    return tabulated("staff", "proof_staff_table", _STAFF, answer.staffed, words)
