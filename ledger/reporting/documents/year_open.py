"""The open items of a year with two sides, proposed accounts, and balance confirmations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.reporting.documents.evidence import links_to
from ledger.reporting.documents.model import Column, Lines, Section, Table
from ledger.reporting.documents.tables import money, summed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.application.evidence import Evidence
    from ledger.position.open_items import OpenItem
    from ledger.position.year_end import YearEnd
    from ledger.reporting.documents.model import Block, Value
    from ledger.reporting.language import Language

    Accounts = Mapping[tuple[str, str, str], str]


def open_section(
    answer: YearEnd, language: Language, accounts: Accounts | None, evidence: Evidence | None
) -> Section:
    """Return the section.

    With accounts every item says where either side would post it, with evidence it leads there.
    """
    say = language.say
    items = _items(answer, language, accounts)
    if evidence is not None:
        items = replace(items, links=links_to("o", evidence.items, len(items.columns) - 1))
    blocks: list[Block] = [
        Lines((say("year_end_open_note"), say("year_end_open_basis"))),
        items,
        _confirmations(answer, language),
        _adjustments(answer, language),
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


def _confirmations(answer: YearEnd, language: Language) -> Table:
    say, names = language.say, answer.names
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
    return Table("confirmations", say("year_end_confirmations"), columns, tuple(rows))


def _adjustments(answer: YearEnd, language: Language) -> Table:
    """Return what later facts made of closed years, in the year that bears it (reference §3)."""
    say = language.say
    columns = (
        Column("municipality", say("municipality")),
        Column("programme", say("programme")),
        money("amount", say("amount")),
    )
    rows: list[tuple[Value, ...]] = [
        (row.municipality_name, row.programme, row.adjustment_cents)
        for row in answer.rows
        if row.year == answer.question.year and row.adjustment_cents
    ]
    return summed("adjustments", say("year_end_adjustments"), columns, rows, say("sum"))
