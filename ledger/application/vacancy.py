"""A cost on a vacant or missing post is accepted, never refinanced, and warned about (§4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.events import CostBooked, CostReversed
from ledger.domain.legs import is_funded, missing_days
from ledger.domain.money import decimal_text
from ledger.domain.period import FOREVER, Span, iso
from ledger.projections.bookings import outside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.domain.facts import Facts, Post
    from ledger.log.appending import NewEvent
    from ledger.log.database import Session


def booking_warnings(new: list[NewEvent], facts: Facts) -> tuple[str, ...]:
    """Say when a cost falls on a vacant post or outside the notice: accepted, never refinanced."""
    found = []
    for item in new:
        post = facts.posts.get(getattr(item.event, "post", ""))
        if post is None:
            continue
        span = Span(item.event.service_from, item.event.service_to + 1)  # type: ignore[attr-defined]
        missing = missing_days(post, span)
        if missing and not isinstance(item.event, CostReversed):
            days = ", ".join(f"{iso(part.start)} to {iso(part.end - 1)}" for part in missing)
            found.append(
                f"post {post.event.post} does not exist on {days} ({_existence(post)}): the cost "
                "is recorded; mend its service period, or the day of the post"
            )
        granted = any(entry.value for entry in post.grants.entries)
        if granted and not is_funded(post, facts.grants, span):
            found.append(
                f"post {post.event.post} is vacant, closed or not covered by its notice in the "
                "service period: the cost is recorded and stays unrefinanced"
            )
    return tuple(found)


def batch_warnings(new: list[NewEvent], facts: Facts) -> tuple[str, ...]:
    """Say in one line which bookings of a batch have days on which their post does not exist."""
    found: dict[str, tuple[int, int]] = {}
    for item in new:
        event = item.event
        if isinstance(event, CostBooked):
            span = Span(event.service_from, event.service_to + 1)
            if missing_days(facts.posts[event.post], span):
                count, cents = found.get(event.post, (0, 0))
                found[event.post] = (count + 1, cents + event.amount_cents)
    return _in_one_line(found, facts)


def file_warnings(
    session: Session, facts: Facts | None, touched: Iterable[tuple[str, int]], since: int
) -> tuple[str, ...]:
    """Say the same of a file that is in the read models already.

    Args:
        session: to read from, with the file's lines.
        facts: the posts of the file.
        touched: (post, bearing year) with lines of the file.
        since: the number of the file's first event.
    """
    found: dict[str, tuple[int, int]] = {}
    for name, year in sorted(touched):
        # A post that is not among the facts has reversals alone, which take such a cost away.
        if facts and name in facts.posts:
            lines, amount = outside(session, (name, year), since, _stretch(facts.posts[name]))
            count, cents = found.get(name, (0, 0))
            found[name] = (count + lines, cents + amount)
    return _in_one_line(found, facts) if facts else ()


def _in_one_line(found: dict[str, tuple[int, int]], facts: Facts) -> tuple[str, ...]:
    count, cents = (sum(column) for column in zip((0, 0), *found.values(), strict=True))
    if not count:
        return ()
    posts = (f"{n} ({_existence(facts.posts[n])})" for n, (lines, _) in found.items() if lines)
    what = "1 booking has" if count == 1 else f"{count} bookings have"
    text = f"{what} days of service on which the post does not exist, {decimal_text(cents)} in all"
    return (f"{text}: {', '.join(posts)}; mend the service periods, or the day of the post",)


def _stretch(post: Post) -> Span:
    """Return the days from the first to the last on which a post exists."""
    parts = [part for part, entry in post.fte.segments(Span(0, FOREVER)) if entry is not None]
    return Span(parts[0].start, parts[-1].end) if parts else Span(FOREVER, FOREVER)


def _existence(post: Post) -> str:
    first, end = _stretch(post)
    return f"from {iso(first)}" if end == FOREVER else f"from {iso(first)} to {iso(end - 1)}"
