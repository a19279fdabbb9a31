"""The account of a grant as text, CSV or JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from ledger.position.grants.account import LEG_FIGURES, LegAccount
from ledger.reporting.columns import MONEY, Column, Listing, spoken
from ledger.reporting.language import Words
from ledger.reporting.report import Frame, Report


def leg_amounts(
    leads: Callable[[LegAccount, str], str] | None = None,
) -> Iterator[Column[LegAccount]]:
    """Yield what an account says in amounts; `leads` tells where each leads in a document."""
    for name in LEG_FIGURES:
        behind = None if leads is None else partial(_behind, leads, name)
        yield Column(f"{name}_cents", f"account_{name}", MONEY, leads=behind)


def _behind(leads: Callable[[LegAccount, str], str], name: str, row: LegAccount, _: int) -> str:
    return leads(row, name)


def _leg(row: LegAccount, words: Words) -> str:
    return f"{words.body(row.creditor)} → {words.body(row.debtor)}"


ACCOUNTS: Listing[LegAccount] = Listing(
    Column("", "leg", spoken(_leg), lambda row: row),
    Column("creditor"),
    Column("debtor"),
    Column("year", "year"),
    Column("financing"),
    *leg_amounts(),
)


def account_output(rows: Sequence[LegAccount], names: Mapping[str, str], frame: Frame) -> str:
    """Return the account in the form asked for; a person reads bodies by their names."""
    words = Words(frame.language, names)
    return Report(
        "legs", ACCOUNTS, rows, words, frame.about(), below=[words.say("account_basis")]
    ).given(frame)
