"""The open items of a year with two sides, proposed accounts, and balance confirmations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.evidence import FIGURES, ITEMS
from ledger.reporting.documents.evidence import led
from ledger.reporting.documents.model import Column, Lines, Section, Table
from ledger.reporting.documents.tables import money, summed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.position.open_items import OpenItem
    from ledger.position.year_end import YearEnd
    from ledger.reporting.documents.evidence import Workings
    from ledger.reporting.documents.model import Block, Value
    from ledger.reporting.language import Language

    Accounts = Mapping[tuple[str, str, str], str]


def open_section(answer: YearEnd, accounts: Accounts | None, works: Workings) -> Section:
    """Return the section; with accounts every item says where either side would post it."""
    say = works.language.say
    items = _items(answer, works.language, accounts)
    last = len(items.columns) - 1
    blocks: list[Block] = [
        Lines((say("year_end_open_note"), say("year_end_open_basis"))),
        led(items, {(n, last): works.at(ITEMS, n) for n in range(len(items.rows))}),
        _confirmations(answer, works),
        _adjustments(answer, works),
    ]
    return Section(say("year_end_open", year=answer.question.year), tuple(blocks))


def _items(answer: YearEnd, language: Language, accounts: Accounts | None) -> Table:
    say, names = language.say, answer.names
    proposed = (
        ()
        if accounts is None
        else (
            Column("receivable_account", say("year_end_receivable_account")),
            Column("payable_account", say("year_end_payable_account")),
        )
    )
    columns = (
        Column("creditor", say("year_end_creditor")),
        Column("debtor", say("year_end_debtor")),
        Column("kind", say("year_end_kind")),
        Column("name", say("reference")),
        Column("year", say("year")),
        *proposed,
        money("amount", say("amount")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            names.get(item.creditor, item.creditor),
            names.get(item.debtor, item.debtor),
            say(f"open_{item.kind}"),
            item.name,
            str(item.year),
            *(() if accounts is None else _proposed(item, accounts)),
            item.cents,
        )
        for item in answer.items
    ]
    return summed("open-items", say("year_end_items"), columns, rows, say("sum"))


def _proposed(item: OpenItem, accounts: Accounts) -> tuple[str | None, str | None]:
    return (
        accounts.get((item.creditor, "receivable", item.kind)),
        accounts.get((item.debtor, "payable", item.kind)),
    )


def _confirmations(answer: YearEnd, works: Workings) -> Table:
    say, names = works.language.say, answer.names
    columns = (
        Column("first", say("year_end_first")),
        Column("second", say("year_end_second")),
        money("first_claims", say("year_end_first_claims")),
        money("second_claims", say("year_end_second_claims")),
        money("net", say("year_end_net")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            names.get(one.first, one.first),
            names.get(one.second, one.second),
            one.first_claims_cents,
            one.second_claims_cents,
            one.net_cents,
        )
        for one in answer.balances
    ]
    table = Table("confirmations", say("year_end_confirmations"), columns, tuple(rows))
    links: dict[tuple[int, int], str] = {}
    found = _claims(answer, works)
    for number, one in enumerate(answer.balances):
        claims = [found.get((a, b), []) for a, b in (one[:2], one[1::-1])]
        pair = f"{rows[number][0]}, {rows[number][1]}"
        words = [f"{column.title}: {pair}" for column in columns[2:]]
        parts = (*claims[0], *((f"− {text}", -cents, link) for text, cents, link in claims[1]))
        for place, addends in enumerate((*claims, parts)):
            links[number, place + 2] = works.sum(words[place], addends)
    return led(table, links)


def _claims(answer: YearEnd, works: Workings) -> dict[tuple[str, str], list[tuple[str, int, str]]]:
    """Return by (creditor, debtor) what the first claims from the second, item by item."""
    say = works.language.say
    found: dict[tuple[str, str], list[tuple[str, int, str]]] = {}
    for number, item in enumerate(answer.items):
        words = f"{say(f'open_{item.kind}')} {item.name}, {item.year}"
        claim = (words, item.cents, works.at(ITEMS, number))
        found.setdefault((item.creditor, item.debtor), []).append(claim)
    return found


def _adjustments(answer: YearEnd, works: Workings) -> Table:
    """Return what later facts made of closed years, in the year that bears it (reference §3)."""
    say = works.language.say
    columns = (
        Column("municipality", say("municipality")),
        Column("programme", say("programme")),
        money("amount", say("amount")),
    )
    found = [
        row for row in answer.rows if row.year == answer.question.year and row.adjustment_cents
    ]
    rows: list[tuple[Value, ...]] = [
        (row.municipality_name, row.programme, row.adjustment_cents) for row in found
    ]
    table = summed("adjustments", say("year_end_adjustments"), columns, rows, say("sum"))
    return led(
        table, {(n, 2): works.at(FIGURES, row.key, "adjustment") for n, row in enumerate(found)}
    )
