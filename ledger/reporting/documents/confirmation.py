"""Balance confirmations (Saldenbestätigung): a letter for each pair of bodies, to be signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.application.asking.evidence import ITEMS, PAID_SINCE
from ledger.position.bank.years_meant import purpose
from ledger.position.settlements.open_items import confirmations
from ledger.reporting.columns import MONEY, Column, word
from ledger.reporting.documents.evidence import Workings
from ledger.reporting.documents.forms.model import Document, Figures, Lines, Section, Space
from ledger.reporting.documents.forms.tables import Amount, Numbered, explained, summed
from ledger.reporting.documents.letters import (
    PAYEE,
    RECIPIENT,
    SENDER,
    letterhead,
    payment,
    unsaid,
)
from ledger.reporting.documents.year_open import paid_since

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.application.asking.letters import Lettered
    from ledger.position.settlements.open_items import Balance, ItemList, OpenItem
    from ledger.reporting.documents.evidence import Part
    from ledger.reporting.documents.forms.model import Block, Table
    from ledger.reporting.documents.letters import Needed
    from ledger.reporting.language import Language


def confirmation_document(
    answer: ItemList,
    language: Language,
    provenance: tuple[tuple[str, str], ...],
    letters: Lettered,
) -> Document:
    """Return the letters; both sides read the same items and the same balance.

    The body that was asked for writes to each of its partners; where all are asked for, of each
    pair the creditor, who has a claim to be confirmed. With evidence, an item leads to where it
    comes from.
    """
    say, year, works = language.say, answer.question.year, Workings(letters.evidence, language)
    balances = [_from(answer.question.body, one) for one in confirmations(answer.items)]
    sections = [_letter(answer, balance, works, letters) for balance in balances] or [
        Section(say("confirm_none_head"), (Lines((say("confirm_none"),)),))
    ]
    asked = [one for balance in balances for one in _needed(balance, letters)]
    title = say("confirm_title", year=year)
    whole = (*sections, *works.sections())
    return Document("confirmations", title, whole, provenance, unsaid(asked))


def _from(body: str | None, one: Balance) -> Balance:
    """Return a balance as its sender sees it: who was asked for, or else the creditor."""
    return one.turned() if one.second == body or (body is None and one.net_cents < 0) else one


def _needed(balance: Balance, letters: Lettered) -> Iterator[Needed]:
    first, second = (letters.contacts[one] for one in (balance.first, balance.second))
    yield balance.first, first, SENDER
    yield balance.second, second, RECIPIENT
    if left := balance.still_open_cents:
        payee = balance.first if left > 0 else balance.second
        yield payee, letters.contacts[payee], PAYEE


def _letter(answer: ItemList, balance: Balance, works: Workings, letters: Lettered) -> Section:
    language, year = works.language, answer.question.year
    say = language.say
    first, second = (answer.names.get(one, one) for one in (balance.first, balance.second))
    pair = {balance.first, balance.second}
    items = [
        Numbered(number, one)
        for number, one in enumerate(answer.items)
        if {one.creditor, one.debtor} == pair
    ]
    writer, reader = (letters.contacts[one] for one in (balance.first, balance.second))
    net, since, left = balance.net_cents, balance.paid_since_cents, balance.still_open_cents
    creditor, debtor = (first, second) if net >= 0 else (second, first)
    blocks: list[Block] = [
        letterhead(writer, reader, language),
        Lines((say("letter_salutation"),)),
    ]
    if net:
        amount = language.money(abs(net))
        values = {"year": year, "creditor": creditor, "debtor": debtor, "amount": amount}
        stated = say("confirm_owes", **values)
        blocks.append(Lines((stated,), strong=True))
        title = say("confirm_net", debtor=debtor, creditor=creditor)
        blocks.append(Figures(((title, abs(net)),)))
    else:
        stated = say("confirm_even", year=year)
        blocks.append(Lines((stated,), strong=True))
    if since:
        blocks.append(Lines((_since(balance, creditor, debtor, language),)))
    blocks.append(_items(items, (balance.first, first, second), works))
    blocks.append(_years(items, (balance.first, first, second), works))
    if left:
        payee = writer if left > 0 else reader
        wanted = ", ".join(
            dict.fromkeys(
                purpose(*one.row[:3]) for one in items if one.row.cents != one.row.paid_since_cents
            )
        )
        blocks.append(payment(payee, language, abs(left), wanted))
    blocks.append(Space(say("letter_regards", body=first), 1, say("proof_signature")))
    blocks.append(Space(say("confirm_agrees", body=second), 2, say("proof_signature"), stated))
    title = say("confirm_pair", year=year, first=first, second=second)
    return Section(title, tuple(blocks), new_page=True)


def _since(balance: Balance, creditor: str, debtor: str, language: Language) -> str:
    """Say what was paid since the balance, and what is left of it, or was paid beyond it."""
    sign = 1 if balance.net_cents >= 0 else -1
    paid, rest = sign * balance.paid_since_cents, sign * balance.still_open_cents
    key = "confirm_back" if paid < 0 else "confirm_beyond" if rest < 0 else "confirm_since"
    amounts = {"paid": language.money(abs(paid)), "rest": language.money(abs(rest))}
    return language.say(key, creditor=creditor, debtor=debtor, **amounts)


class _YearOpen(NamedTuple):
    """What two bodies claim from each other for a budget year, and the balance; with its steps."""

    year: int
    amounts: Mapping[str, Amount]


def _years(items: list[Numbered[OpenItem]], pair: tuple[str, str, str], works: Workings) -> Table:
    """Return what stands open by budget year."""
    key, first, second = pair

    def claims(year: int, name: str, *, mine: bool) -> list[Part]:
        found = (one for one in items if one.row.year == year)
        return [
            (f"{name}: {one.row.name}", one.row.cents, works.at(ITEMS, one.number))
            for one in found
            if mine == (one.row.creditor == key)
        ]

    rows = []
    for year in sorted({one.row.year for one in items}):
        mine, theirs = claims(year, first, mine=True), claims(year, second, mine=False)
        parts = {
            "first_claims": mine,
            "second_claims": theirs,
            "net": [*mine, *((f"− {words}", -(cents or 0), link) for words, cents, link in theirs)],
        }
        title = f"{first}, {second}, {year}"
        rows.append(_YearOpen(year, {name: works.added(title, p) for name, p in parts.items()}))
    columns: tuple[Column[_YearOpen], ...] = (
        Column("year", "year"),
        explained("first_claims", "confirm_claims", body=first),
        explained("second_claims", "confirm_claims", body=second),
        explained("net", "confirm_balance"),
    )
    return summed("open-by-year", "confirm_years", columns, rows, works.words)


def _items(items: list[Numbered[OpenItem]], pair: tuple[str, str, str], works: Workings) -> Table:
    """Return the items of a pair: what the first claims above zero, what it owes below."""
    key, first, second = pair

    def signed(cents: int, one: OpenItem) -> int:
        return cents if one.creditor == key else -cents

    amount: Column[Numbered[OpenItem]] = Column(
        key="amount_cents",
        word="confirm_amount",
        kind=MONEY,
        of=lambda one: signed(one.row.cents, one.row),
        leads=lambda one, _: works.at(ITEMS, one.number),
        values={"body": first},
    )
    columns: tuple[Column[Numbered[OpenItem]], ...] = (
        # The letter says it.
        Column("first", "year_end_first", of=lambda _: first, sheet=True),
        Column("second", "year_end_second", of=lambda _: second, sheet=True),
        Column("kind", "year_end_kind", word("open_"), "row.kind"),
        Column("name", "reference", of="row.name"),
        Column("year", "year", of="row.year"),
        Column("purpose", "payment_purpose", of=lambda one: purpose(*one.row[:3])),
        amount,
        paid_since(
            [one.row for one in items],
            lambda one: signed(one.row.paid_since_cents, one.row),
            lambda one, _: works.at(ITEMS, (one.number, PAID_SINCE)),
        ),
    )
    return summed("items", "year_end_items", columns, items, works.words)
