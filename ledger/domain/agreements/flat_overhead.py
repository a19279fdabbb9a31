"""In which years flat overhead (Gemeinkosten) costs something without any booking (reference §4).

Flat overhead is computed, never booked: it counts on every day on which a post exists under an
agreement that wants it. So these years belong to an answer like those with bookings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ledger.domain.period import Span, year_of, year_span

if TYPE_CHECKING:
    from ledger.domain.state import Agreement, Post


def flat_years(post: Post, agreements: Mapping[str, Agreement], last: int) -> set[int]:
    """Return the years, up to `last`, with a day on which flat overhead is due for a post."""
    return {
        year
        for days in _flat_days(post, agreements, year_span(last).end)
        for existing, fte in post.fte.segments(days)
        if fte is not None and fte.value
        for year in range(year_of(existing.start), year_of(existing.end - 1) + 1)
    }


def _flat_days(post: Post, agreements: Mapping[str, Agreement], end: int) -> Iterator[Span]:
    """Yield the days before an end on which a post rests on a key version with flat overhead."""
    for entry in post.agreements.entries:
        agreement = agreements.get(entry.value or "")
        if agreement is None or not wants_flat(agreement):
            continue
        span = Span(entry.start, min(entry.end, end))
        for part, chosen in post.agreements.segments(span) if span.days else ():
            if chosen == entry:
                yield from _under(agreement, part)


def _under(agreement: Agreement, span: Span) -> Iterator[Span]:
    for days, version in agreement.keys.segments(span):
        overhead = version.value.overhead if version and version.value else None
        if overhead is not None and overhead.kind == "flat" and overhead.cents:
            yield days


def wants_flat(agreement: Agreement) -> bool:
    """Return whether any version does: most agreements are passed over at once."""
    return any(
        entry.value is not None and entry.value.overhead.kind == "flat"
        for entry in agreement.keys.entries
    )
