"""What a command did, for a person: a sentence for an event, a line for a position that moved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.application.asking.done import booking_of
from ledger.domain.council.authorised import EXCEEDED
from ledger.domain.events import Event, SettlementIssued, YearClosed
from ledger.domain.years.figures import MOVING, SELDOM
from ledger.position.position import Position
from ledger.reporting.event_words import event_sentence, event_words, owed

if TYPE_CHECKING:
    from ledger.application.asking.done import Done, Moved
    from ledger.reporting.language import Words

_SENTENCES, _BODIES = 5, 20
"""Events and bodies that are told one by one; the rest is counted."""
_CONTENT = frozenset({"post", "cost_type", "amount_cents", "service_from", "service_to"})
"""What is said of a booking that was paid or certified."""


def done_lines(done: Done, words: Words) -> Iterator[str]:
    """Yield what a command recorded and what it moved, one line each."""
    for recorded in done.events[:_SENTENCES]:
        yield event_sentence(recorded.event, words)
        yield from _figures(recorded.event, words)
        if booking := done.bookings.get(booking_of(recorded.event)):
            yield f"  {event_words(booking, words, only=_CONTENT)}"
    if len(done.events) > _SENTENCES:
        yield words.say("moved_more", count=len(done.events) - _SENTENCES)
    several = len({one.row.programme for one in done.moved}) > 1
    for one in done.moved[:_BODIES]:
        yield _moved(one, words, several=several)
    if len(done.moved) > _BODIES:
        yield words.say("moved_more", count=len(done.moved) - _BODIES)


def _figures(event: Event, words: Words) -> Iterator[str]:
    """Yield what a closing freezes, by programme, or what a settlement asks, by account."""
    money = words.language.money
    if isinstance(event, SettlementIssued):
        for account in event.balances[:_BODIES]:
            if event.corrects:  # What was paid on the one before counts, too.
                yield event_words(account, words)
                continue
            pair = words.body(account.member), words.body(account.employing_body)
            yield owed(pair, account.balance_cents, event.due_on, words.language)
    for one in event.figures if isinstance(event, YearClosed) else ():
        figures = [(name, getattr(one, f"{name}_cents")) for name in MOVING]
        shown = (
            f"{words.say(name)} {money(cents)}"
            for name, cents in figures
            if cents or name not in SELDOM
        )
        yield f"{one.programme}: {', '.join(shown)}"


def _moved(one: Moved, words: Words, *, several: bool) -> str:
    row, money = one.row, words.language.money
    where = f"{row.municipality_name} {row.year}"
    if several:
        where = f"{where}, {row.programme}"
    now = one.after.unrefinanced_cents if one.after else 0
    change = money(now)
    if one.before is not None and one.before.unrefinanced_cents != now:
        change = f"{money(one.before.unrefinanced_cents)} → {change}"
    key, left = _status(one.after)
    return words.say(key, where=where, change=change, left=money(left))


def _status(row: Position | None) -> tuple[str, int]:
    if row is None:
        return "moved_gone", 0
    if row.headroom_cents is None:
        return "moved_undecided", 0
    over = row.status == EXCEEDED
    return "moved_over" if over else "moved_within", abs(row.headroom_cents)
