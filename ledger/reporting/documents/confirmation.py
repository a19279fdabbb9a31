"""Balance confirmations (Saldenbestätigung): a letter for each pair of bodies, to be signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.evidence import ITEMS
from ledger.position.open_items import confirmations
from ledger.reporting.documents.evidence import Workings, led
from ledger.reporting.documents.model import Column, Document, Lines, Section, Space
from ledger.reporting.documents.tables import money, summed

if TYPE_CHECKING:
    from ledger.application.evidence import Evidence
    from ledger.position.open_items import Balance, ItemList, OpenItem
    from ledger.reporting.documents.model import Table, Value
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
    items = {
        number: one for number, one in enumerate(answer.items) if {one.creditor, one.debtor} == pair
    }
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


def _items(items: dict[int, OpenItem], pair: tuple[str, str, str], works: Workings) -> Table:
    """Return the items of a pair: what the first claims above zero, what it owes below."""
    say = works.language.say
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
        for item in items.values()
    ]
    table = summed("items", say("year_end_items"), columns, rows, say("sum"))
    return led(table, {(row, 5): works.at(ITEMS, number) for row, number in enumerate(items)})
