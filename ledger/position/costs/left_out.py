"""Cost that was received by a day on a post that was not: it counts nowhere, so it is said."""

from __future__ import annotations

from typing import NamedTuple

from ledger.position.load import Question
from ledger.position.snapshot import Snapshot, about_figures
from ledger.projections.axes import EVERYTHING, Axes
from ledger.projections.counted_lines import lines_within


class LeftOut(NamedTuple):
    """Lines on a post within the axes, and when the post itself was received, by which event."""

    post: str
    lines: int
    cents: int
    known_on: int
    event: int


def left_out(snapshot: Snapshot, question: Question) -> tuple[LeftOut, ...]:
    """Return the posts with cost within the axes that are not within them themselves.

    A ledger that is set up later than its documents has them where nobody said when the papers
    about the post were received.
    """
    session, axes = snapshot.session, question.axes
    if axes.known_on == EVERYTHING:
        return ()
    everything = about_figures(session, question._replace(axes=Axes(axes.sequence))).facts
    found = []
    for name, post in sorted(everything.posts.items()):
        if name in snapshot.facts.posts:
            continue
        lines, cents = lines_within(session, name, axes)
        if lines:
            found.append(LeftOut(name, lines, cents, post.fact.known_on, post.fact.sequence))
    return tuple(found)
