"""What every answer says of itself: basis, state of knowledge, state of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.period import iso
from ledger.projections.axes import EVERYTHING
from ledger.reporting.clock_report import clock_lines, clock_record
from ledger.reporting.table import json_text

if TYPE_CHECKING:
    from ledger.application.provenance import Provenance
    from ledger.position.load import Question
    from ledger.reporting.language import Language


def axes_lines(
    question: Question, language: Language, as_of: str, receipt: str, recorded_afterwards: int = 0
) -> list[str]:
    """Return the lines below an answer (domain reference §3: each output names the axis).

    Args:
        question: what was asked.
        language: of the words.
        as_of: the moment as it was typed, empty when none was.
        receipt: of the ledger's state.
        recorded_afterwards: facts that count although they were recorded after that day.
    """
    lines = [language.say(f"basis_{question.basis}")]
    if as_of:
        lines.append(language.say("as_of", moment=as_of))
    if question.axes.known_on != EVERYTHING:
        lines.append(language.say("known_on_axis", day=language.day(question.axes.known_on)))
        if recorded_afterwards:
            lines.append(language.say("recorded_afterwards", count=recorded_afterwards))
    lines += clock_lines(question.axes, language)
    lines.append(language.say("ledger_state", receipt=receipt))
    return lines


class Frame(NamedTuple):
    """How an answer is given, and what it rests on; `as_of` is the moment as it was typed."""

    language: Language
    form: str
    origin: Provenance
    as_of: str = ""

    def text(self, answer: str) -> str:
        """Return an answer for a person, with the axes below it."""
        language, origin = self.language, self.origin
        lines = [language.say("as_of", moment=self.as_of)] if self.as_of else []
        if origin.axes.known_on != EVERYTHING:
            lines.append(language.say("known_on_axis", day=language.day(origin.axes.known_on)))
            if origin.recorded_afterwards:
                lines.append(language.say("recorded_afterwards", count=origin.recorded_afterwards))
        lines += clock_lines(origin.axes, language)
        lines.append(language.say("ledger_state", receipt=origin.receipt))
        return answer + "\n\n" + "\n".join(lines)

    def json(self, answer: dict[str, object]) -> str:
        """Return an answer for a program, with the axes in front."""
        known_on = self.origin.axes.known_on
        axes: dict[str, object] = {
            "receipt": self.origin.receipt,
            "as_of": self.as_of or None,
            "known_on": iso(known_on) if known_on != EVERYTHING else None,
            "recorded_afterwards": self.origin.recorded_afterwards,
        }
        return json_text(axes | clock_record(self.origin.axes) | answer)
