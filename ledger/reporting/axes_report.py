"""What every answer says of itself: basis, state of knowledge, state of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.projections.axes import EVERYTHING

if TYPE_CHECKING:
    from ledger.position.load import Question
    from ledger.reporting.language import Language


def axes_lines(
    question: Question, language: Language, as_of: str, head: str, recorded_afterwards: int = 0
) -> list[str]:
    """Return the lines below an answer (domain reference §3: each output names the axis).

    Args:
        question: what was asked.
        language: of the words.
        as_of: the moment as it was typed, empty when none was.
        head: the receipt of the ledger's state.
        recorded_afterwards: facts that count although they were recorded after that day.
    """
    lines = [language.say(f"basis_{question.basis}")]
    if as_of:
        lines.append(language.say("as_of", moment=as_of))
    if question.axes.known_on != EVERYTHING:
        lines.append(language.say("known_on_axis", day=language.day(question.axes.known_on)))
        if recorded_afterwards:
            lines.append(language.say("recorded_afterwards", count=recorded_afterwards))
    lines.append(language.say("ledger_state", receipt=head))
    return lines
