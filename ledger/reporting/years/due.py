"""The due list as text, CSV or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.period import iso
from ledger.position.due.item import COMING, OPEN, DueItem
from ledger.reporting.columns import BODIES, DAY, LIST, MONEY, Column, Listing, few, spoken
from ledger.reporting.language import Words
from ledger.reporting.report import AXES, Frame, Report

if TYPE_CHECKING:
    from ledger.position.due.due_list import DueList

_MONTH_DAY = frozenset({"notice_proof", "forwarding", "agreement_settlement"})


def _kind(item: DueItem, words: Words) -> str:
    return words.say(f"due_{item.kind}", bookings=item.bookings)


def _source(item: DueItem, words: Words) -> str:
    source, rule = item.source, item.source.rule
    if source.kind in _MONTH_DAY:
        rule = words.language.month_day(rule)
    posts = few(item.posts)
    said = words.say(f"due_from_{source.kind}", name=source.name, rule=rule, posts=posts)
    return words.say("due_event", source=said, event=source.event)


def _state(item: DueItem, today: int, words: Words) -> str:
    left, state = item.days_left(today), item.state(today)
    if left is None:
        return words.say(f"due_{OPEN}")
    plain = abs(left) > 1 or (state != COMING and not left)
    if plain:
        return words.say(f"due_{state}", days=abs(left))
    return words.say(f"due_{state}_{abs(left)}")


def due_listing(today: int) -> Listing[DueItem]:
    """Return the columns of the list as of a day."""
    return Listing(
        Column("state", of=lambda item: item.state(today)),
        Column("kind"),
        Column("due_on", "due_day", DAY, "day"),
        Column("days_left", of=lambda item: item.days_left(today)),
        Column("", "due_state", spoken(lambda item, words: _state(item, today, words))),
        Column("", "due_kind", spoken(_kind)),
        Column("bodies", "due_bodies", BODIES),
        Column("towards", "due_towards", BODIES),
        Column("programme"),
        Column("name", "due_name"),
        Column("year", "year"),
        Column("open_cents", "due_amount", MONEY.blank(), "cents"),
        Column("posts", kind=LIST),
        Column("bookings"),
        Column("", "due_source", spoken(_source)),
        Column("source", of="source.kind"),
        Column("source_name", of="source.name"),
        Column("source_rule", of=lambda item: item.source.rule or None),
        Column("event", of="source.event"),
    )


def due_output(answer: DueList, frame: Frame) -> str:
    """Return what is late first, then what is coming, then what has no deadline."""
    words, day = Words(frame.language, answer.names), frame.language.day
    days = {"today": iso(answer.today), "until": iso(answer.until)}
    return Report(
        "due",
        due_listing(answer.today),
        answer.items,
        words,
        head=frame.about("receipt") | days | frame.about(*AXES),
        nothing=words.say("due_nothing"),
        lines=[words.say("due_span", until=day(answer.until), today=day(answer.today))],
    ).given(frame)
