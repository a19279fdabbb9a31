"""A list of settlements as text, JSON and CSV: one line an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.period import iso
from ledger.position.load import Question
from ledger.reporting.axes_report import axes_lines
from ledger.reporting.clock_report import clock_record
from ledger.reporting.settlement_report import difference
from ledger.reporting.table import csv_table, json_text, text_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.application.settlements import SettlementList
    from ledger.position.settled import AccountView, SettlementView
    from ledger.reporting.language import Language

LIST_FIELDS = (
    "settlement",
    "agreement",
    "year",
    "member",
    "member_name",
    "employing_body",
    "unrefinanced_cents",
    "advances_cents",
    "balance_cents",
    "corrected_cents",
    "difference_cents",
    "paid_cents",
    "open_cents",
    "issued_on",
    "due_on",
    "corrects",
    "replaced_by",
    "event",
)
"""The stable field names of the JSON and CSV answers; amounts are integer cents."""

_COLUMNS = (
    "settled_name",
    "settled_agreement",
    "year",
    "settled_member",
    "settled_employer",
    "settled_balance",
    "settled_paid",
    "settled_open",
    "settled_due",
    "settled_state",
)
_AMOUNTS = frozenset({5, 6, 7})


def settlements_text(answer: SettlementList, language: Language, as_of: str = "") -> str:
    """Return one line an account, and what is open of it."""
    say = language.say
    rows = [_cells(view, one, language) for view in answer.views for one in view.accounts]
    table = text_table([say(c) for c in _COLUMNS], rows, _AMOUNTS) if rows else say("settled_none")
    question = Question(axes=answer.question.axes)
    return f"{table}\n\n" + "\n".join(axes_lines(question, language, as_of, answer.receipt))


def _cells(view: SettlementView, one: AccountView, language: Language) -> list[str]:
    event, say = view.settlement.event, language.say
    if view.replaced_by:
        state = say("settled_by", settlement=view.replaced_by)
    elif not one.open_cents:
        state = say("settled_done")
    else:
        state = say("settled_to_pay" if one.open_cents > 0 else "settled_to_refund")
    return [
        event.settlement,
        event.agreement,
        str(event.year),
        view.names.get(one.member, one.member),
        view.names.get(one.employing_body, one.employing_body),
        language.money(one.balance_cents),
        language.money(one.paid_cents),
        language.money(one.open_cents),
        language.day(event.due_on),
        state,
    ]


def settlements_json(answer: SettlementList, as_of: str = "") -> str:
    """Return the accounts for a program; see `LIST_FIELDS`."""
    rows = [dict(zip(LIST_FIELDS, row, strict=True)) for row in _records(answer)]
    state = {"receipt": answer.receipt, "as_of": as_of or None}
    return json_text(state | clock_record(answer.question.axes) | {"settlements": rows})


def settlements_csv(answer: SettlementList) -> str:
    """Return the accounts for a spreadsheet; see `LIST_FIELDS`."""
    return csv_table(LIST_FIELDS, list(_records(answer)))


def _records(answer: SettlementList) -> Iterator[list[object]]:
    for view in answer.views:
        event = view.settlement.event
        for one in view.accounts:
            yield [
                event.settlement,
                event.agreement,
                event.year,
                one.member,
                view.names.get(one.member, one.member),
                one.employing_body,
                one.unrefinanced_cents,
                one.advances_cents,
                one.balance_cents,
                one.corrected_cents,
                difference(one),
                one.paid_cents,
                one.open_cents,
                iso(event.issued_on),
                iso(event.due_on),
                event.corrects,
                view.replaced_by or None,
                view.settlement.fact.sequence,
            ]
