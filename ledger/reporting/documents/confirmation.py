"""Balance confirmations (Saldenbestätigung): a letter for each pair of bodies, to be signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.asking.evidence import ITEMS
from ledger.position.settlements.open_items import confirmations
from ledger.reporting.columns import MONEY, Column, word
from ledger.reporting.documents.evidence import Workings
from ledger.reporting.documents.forms.model import Document, Lines, Section, Space
from ledger.reporting.documents.forms.tables import Numbered, summed

if TYPE_CHECKING:
    from ledger.application.asking.evidence import Evidence
    from ledger.position.settlements.open_items import Balance, ItemList, OpenItem
    from ledger.reporting.documents.forms.model import Table
    from ledger.reporting.language import Language


def confirmation_document(
    answer: ItemList,
    language: Language,
    provenance: tuple[tuple[str, str], ...],
    evidence: Evidence | None = None,
) -> Document:
    """Return the letters; both sides read the same items and the same balance.

    With evidence, an item leads to where it comes from.
    """
    say, year, works = language.say, answer.question.year, Workings(evidence, language)
    sections = [_letter(answer, balance, works) for balance in confirmations(answer.items)] or [
        Section(say("confirm_none_head"), (Lines((say("confirm_none"),)),))
    ]
    title = say("confirm_title", year=year)
    return Document("confirmations", title, (*sections, *works.sections()), provenance)


def _letter(answer: ItemList, balance: Balance, works: Workings) -> Section:
    language = works.language
    say = language.say
    first, second = (answer.names.get(one, one) for one in (balance.first, balance.second))
    pair = {balance.first, balance.second}
    items = [
        Numbered(number, one)
        for number, one in enumerate(answer.items)
        if {one.creditor, one.debtor} == pair
    ]
    head = Lines(
        (
            say("letter_from", body=first, code=balance.first),
            say("letter_to", body=second, code=balance.second),
        )
    )
    net = balance.net_cents
    creditor, debtor = (first, second) if net > 0 else (second, first)
    sentence = (
        say("confirm_even", year=answer.question.year)
        if not net
        else say(
            "confirm_owes",
            year=answer.question.year,
            creditor=creditor,
            debtor=debtor,
            amount=language.money(abs(net)),
        )
    )
    agrees = Space(say("confirm_agrees", body=second), 2, say("proof_signature"))
    blocks = (
        head,
        Lines((sentence,), strong=True),
        _items(items, (balance.first, first, second), works),
        agrees,
    )
    return Section(say("confirm_pair", first=first, second=second), blocks, new_page=True)


def _items(items: list[Numbered[OpenItem]], pair: tuple[str, str, str], works: Workings) -> Table:
    """Return the items of a pair: what the first claims above zero, what it owes below."""
    key, first, second = pair
    amount: Column[Numbered[OpenItem]] = Column(
        key="amount_cents",
        word="confirm_amount",
        kind=MONEY,
        of=lambda one: one.row.cents if one.row.creditor == key else -one.row.cents,
        leads=lambda one, _: works.at(ITEMS, one.number),
        values={"body": first},
    )
    columns: tuple[Column[Numbered[OpenItem]], ...] = (
        Column("first", "confirm_first", of=lambda _: first),
        Column("second", "confirm_second", of=lambda _: second),
        Column("kind", "year_end_kind", word("open_"), "row.kind"),
        Column("name", "reference", of="row.name"),
        Column("year", "year", of="row.year"),
        amount,
    )
    return summed("items", "year_end_items", columns, items, works.words)
