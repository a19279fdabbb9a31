"""A list of settlements as text, JSON and CSV: one line an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.reporting.columns import BODY, DAY, MONEY, NAME, Column, Listing, spoken
from ledger.reporting.language import Words
from ledger.reporting.report import Frame, Report

if TYPE_CHECKING:
    from ledger.application.asking.settlements import SettlementList
    from ledger.position.settlements.settled import AccountView, SettlementView


class Account(NamedTuple):
    """An account and the settlement that it belongs to."""

    view: SettlementView
    account: AccountView


def _state(row: Account, words: Words) -> str:
    if row.view.replaced_by:
        return words.say("settled_by", settlement=row.view.replaced_by)
    left = row.account.open_cents
    if not left:
        return words.say("settled_done")
    if over := row.account.overpaid_cents:
        return words.say("settled_overpaid", amount=words.language.money(over))
    return words.say("settled_to_pay" if left > 0 else "settled_to_refund")


_EVENT = "view.settlement.event"
ACCOUNTS: Listing[Account] = Listing(
    Column("settlement", "settled_name", of=f"{_EVENT}.settlement"),
    Column("agreement", "settled_agreement", of=f"{_EVENT}.agreement"),
    Column("year", "year", of=f"{_EVENT}.year"),
    Column("member", of="account.member"),
    Column("member_name", "settled_member", NAME, "account.member"),
    Column("employing_body", "settled_employer", BODY, "account.employing_body"),
    Column("unrefinanced_cents", of="account.unrefinanced_cents"),
    Column("advances_cents", of="account.advances_cents"),
    Column("balance_cents", "settled_balance", MONEY, "account.balance_cents"),
    Column("corrected_cents", of="account.corrected_cents"),
    Column("difference_cents", of="account.difference_cents"),
    Column("paid_cents", "settled_paid", MONEY, "account.paid_cents"),
    Column("open_cents", "settled_open", MONEY, "account.open_cents"),
    Column("issued_on", kind=DAY, of=f"{_EVENT}.issued_on"),
    Column("due_on", "settled_due", DAY, f"{_EVENT}.due_on"),
    Column("", "settled_state", spoken(_state)),
    Column("corrects", of=f"{_EVENT}.corrects"),
    Column("replaced_by", of=lambda row: row.view.replaced_by or None),
    Column("event", of="view.settlement.fact.sequence"),
)


def settlements_output(answer: SettlementList, frame: Frame) -> str:
    """Return one line an account, and what is open of it."""
    names = answer.views[0].names if answer.views else {}
    return Report(
        "settlements",
        ACCOUNTS,
        [Account(view, one) for view in answer.views for one in view.accounts],
        Words(frame.language, names),
        head=frame.about("receipt", "as_of", "clock"),
        nothing=frame.language.say("settled_none"),
        lines=[frame.language.say("basis_accrual")],
    ).given(frame)
