"""The yearly settlement between partners (Spitzabrechnung): a letter for each member's account."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import lcm
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from ledger.application.asking.evidence import ACCOUNTS, GRANTED, SHARED
from ledger.domain.state import Contact, KeyVersion
from ledger.position.bank.years_meant import purpose
from ledger.position.explanations.settled_nodes import BALANCE_KINDS
from ledger.position.settlements.settled import AccountView, SettlementView
from ledger.reporting.columns import BODY, DAY, EXACT, MESSAGE, MONEY, Column
from ledger.reporting.documents.evidence import Workings
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
from ledger.reporting.documents.forms.tables import sums_of, tabulated
from ledger.reporting.documents.letters import (
    PAYEE,
    RECIPIENT,
    SENDER,
    letterhead,
    payment,
    unsaid,
)
from ledger.reporting.event_words import owed
from ledger.reporting.language import Language
from ledger.reporting.settlements.settlement import SettledLine, settled_lines

if TYPE_CHECKING:
    from ledger.application.asking.letters import Lettered
    from ledger.application.asking.settlements import SettlementAnswer
    from ledger.reporting.documents.letters import Needed


def settlement_document(
    answer: SettlementAnswer,
    language: Language,
    provenance: tuple[tuple[str, str], ...],
    letters: Lettered,
) -> Document:
    """Return the letters of a settlement, as it was issued; payments since then are shown below.

    Lines, key parts and grant are those of domain reference §4 and §5; every column of amounts
    sums to the account's figures. With evidence, figures lead to where they come from.
    """
    works, contacts = Workings(letters.evidence, language, answer.view.names), letters.contacts
    view = answer.view
    event = view.settlement.event
    title = language.say("letter_title", year=event.year, agreement=event.agreement)
    sections = tuple(
        _letter(view, account, works, (contacts[account.member], contacts[account.employing_body]))
        for account in view.accounts
    )
    asked = [
        one
        for account in view.accounts
        for one in (
            (account.employing_body, contacts[account.employing_body], SENDER),
            (account.member, contacts[account.member], RECIPIENT),
            *_unpaid(account, contacts),
        )
    ]
    return Document("settlement", title, (*sections, *works.sections()), provenance, unsaid(asked))


def _unpaid(account: AccountView, contacts: Mapping[str, Contact]) -> list[Needed]:
    """Return whose IBAN a letter needs; nobody's where nothing is open."""
    cents = account.open_cents or 0
    payee = account.employing_body if cents > 0 else account.member
    return [(payee, contacts[payee], PAYEE)] if cents else []


def _letter(
    view: SettlementView,
    account: AccountView,
    works: Workings,
    parties: tuple[Contact, Contact],
) -> Section:
    language, event = works.language, view.settlement.event
    say = language.say
    member = view.names.get(account.member, account.member)
    body = view.names.get(account.employing_body, account.employing_body)
    subject = Slot("reference", say("letter_reference"), event.settlement)
    head = [say("letter_number", settlement=event.settlement, day=language.day(event.issued_on))]
    if event.corrects is not None:
        head.append(say("settled_corrects", settlement=event.corrects))
    if view.replaced_by:
        head.append(say("settled_replaced", settlement=view.replaced_by))
    blocks: list[Block] = [
        letterhead(parties[1], parties[0], language, (subject,), event.issued_on),
        Lines((*head, say("letter_salutation"))),
        Lines((_due(view, account, (member, body), language),), strong=True),
    ]
    if cents := account.open_cents:
        payee = parties[cents > 0]
        wanted = purpose("settlement", event.settlement, event.year)
        blocks += [
            Figures(((_left(account, say), abs(cents)),)),
            payment(payee, language, abs(cents), wanted, event.due_on),
        ]
    if found := _clauses(event.agreement, _of(view, account), works):
        blocks.append(Lines(tuple(found)))
    blocks.append(Space(say("letter_regards", body=body), 1, say("proof_signature")))
    blocks += [_lines(view, account, works), _account(view, account, works)]
    about = {"year": event.year, "agreement": event.agreement}
    title = say("letter_head", member=member, body=body, **about)
    return Section(title, tuple(blocks), new_page=True)


def _left(account: AccountView, say: Callable[..., str]) -> str:
    return say("letter_paid_beyond" if account.overpaid_cents else "letter_open")


def _due(
    view: SettlementView, account: AccountView, names: tuple[str, str], language: Language
) -> str:
    """Return who pays how much to whom by when; what was paid since is taken off."""
    if account.open_cents is None:
        return language.say("settled_replaced", settlement=view.replaced_by)
    if over := account.overpaid_cents:
        payee, payer = names if account.open_cents < 0 else names[::-1]
        values = {"payer": payer, "payee": payee, "amount": language.money(over)}
        return language.say("letter_overpaid", **values)
    return owed(names, account.open_cents, view.settlement.event.due_on, language)


def _of(view: SettlementView, account: AccountView) -> list[SettledLine]:
    """Return the lines of an account with their arithmetic."""
    whose = account.member, account.employing_body
    lines = settled_lines(view)
    return [one for one in lines if (one.line.member, one.line.employing_body) == whose]


