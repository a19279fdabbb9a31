"""Balance confirmations (Saldenbestätigung): a letter for each pair of bodies, to be signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.position.open_items import confirmations
from ledger.reporting.documents.model import Column, Document, Lines, Section, Space
from ledger.reporting.documents.tables import money, summed

if TYPE_CHECKING:
    from ledger.position.open_items import Balance, ItemList, OpenItem
    from ledger.reporting.documents.model import Table, Value
    from ledger.reporting.language import Language


def confirmation_document(
    answer: ItemList, language: Language, provenance: tuple[tuple[str, str], ...]
) -> Document:
    """Return the letters; both sides read the same items and the same balance."""
    say, year = language.say, answer.question.year
    sections = [_letter(answer, balance, language) for balance in confirmations(answer.items)] or [
        Section(say("confirm_none_head"), (Lines((say("confirm_none"),)),))
    ]
    title = say("confirm_title", year=year)
    return Document("confirmations", title, tuple(sections), provenance)


def _letter(answer: ItemList, balance: Balance, language: Language) -> Section:
    say = language.say
    first, second = (answer.names.get(one, one) for one in (balance.first, balance.second))
    pair = {balance.first, balance.second}
    items = [one for one in answer.items if {one.creditor, one.debtor} == pair]
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
        _items(items, (balance.first, first, second), language),
        agrees,
    )
    return Section(say("confirm_pair", first=first, second=second), blocks, new_page=True)


def _items(items: list[OpenItem], pair: tuple[str, str, str], language: Language) -> Table:
    """Return the items of a pair: what the first claims above zero, what it owes below."""
    say = language.say
    key, first, second = pair
    columns = (
        Column("first", say("confirm_first")),
        Column("second", say("confirm_second")),
        Column("kind", say("year_end_kind")),
        Column("name", say("reference")),
        Column("year", say("year")),
        money("amount", say("confirm_amount", body=first)),
    )
    rows: list[tuple[Value, ...]] = [
        (
            first,
            second,
            say(f"open_{item.kind}"),
            item.name,
            str(item.year),
            item.cents if item.creditor == key else -item.cents,
        )
        for item in items
    ]
    return summed("items", say("year_end_items"), columns, rows, say("sum"))
