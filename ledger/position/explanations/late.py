"""What a year bears late: a service year's figure from cost up to this year, less up to the last.

Domain reference §3 "Closing": bearing year b takes F(b) − F(b − 1). Both stand in the tree with all
that they are computed from, down to the events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ledger.position.explanations.node import Context, Node, total

if TYPE_CHECKING:
    from ledger.domain.posts.post_year import PostYear
    from ledger.domain.years.bearing import Late


def with_late(
    context: Context,
    nodes_of: Callable[[Context, PostYear], Iterable[Node]],
    kind: str = "late",
) -> Iterator[Node]:
    """Yield the nodes of every year of the context, and of what it bears late of earlier ones.

    Args:
        context: whose years.
        nodes_of: returns the nodes of a figure of one post-year.
        kind: of the node over a late difference.
    """
    for borne in context.post_years:
        yield from nodes_of(context, borne.own)
        for late in borne.late:
            now, before = (
                nodes_of(replace(context, upto=late.upto - less), one)
                for less, one in enumerate((late.now, late.before))
            )
            steps = late_steps(late, tuple(now), tuple(before))
            if steps[0].children != steps[1].children:
                yield total(kind, late_values(late), steps)


def late_values(late: Late) -> dict[str, object]:
    """Return the words of a late difference."""
    post = late.now.post.event.post
    years = {"year": late.service_year, "upto": late.upto, "before": late.upto - 1}
    return {"post": post, **years}


def late_steps(late: Late, now: tuple[Node, ...], before: tuple[Node, ...]) -> tuple[Node, Node]:
    """Return F(b), and F(b − 1) to take off, over their nodes."""
    values = late_values(late)
    return (
        total("borne_upto", values, now),
        total("borne_upto", values | {"upto": late.upto - 1}, before, -1),
    )
