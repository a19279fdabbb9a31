"""Advances as text, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.reporting.columns import BODY, DAY, MONEY, NAME, Column, Listing, word
from ledger.reporting.language import Words
from ledger.reporting.report import Frame, Report

if TYPE_CHECKING:
    from ledger.application.asking.settlements import AdvanceList
    from ledger.position.settlements.advances import AdvanceRow, AdvanceSum

_EMPLOYER = BODY.said(lambda body, words: words.body(body or "") or "?")

ADVANCES: Listing[AdvanceRow] = Listing(
    Column("agreement", "settled_agreement"),
    Column("year", "year"),
    Column("member"),
    Column("member_name", "settled_member", NAME, "member"),
    Column("employing_body", "settled_employer", _EMPLOYER, lambda row: row.employing_body or None),
    Column("kind", "advance_kind", word("advance_")),
    Column("day", "advance_day", DAY),
    Column("amount_cents", "advance_amount", MONEY, "cents"),
    Column("event", "advance_event"),
)
SUMS: Listing[AdvanceSum] = Listing(
    Column("agreement"),
    Column("member"),
    Column("employing_body", of=lambda row: row.employing_body or None),
    Column("year"),
    Column("scheduled_cents"),
    Column("paid_cents"),
    Column("open_cents"),
)


def advances_output(answer: AdvanceList, frame: Frame) -> str:
    """Return the advances, then what is open of each member's year."""
    found, words = answer.found, Words(frame.language, answer.found.names)
    return Report(
        "advances",
        ADVANCES,
        found.rows,
        words,
        head=frame.about("receipt", "as_of", "clock"),
        tail={"sums": SUMS.records(found.sums, words)},
        nothing=words.say("no_advances"),
        below=_open(found.sums, words),
        lines=[words.say("basis_accrual")],
    ).given(frame)


def _open(sums: tuple[AdvanceSum, ...], words: Words) -> Iterator[str]:
    money = words.language.money
    lines = [
        words.say(
            "advance_sum",
            member=words.body(one.member),
            employing_body=words.body(one.employing_body) or "?",
            agreement=one.agreement,
            year=one.year,
            scheduled=money(one.scheduled_cents),
            paid=money(one.paid_cents),
            open=money(one.open_cents),
        )
        for one in sums
    ]
    if lines:
        yield "\n".join(lines)
