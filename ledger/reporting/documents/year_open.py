"""The open items of a year with two sides, proposed accounts, and balance confirmations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from ledger.application.asking.evidence import ITEMS, PAID_SINCE, POSITIONS
from ledger.position.settlements.open_items import Balance, OpenItem
from ledger.reporting.columns import BODY, MONEY, Column, Row, word
from ledger.reporting.documents.forms.model import Block, Lines, Section, Table
from ledger.reporting.documents.forms.tables import summed, tabulated
from ledger.reporting.documents.position_tables import WHO

if TYPE_CHECKING:
    from ledger.position.position import Position
    from ledger.position.years.year_end import YearEnd
    from ledger.reporting.documents.evidence import Workings

    Accounts = Mapping[tuple[str, str, str], str]


def open_section(answer: YearEnd, accounts: Accounts | None, works: Workings) -> Section:
    """Return the section; with accounts every item says where either side would post it."""
    say = works.language.say
    blocks: tuple[Block, ...] = (
        Lines((say("year_end_open_note"), say("year_end_open_basis"))),
        _items(answer, accounts, works),
        _confirmations(answer, works),
        _adjustments(answer, works),
    )
    return Section(say("year_end_open", year=answer.question.year), blocks)


def _items(answer: YearEnd, accounts: Accounts | None, works: Workings) -> Table:
    columns: list[Column[OpenItem]] = [
        Column("creditor", "year_end_creditor", BODY),
        Column("debtor", "year_end_debtor", BODY),
        Column("kind", "year_end_kind", word("open_")),
        Column("name", "reference"),
        Column("year", "year"),
    ]
    if accounts is not None:
        columns += _proposed(accounts)
    amount: Column[OpenItem] = Column("amount_cents", "amount", MONEY, "cents", works.number(ITEMS))
    since: Column[OpenItem] = paid_since(
        answer.items,
        lambda item: item.paid_since_cents,
        lambda _, number: works.at(ITEMS, (number, PAID_SINCE)),
    )
    columns += [amount, since]
    # The same grant is owed at every leg that it goes through: a sum would count it twice.
    return tabulated("open-items", "year_end_items", columns, answer.items, works.words)


def paid_since(
    items: Iterable[OpenItem], cents: Callable[[Row], int], leads: Callable[[Row, int], str]
) -> Column[Row]:
    """Return the column of what was paid after the balance day; people see it if anything was."""
    seen = any(one.paid_since_cents for one in items)
    return Column("paid_since_cents", "open_paid_since" if seen else "", MONEY, cents, leads)


def _proposed(accounts: Accounts) -> tuple[Column[OpenItem], Column[OpenItem]]:
    """Return the columns of the accounts that either side would post an item to."""
    return (
        Column(
            "receivable_account",
            "year_end_receivable_account",
            of=lambda item: accounts.get((item.creditor, "receivable", item.kind)),
        ),
        Column(
            "payable_account",
            "year_end_payable_account",
            of=lambda item: accounts.get((item.debtor, "payable", item.kind)),
        ),
    )


_Claims = dict[tuple[str, str], list[tuple[str, int, str]]]


class _Pair(NamedTuple):
    """The balance of two bodies; `behind` explains its amounts, by what stands above them."""

    balance: Balance
    behind: dict[str, str]


def _confirmations(answer: YearEnd, works: Workings) -> Table:
    def amount(name: str) -> Column[_Pair]:
        title, path = f"year_end_{name}", f"balance.{name}_cents"
        return Column(f"{name}_cents", title, MONEY, path, lambda one, _: one.behind[name])

    columns: tuple[Column[_Pair], ...] = (
        Column("first", "year_end_first", BODY, "balance.first"),
        Column("second", "year_end_second", BODY, "balance.second"),
        *map(amount, ("first_claims", "second_claims", "net")),
    )
    claimed = _claims(answer, works)
    rows = [_Pair(one, _parts(claimed, one, works)) for one in answer.balances]
    return tabulated("confirmations", "year_end_confirmations", columns, rows, works.words)


def _parts(claimed: _Claims, one: Balance, works: Workings) -> dict[str, str]:
    """Explain what either claims from the other, item by item, and what is left of both."""
    words = works.words
    whose = f"{words.body(one.first)}, {words.body(one.second)}"
    claims = claimed.get((one.first, one.second), [])
    owed = claimed.get((one.second, one.first), [])
    net = [*claims, *((f"− {text}", -cents, link) for text, cents, link in owed)]
    return {
        name: works.sum(f"{words.say(f'year_end_{name}')}: {whose}", found)
        for name, found in (("first_claims", claims), ("second_claims", owed), ("net", net))
    }


def _claims(answer: YearEnd, works: Workings) -> _Claims:
    """Return by (creditor, debtor) what the first claims from the second, item by item."""
    say = works.language.say
    found: _Claims = {}
    for number, item in enumerate(answer.items):
        words = f"{say(f'open_{item.kind}')} {item.name}, {item.year}"
        claim = (words, item.cents, works.at(ITEMS, number))
        found.setdefault((item.creditor, item.debtor), []).append(claim)
    return found


def _adjustments(answer: YearEnd, works: Workings) -> Table:
    """Return what later facts made of closed years, in the year that bears it (reference §3)."""
    columns: tuple[Column[Position], ...] = (
        *WHO,
        Column(
            "amount_cents",
            "amount",
            MONEY,
            "adjustment_cents",
            works.figure(POSITIONS, "adjustment"),
        ),
    )
    year = answer.question.year
    rows = [row for row in answer.rows if row.year == year and row.adjustment_cents]
    return summed("adjustments", "year_end_adjustments", columns, rows, works.words)
