"""Who filled a post on which days of a period, as a proof of use says it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from ledger.domain.facts import Post
    from ledger.domain.period import Span


class Staffed(NamedTuple):
    """Days, both included, on which a person filled a post with so much FTE."""

    post: str
    person: str
    fte: Fraction
    first: int
    last: int


def staffed(post: Post, span: Span) -> Iterator[Staffed]:
    """Yield who filled a post when; who is away without cost does not."""
    for person, line in sorted(post.people.items()):
        away = post.absences.get(person)
        cuts = {span.start, span.end, *line.bounds(span), *(away.bounds(span) if away else ())}
        last: Staffed | None = None
        for start, end in pairwise(sorted(cuts)):
            fte = post.present(person, start)
            if last and last.fte == fte:
                last = last._replace(last=end - 1)
                continue
            if last and last.fte:
                yield last
            last = Staffed(post.event.post, person, fte, start, end - 1)
        if last and last.fte:
            yield last
