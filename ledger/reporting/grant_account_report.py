"""The account of a grant as text, CSV or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.reporting.table import csv_table, text_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.position.grant_account import LegAccount
    from ledger.reporting.axes_report import Frame

ACCOUNT_FIELDS = (
    "creditor",
    "debtor",
    "year",
    "financing",
    "entitlement_cents",
    "eligible_cents",
    "payable_cents",
    "received_cents",
    "claimed_cents",
    "repaid_cents",
    "open_cents",
)
"""The stable field names of the JSON and CSV answers; amounts are integer cents."""


def account_output(rows: Sequence[LegAccount], frame: Frame) -> str:
    """Return the account in the form asked for."""
    if frame.form == "json":
        return frame.json({"legs": [dict(zip(ACCOUNT_FIELDS, row, strict=True)) for row in rows]})
    if frame.form == "csv":
        return csv_table(ACCOUNT_FIELDS, rows)
    language, say = frame.language, frame.language.say
    names = ("entitlement", "eligible", "payable", "received", "claimed", "repaid", "open")
    head = [say("leg"), say("year"), *(say(f"account_{name}") for name in names)]
    shown = [
        [f"{row.creditor} → {row.debtor}", str(row.year), *(language.money(c) for c in row[4:])]
        for row in rows
    ]
    table = text_table(head, shown, frozenset(range(2, 9)))
    return frame.text(f"{table}\n\n{say('account_basis')}")
