"""A settlement as text, JSON and CSV, with its arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.period import iso
from ledger.position.load import Question
from ledger.reporting.axes_report import axes_lines
from ledger.reporting.clock_report import clock_record
from ledger.reporting.explanation_report import explanation_text
from ledger.reporting.table import csv_table, json_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.application.settlements import SettlementAnswer
    from ledger.domain.events import SettlementLine
    from ledger.domain.settlement import Detail
    from ledger.position.settled import AccountView, Movement, SettlementView
    from ledger.reporting.language import Language

LINE_FIELDS = (
    "member",
    "post",
    "employing_body",
    "valid_from",
    "valid_to",
    "key_part",
    "shared_cents",
    "own_cents",
    "cost_share_cents",
    "grant_part",
    "grant_cents",
    "refinanced_cents",
    "vat_code",
    "vat_rate",
    "vat_cents",
    "unrefinanced_cents",
    "version",
    "clause",
    "key_event",
)
"""The stable field names of the JSON and CSV answers; amounts are integer cents."""


def settlement_text(answer: SettlementAnswer, language: Language, as_of: str = "") -> str:
    """Return the settlement as a letter would say it: accounts, lines, what was paid."""
    view, say = answer.view, language.say
    parts = [
        "\n".join(_heading(view, language)),
        explanation_text(answer.trees, answer.sources, language),
    ]
    notes = [*_differences(view, language), *_later(view, language)]
    if view.details is None:
        notes.append(say("settled_not_again"))
    if notes:
        parts.append("\n".join(notes))
    question = Question(axes=answer.question.axes)
    parts.append("\n".join(axes_lines(question, language, as_of, answer.receipt)))
    return "\n\n".join(parts)


def _heading(view: SettlementView, language: Language) -> Iterator[str]:
    event, say = view.settlement.event, language.say
    yield say(
        "settled_head",
        settlement=event.settlement,
        agreement=event.agreement,
        year=event.year,
        issued=language.day(event.issued_on),
        due=language.day(event.due_on),
        event=view.settlement.fact.sequence,
    )
    if event.corrects is not None:
        yield say("settled_corrects", settlement=event.corrects)
    if view.replaced_by:
        yield say("settled_replaced", settlement=view.replaced_by)
    yield say(
        "settled_sums",
        cost=language.money(sum(line.cost_share_cents for line in event.lines)),
        refinanced=language.money(sum(line.refinanced_cents for line in event.lines)),
        vat=language.money(sum(line.vat_cents for line in event.lines)),
    )


def _differences(view: SettlementView, language: Language) -> Iterator[str]:
    for one in view.accounts:
        if one.corrected_cents is not None:
            yield language.say(
                "settled_difference",
                settlement=view.settlement.event.corrects,
                member=view.names.get(one.member, one.member),
                employing_body=view.names.get(one.employing_body, one.employing_body),
                before=language.money(one.corrected_cents),
                after=language.money(one.balance_cents),
                difference=language.money(one.balance_cents - one.corrected_cents),
            )


def _later(view: SettlementView, language: Language) -> Iterator[str]:
    if not view.outdated:
        return
    event = view.settlement.event
    yield language.say("settled_outdated", settlement=event.settlement)
    for one in view.accounts:
        if one.today_cents is not None and one.today_cents != one.balance_cents:
            yield language.say(
                "settled_today",
                member=view.names.get(one.member, one.member),
                employing_body=view.names.get(one.employing_body, one.employing_body),
                today=language.money(one.today_cents),
                issued=language.money(one.balance_cents),
            )


def settlement_json(answer: SettlementAnswer, as_of: str = "") -> str:
    """Return the settlement for a program; see `LINE_FIELDS`."""
    view, event = answer.view, answer.view.settlement.event
    return json_text(
        {
            "receipt": answer.receipt,
            "as_of": as_of or None,
            **clock_record(answer.question.axes),
            "settlement": event.settlement,
            "agreement": event.agreement,
            "year": event.year,
            "issued_on": iso(event.issued_on),
            "due_on": iso(event.due_on),
            "corrects": event.corrects,
            "replaced_by": view.replaced_by or None,
            "event": view.settlement.fact.sequence,
            "outdated": view.outdated,
            "accounts": [_account(view, one) for one in view.accounts],
            "lines": [dict(zip(LINE_FIELDS, row, strict=True)) for row in _lines(view)],
        }
    )


def settlement_csv(answer: SettlementAnswer) -> str:
    """Return the lines for a spreadsheet; see `LINE_FIELDS`."""
    return csv_table(LINE_FIELDS, list(_lines(answer.view)))


def _account(view: SettlementView, one: AccountView) -> dict[str, object]:
    names = view.names
    return {
        "member": one.member,
        "member_name": names.get(one.member, one.member),
        "employing_body": one.employing_body,
        "employing_body_name": names.get(one.employing_body, one.employing_body),
        "unrefinanced_cents": one.unrefinanced_cents,
        "advances": [_movement(move) for move in one.advances],
        "advances_cents": one.advances_cents,
        "balance_cents": one.balance_cents,
        "corrected_cents": one.corrected_cents,
        "difference_cents": difference(one),
        "payments": [{"settlement": m.settlement, **_movement(m)} for m in one.payments],
        "paid_cents": one.paid_cents,
        "open_cents": one.open_cents,
        "today_cents": one.today_cents,
    }


def _movement(move: Movement) -> dict[str, object]:
    return {"paid_on": iso(move.day), "amount_cents": move.cents, "event": move.event}


def difference(one: AccountView) -> int | None:
    """Return the balance minus that of the settlement that was corrected, in cents, or None."""
    return None if one.corrected_cents is None else one.balance_cents - one.corrected_cents


def _lines(view: SettlementView) -> Iterator[list[object]]:
    lines = view.settlement.event.lines
    known: list[Detail | None] = list(view.details or [None] * len(lines))
    for line, detail in zip(lines, known, strict=True):
        yield _line(line, detail)


def _line(line: SettlementLine, detail: Detail | None) -> list[object]:
    version = detail.segment.version if detail else None
    rate = detail.vat_rate if detail else None
    return [
        line.member,
        line.post,
        line.employing_body,
        iso(line.valid_from),
        iso(line.valid_to),
        str(detail.part) if detail else None,
        detail.shared_cents if detail else None,
        detail.own_cents if detail else None,
        line.cost_share_cents,
        str(detail.grant_part) if detail else None,
        detail.grant_cents if detail else None,
        line.refinanced_cents,
        line.vat_code or None,
        str(rate) if rate else None,
        line.vat_cents,
        line.owed_cents,
        version.version if version else None,
        version.clause if version else None,
        detail.segment.sequence if detail else None,
    ]
