"""A settlement as text, JSON and CSV, with its arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.events import SettlementLine
from ledger.domain.period import iso
from ledger.reporting.columns import DAY, EXACT, NAME, Column, Listing, nested
from ledger.reporting.explanation_report import explanation_text
from ledger.reporting.language import Words
from ledger.reporting.table import json_text

if TYPE_CHECKING:
    from ledger.application.asking.settlements import SettlementAnswer
    from ledger.domain.settlements.arithmetic import Detail
    from ledger.position.settlements.settled import AccountView, Movement, SettlementView
    from ledger.reporting.report import Frame


class SettledLine(NamedTuple):
    """A line of a settlement with its arithmetic; None: it cannot be computed again."""

    line: SettlementLine
    detail: Detail | None


def settled_lines(view: SettlementView) -> list[SettledLine]:
    """Return the lines of a settlement with their arithmetic."""
    lines = view.settlement.event.lines
    known = view.details or (None,) * len(lines)
    return [SettledLine(*pair) for pair in zip(lines, known, strict=True)]


LINES: Listing[SettledLine] = Listing(
    Column("member", of="line.member"),
    Column("post", of="line.post"),
    Column("employing_body", of="line.employing_body"),
    Column("valid_from", kind=DAY, of="line.valid_from"),
    Column("valid_to", kind=DAY, of="line.valid_to"),
    Column("key_part", kind=EXACT, of="detail.part"),
    Column("shared_cents", of="detail.shared_cents"),
    Column("own_cents", of="detail.own_cents"),
    Column("cost_share_cents", of="line.cost_share_cents"),
    Column("grant_part", kind=EXACT, of="detail.grant_part"),
    Column("grant_cents", of="detail.grant_cents"),
    Column("refinanced_cents", of="line.refinanced_cents"),
    Column("vat_code", of=lambda one: one.line.vat_code or None),
    Column("vat_rate", kind=EXACT, of=lambda one: (one.detail and one.detail.vat_rate) or None),
    Column("vat_cents", of="line.vat_cents"),
    Column("unrefinanced_cents", of="line.owed_cents"),
    Column("version", of="detail.segment.version.version"),
    Column("clause", of="detail.segment.version.clause"),
    Column("key_event", of="detail.segment.sequence"),
)
_MOVEMENT: tuple[Column[Movement], ...] = (
    Column("paid_on", kind=DAY, of="day"),
    Column("amount_cents", of="cents"),
    Column("event"),
)
ACCOUNTS: Listing[AccountView] = Listing(
    Column("member"),
    Column("member_name", kind=NAME, of="member"),
    Column("employing_body"),
    Column("employing_body_name", kind=NAME, of="employing_body"),
    Column("unrefinanced_cents"),
    Column("advances", kind=nested(Listing(*_MOVEMENT))),
    Column("advances_cents"),
    Column("balance_cents"),
    Column("corrected_cents"),
    Column("difference_cents"),
    Column("payments", kind=nested(Listing(Column("settlement"), *_MOVEMENT))),
    Column("paid_cents"),
    Column("open_cents"),
    Column("today_cents"),
)


def settlement_output(answer: SettlementAnswer, frame: Frame) -> str:
    """Return the settlement as a letter would say it: accounts, lines, what was paid."""
    view, words = answer.view, Words(frame.language, answer.view.names)
    event, lines = view.settlement.event, settled_lines(view)
    if frame.form == "csv":
        return LINES.csv(lines, words)
    if frame.form == "text":
        basis = words.say("basis_accrual")
        return frame.text("\n\n".join(_paragraphs(answer, words)), [basis])
    return json_text(
        frame.about("receipt", "as_of", "clock")
        | {
            "settlement": event.settlement,
            "agreement": event.agreement,
            "year": event.year,
            "issued_on": iso(event.issued_on),
            "due_on": iso(event.due_on),
            "corrects": event.corrects,
            "replaced_by": view.replaced_by or None,
            "event": view.settlement.fact.sequence,
            "outdated": view.outdated,
            "accounts": ACCOUNTS.records(view.accounts, words),
            "lines": LINES.records(lines, words),
        }
    )


def _paragraphs(answer: SettlementAnswer, words: Words) -> Iterator[str]:
    view = answer.view
    yield "\n".join(_heading(view, words))
    yield explanation_text(answer.trees, answer.sources, words.language)
    if notes := "\n".join((*_differences(view, words), *_later(view, words))):
        yield notes


def _heading(view: SettlementView, words: Words) -> Iterator[str]:
    event, language = view.settlement.event, words.language
    yield words.say(
        "settled_head",
        settlement=event.settlement,
        agreement=event.agreement,
        year=event.year,
        issued=language.day(event.issued_on),
        due=language.day(event.due_on),
        event=view.settlement.fact.sequence,
    )
    if event.corrects is not None:
        yield words.say("settled_corrects", settlement=event.corrects)
    if view.replaced_by:
        yield words.say("settled_replaced", settlement=view.replaced_by)
    yield words.say(
        "settled_sums",
        cost=language.money(sum(line.cost_share_cents for line in event.lines)),
        refinanced=language.money(sum(line.refinanced_cents for line in event.lines)),
        vat=language.money(sum(line.vat_cents for line in event.lines)),
    )


def _whose(one: AccountView, words: Words) -> dict[str, object]:
    return {"member": words.body(one.member), "employing_body": words.body(one.employing_body)}


def _differences(view: SettlementView, words: Words) -> Iterator[str]:
    money = words.language.money
    for one in view.accounts:
        if one.corrected_cents is not None:
            yield words.say(
                "settled_difference",
                settlement=view.settlement.event.corrects,
                **_whose(one, words),
                before=money(one.corrected_cents),
                after=money(one.balance_cents),
                difference=money(one.difference_cents),
            )


def _later(view: SettlementView, words: Words) -> Iterator[str]:
    money = words.language.money
    if view.outdated:
        yield words.say("settled_outdated", settlement=view.settlement.event.settlement)
    for one in view.accounts if view.outdated else ():
        if one.today_cents is not None and one.today_cents != one.balance_cents:
            today, issued = money(one.today_cents), money(one.balance_cents)
            yield words.say("settled_today", **_whose(one, words), today=today, issued=issued)
    if view.details is None:
        yield words.say("settled_not_again")