def _clauses(agreement: str, lines: list[SettledLine], works: Workings) -> list[str]:
    """Return what the agreement says of the parts, version by version in the order of its days."""
    held: dict[str, tuple[int, int]] = {}
    for line, detail in sorted(lines, key=lambda one: one.line.valid_from):
        if detail is not None and detail.segment.version is not None:
            text = _clause(agreement, detail.segment.version, works)
            start, end = held.get(text, (line.valid_from, line.valid_to))
            held[text] = start, max(end, line.valid_to)
    if len(held) < 2:  # noqa: PLR2004 - one version needs no days
        return list(held)
    say, day = works.words.say, works.language.day
    return [
        say("letter_period", start=day(start), end=day(end), text=text)
        for text, (start, end) in held.items()
    ]


def _clause(agreement: str, version: KeyVersion, works: Workings) -> str:
    """Return the parts over one denominator, and the count that they rest on."""
    words = works.words
    whole = lcm(*(below for _, _, below in version.key))
    shares = (f"{words.body(body)} {up * whole // low}/{whole}" for body, up, low in version.key)
    values = {"version": version.version, "agreement": agreement, "shares": ", ".join(shares)}
    if version.clause:
        text = words.say("letter_clause", clause=version.clause, **values)
    else:
        text = words.say("letter_key", **values)
    if version.basis_date is None or not version.source:
        return text
    basis, day = works.language.chosen("key_basis", version.basis), version.basis_date
    counted = {"basis": basis, "day": works.language.day(day), "source": version.source}
    return f"{text} {words.say('letter_basis', **counted)}"


def _lines(view: SettlementView, account: AccountView, works: Workings) -> Table:
    whose, words = (account.member, account.employing_body), works.words

    def split(group: str) -> Callable[[SettledLine, int], str]:
        return lambda one, _: works.at(group, (one.line.post, one.line.valid_from))

    def part(name: str) -> Callable[[SettledLine, int], str]:
        return lambda _, number: works.at(ACCOUNTS, whose, f"{name}{number}")

    columns: tuple[Column[SettledLine], ...] = (
        Column("member", of="line.member"),
        Column("", "municipality", BODY, "line.member", sheet=True),  # the letter says it
        Column("post", "post", of="line.post"),
        Column("valid_from", "letter_start", DAY, "line.valid_from"),
        Column("valid_to", "letter_end", DAY, "line.valid_to"),
        Column("shared_cents", "letter_shared", _WHOLE, "detail.shared_cents", split(SHARED)),
        Column("key_part", "letter_part", EXACT, "detail.part"),
        Column("cost_share_cents", "cost_share", MONEY, "line.cost_share_cents", part("cost")),
        Column("grant_cents", "letter_grant", _WHOLE, "detail.grant_cents", split(GRANTED)),
        Column("refinanced_cents", "refinanced", MONEY, "line.refinanced_cents", part("grant")),
        Column("vat_cents", "vat", MONEY, "line.vat_cents", part("vat")),
        Column("unrefinanced_cents", "unrefinanced", MONEY, "line.owed_cents", part("line")),
    )
    table = tabulated("lines", "letter_lines", columns, _of(view, account), words)
    return replace(table, total=sums_of(columns, table.rows, words, least=0))


_WHOLE = MONEY._replace(adds=False)
"""What a line takes its part of: the same amount stands in several lines."""


class _Step(NamedTuple):
    """A step of an account: a message, a day, cents, and what is behind them."""

    what: str
    day: int | None
    cents: int
    behind: str = ""


_STEPS: tuple[Column[_Step], ...] = (
    Column("what", "letter_step", MESSAGE),
    Column("day", "letter_day", DAY),
    Column("amount_cents", "amount", MONEY, "cents", lambda step, _: step.behind),
)


def _account(view: SettlementView, account: AccountView, works: Workings) -> Table:
    """Return the account step by step; its last row is what is open."""
    words, issued_on = works.words, view.settlement.event.issued_on
    steps = _steps(account, issued_on, works)
    table = tabulated("account", "letter_account", _STEPS, list(steps), words)
    return replace(table, total=(_left(account, words.say), None, account.open_cents))


def _steps(account: AccountView, issued_on: int, works: Workings) -> Iterator[_Step]:
    whose = (account.member, account.employing_body)
    owed = works.at(ACCOUNTS, whose, "settlement_owed")
    yield _Step("unrefinanced", None, account.unrefinanced_cents, owed)
    for move in account.advances:
        yield _Step("letter_advance", move.day, -move.cents, works.event(move.event))
    rest = account.advances_cents - sum(move.cents for move in account.advances)
    if rest:
        yield _Step("letter_advance", None, -rest)
    balance = (works.at(ACCOUNTS, whose, kind) for kind in BALANCE_KINDS)
    behind = next(filter(None, balance), "")
    yield _Step("letter_balance", issued_on, account.balance_cents, behind)
    for move in account.payments:
        yield _Step("letter_payment", move.day, -move.cents, works.event(move.event))
