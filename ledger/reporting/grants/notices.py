"""The list of notices as text, CSV or JSON. One notice: `ledger.reporting.grants.notice`."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ledger.domain.period import iso
from ledger.reporting.columns import BODY, DAY, FEW, FTE, MONEY, NUMBER, Column, Listing, chosen
from ledger.reporting.language import Words
from ledger.reporting.report import AXES, Frame, Report

if TYPE_CHECKING:
    from ledger.position.grants.view import GrantTable, GrantView


def notices(table: GrantTable) -> Listing[GrantView]:
    """Return the columns of notices, with amounts as they hold on the day of the answer.

    People read how many FTE they pay for where any of them says so.
    """

    def holding(term: str, part: str = "cents") -> Callable[[GrantView], Any]:
        return lambda view: getattr(view.holding(term, table.today), part, None)

    fte = holding("fte", "value")
    return Listing(
        Column("grant", "grant_name"),
        Column("programme", "programme"),
        Column("grantor", "grant_grantor", BODY),
        Column("recipient", "grant_recipient", BODY),
        Column("valid_from", "grant_from", DAY),
        Column("valid_to", "grant_until", DAY),
        Column("financing", "term_financing", chosen("financing")),
        Column("rate_cents", "term_rate", MONEY, holding("rate")),
        Column("approved_cents", "term_approved", MONEY, holding("approved")),
        Column("own_money_cents", "term_own_money", MONEY, holding("own_money")),
        Column("posts", "grant_posts", FEW),
        Column("event", "event", NUMBER),
        Column("fte", "paid_for" if any(map(fte, table.grants)) else "", _STATED, fte),
    )


_STATED = FTE.said(lambda text, words: words.language.fte(Fraction(text) if text else None))
"""FTE as a term says them: an exact fraction in words."""


def around(table: GrantTable, frame: Frame) -> dict[str, object]:
    """Return what a JSON answer says of itself."""
    return frame.about("receipt") | {"on": iso(table.today)} | frame.about(*AXES)


def grants_output(table: GrantTable, frame: Frame) -> str:
    """Return one line a notice."""
    words = Words(frame.language, table.names)
    return Report(
        "grants",
        notices(table),
        table.grants,
        words,
        around(table, frame),
        nothing=words.say("grants_none"),
    ).given(frame)
