"""A difference between two states of the ledger, each figure with the causes that it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from ledger.application.asking.replaying.difference import AT_MOST, Cause, Changed, FigureDifference
from ledger.reporting.columns import DAY, MONEY, NAME, NUMBER, Column, Listing, spoken
from ledger.reporting.event_words import event_sentence
from ledger.reporting.language import Words

if TYPE_CHECKING:
    from ledger.reporting.report import Frame


def _what(cause: Cause, words: Words) -> str:
    """Return what happened: in a sentence, or how many events of a kind there are."""
    if not cause.events:
        return words.say("diff_no_event")
    if cause.entry is not None:
        return event_sentence(cause.entry.event.event, words)
    kind = "diff_booked" if cause.kind == "CostBooked" else f"e_{cause.kind}"
    return words.say("diff_group", kind=words.say(kind), thing=cause.thing[1], count=cause.events)


def _numbers(cause: Cause, _: Words) -> str:
    if not cause.events:
        return ""
    return str(cause.first) if cause.first == cause.last else f"{cause.first}-{cause.last}"


_CENTS: tuple[Column[Changed], ...] = (
    Column("before_cents"),
    Column("after_cents"),
    Column("difference_cents", "diff_change", MONEY),
)
_PLACE: tuple[Column[Changed], ...] = (
    Column("body", of=lambda one: one.place[0]),
    Column("body_name", kind=NAME, of=lambda one: one.place[0]),
    Column("programme", of=lambda one: one.place[1]),
    Column("year", of=lambda one: one.place[2]),
    Column("figure", of=lambda one: f"{one.figure}_cents"),
)
_CAUSE: tuple[Column[Changed], ...] = (
    Column("", "diff_events", spoken(_numbers), "cause"),
    Column("first_sequence", kind=NUMBER, of=lambda one: one.cause.first or None),
    Column("last_sequence", kind=NUMBER, of=lambda one: one.cause.last or None),
    Column("events", kind=NUMBER, of="cause.events"),
    Column("known_on", "known_on", DAY.blank(), "cause.entry.event.known_on"),
    Column("actor", of="cause.entry.envelope.actor"),
    Column("document", of=lambda one: _document(one) or None),
    *_CENTS,
    Column("cause", "diff_cause", spoken(_what), "cause"),
)
FIGURE: Listing[Changed] = Listing(*_PLACE, *_CENTS)
CAUSE: Listing[Changed] = Listing(*_CAUSE)
ROWS: Listing[Changed] = Listing(*_PLACE, *_CAUSE)
"""One row a cause, with the figure that it changed."""


def _document(one: Changed) -> str:
    entry = one.cause.entry
    return entry.envelope.document if entry is not None else ""


def difference_output(found: FigureDifference, since: str, frame: Frame) -> str:
    """Return each figure that changed since a moment, and what each cause made of it."""
    words, say = Words(frame.language, found.names), frame.language.say
    if frame.form == "csv":
        return ROWS.csv(found.causes, words)
    figures = [_figure(list(of)) for _, of in groupby(found.causes, lambda one: one[:2])]
    if frame.form == "json":
        records = [
            FIGURE.record(whole, words) | {"causes": CAUSE.records(causes, words)}
            for whole, causes in figures
        ]
        return frame.json(
            {
                "since": since,
                "basis": found.basis,
                "together": found.together,
                "figures": records,
            }
        )
    own = [say(f"basis_{found.basis}"), say("diff_since", moment=frame.language.typed(since))]
    if not figures:
        return frame.text(say("diff_nothing"), own)
    said = say("diff_together", count=AT_MOST) if found.together else ""
    order = say("diff_order") if any(len(causes) > 1 for _, causes in figures) else ""
    blocks = [f"{_head(whole, words)}\n{_text(whole, causes, words)}" for whole, causes in figures]
    return frame.text("\n\n".join(filter(None, (*blocks, said, order))), own)


def _figure(causes: Sequence[Changed]) -> tuple[Changed, Sequence[Changed]]:
    first = causes[0]
    return Changed(*first[:3], causes[-1].after_cents), causes


def _head(whole: Changed, words: Words) -> str:
    (body, programme, year), figure, before, after, _ = whole
    money = words.language.money
    return (
        f"{words.body(body)} {programme} {year}, {words.say(figure)}: "
        f"{money(before)} → {money(after)}"
    )


def _text(whole: Changed, causes: Sequence[Changed], words: Words) -> str:
    return CAUSE.text(causes, words, {"diff_change": whole.difference_cents})
