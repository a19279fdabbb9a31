"""What can hardly be meant: days ahead of what was done, more FTE than a post has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from ledger.domain.events import Event, PostAmended, PostEstablished, Voucher
from ledger.domain.period import date_of
from ledger.domain.said import Said

_DONE = {
    "accepted_on": Said("accepted"),
    "adopted_on": Said("adopted"),
    "claimed_on": Said("claimed"),
    "closed_on": Said("closed"),
    "decided_on": Said("decided"),
    "issued_on": Said("issued"),
    "paid_on": Said("paid"),
    "received_on": Said("received"),
    "submitted_on": Said("submitted"),
}
"""Fields that say when something was done, in words."""


_MANY = 15
"""FTE; half of the weekly hours of a full-time post are more."""


def ahead_warnings(events: Iterable[Event], today: int) -> Iterator[Said]:
    """Yield each such day that lies after today, once; bookings have `Plausibility`."""
    others = [event for event in events if not isinstance(event, Voucher)]
    found = ((name, getattr(event, name, None)) for event in others for name in _DONE)
    for name, day in dict.fromkeys(found):
        if day is not None and day > today:
            yield day_ahead(name, day, today)


def day_ahead(name: str, day: int, today: int) -> Said:
    """Return what is said of a field whose day lies after today."""
    words = "BL-302 {what} on {day}, which lies after today, {today}: is that the right day?"
    return Said(words, what=_DONE[name], day=date_of(day), today=date_of(today))


def fte_warnings(events: Iterable[Event]) -> Iterator[Said]:
    """Yield each post that has so many."""
    for event in events:
        if isinstance(event, PostEstablished | PostAmended) and event.fte is not None:
            fte = Fraction(*event.fte)
            if fte >= _MANY:
                words = (
                    "BL-969 post {post} has {fte} FTE: is that the number of full-time posts? "
                    "Weekly hours are typed as 19.5/39, a percentage as 50%"
                )
                yield Said(words, post=event.post, fte=fte)
