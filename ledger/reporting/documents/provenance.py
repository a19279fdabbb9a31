"""What stands below every document: what it rests on, and how it is made again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger import __version__
from ledger.projections.axes import EVERYTHING, Axes
from ledger.reporting.clock_report import clock_lines

if TYPE_CHECKING:
    from ledger.application.asking.resting import Rest
    from ledger.reporting.language import Language


class DocumentOrigin(NamedTuple):
    """What a document rests on, and how it is made again.

    Attributes:
        receipt: of the state that was asked.
        axes: as known when.
        as_of: the moment as it was typed.
        basis: of cost.
        policies: as (name, value).
        command: the command that makes the same document.
        rest: how far the log was checked; None: it was not.
    """

    receipt: str
    axes: Axes
    as_of: str
    basis: str
    policies: tuple[tuple[str, str], ...]
    command: str
    rest: Rest | None = None


def provenance_rows(origin: DocumentOrigin, language: Language) -> tuple[tuple[str, str], ...]:
    """Return the rows of the footer. No clock: the same ledger gives the same document."""
    say = language.say
    known_on = origin.axes.known_on
    everything = say("about_everything")
    return (
        (say("about_state"), origin.receipt),
        (say("about_checked"), _checked(origin.rest, language)),
        (say("about_as_of"), language.typed(origin.as_of) or everything),
        (
            say("about_known_on"),
            language.day(known_on) if known_on != EVERYTHING else everything,
        ),
        *((say("about_clock"), line) for line in clock_lines(origin.axes, language)),
        (say("about_basis"), say(f"basis_{origin.basis}")),
        *(
            (say(f"about_{name}"), language.chosen("policy", value))
            for name, value in origin.policies
        ),
        (say("about_version"), f"Budget Ledger {__version__}"),
        (say("about_command"), origin.command),
    )


def _checked(rest: Rest | None, language: Language) -> str:
    """Return how far the log and the read models were checked, in words."""
    say = language.say
    if rest is None:
        return say("checked_not")
    if rest.broken is not None:
        return say("checked_broken", problem=language.worded(rest.broken.said))
    models = say("compared_at", event=rest.seen.models) if rest.seen.models else say("compared_not")
    return say("checked_to", event=rest.seen.event, models=models)
