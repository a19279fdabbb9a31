"""A whole answer in the form asked for, with what it says of itself: axes, state of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple

from ledger.domain.period import iso
from ledger.projections.axes import EVERYTHING
from ledger.reporting.clock_report import clock_lines, clock_record
from ledger.reporting.columns import Listing, Row
from ledger.reporting.table import json_text

if TYPE_CHECKING:
    from ledger.application.asking.provenance import Provenance
    from ledger.reporting.language import Language, Words

AXES = ("as_of", "known_on", "clock", "recorded_afterwards")
"""What most answers for programs say of themselves, after the receipt."""


class Report(NamedTuple, Generic[Row]):
    """Rows under their columns, and what stands around them.

    A person reads paragraphs, a program fields. Paragraphs may be generated: they are made for a
    person only.

    Attributes:
        name: of the rows, for a program.
        listing: their columns; the only ones of CSV.
        rows: in order.
        words: language, and names of bodies.
        head: fields before the rows.
        tail: fields after them.
        detail: further columns of JSON.
        total: values of a last row by the words of their columns, for a person.
        nothing: said to a person where there are no rows.
        above: paragraphs before the rows.
        sums: paragraphs after them, where there are any.
        below: paragraphs after all that.
        lines: what it says before the axes that it rests on.
    """

    name: str
    listing: Listing[Row]
    rows: Sequence[Row]
    words: Words
    head: dict[str, object]
    tail: dict[str, object] = {}  # noqa: RUF012 - never changed
    detail: Listing[Row] | None = None
    total: Mapping[str, object] | None = None
    nothing: str = ""
    above: Iterable[str] = ()
    sums: Iterable[str] = ()
    below: Iterable[str] = ()
    lines: Iterable[str] = ()

    def given(self, frame: Frame) -> str:
        """Return the answer in the form asked for."""
        if frame.form == "csv":
            return self.listing.csv(self.rows, self.words)
        if frame.form == "json":
            return json_text({**self.head, self.name: list(self._records()), **self.tail})
        shown = [self.nothing]
        if self.rows:
            shown = [self.listing.text(self.rows, self.words, self.total), *self.sums]
        return frame.text("\n\n".join((*self.above, *shown, *self.below)), self.lines)

    def _records(self) -> Iterator[dict[str, object]]:
        for row in self.rows:
            more = self.detail.record(row, self.words) if self.detail else {}
            yield self.listing.record(row, self.words) | more


class Frame(NamedTuple):
    """How an answer is given, and what it rests on; `as_of` is the moment as it was typed."""

    language: Language
    form: str
    origin: Provenance
    as_of: str = ""

    def lines(self) -> list[str]:
        """Return the lines below an answer (domain reference §3: each output names the axis)."""
        language, origin = self.language, self.origin
        lines = [language.say("as_of", moment=language.typed(self.as_of))] if self.as_of else []
        if origin.axes.known_on != EVERYTHING:
            lines.append(language.say("known_on_axis", day=language.day(origin.axes.known_on)))
            if origin.recorded_afterwards:
                lines.append(language.say("recorded_afterwards", count=origin.recorded_afterwards))
        lines += clock_lines(origin.axes, language)
        return [*lines, language.say("ledger_state", receipt=origin.receipt)]

    def text(self, answer: str, own: Iterable[str] = ()) -> str:
        """Return an answer for a person, with its own lines and the axes below it."""
        return answer + "\n\n" + "\n".join((*own, *self.lines()))

    def about(self, *names: str) -> dict[str, object]:
        """Return what an answer for a program says of itself: of `AXES` and `receipt` those named.

        Corrections of the clock (`clock`) are said only where the answer uses any. Without names
        everything is said.
        """
        names = names or ("receipt", "as_of", "known_on", "recorded_afterwards", "clock")
        known_on = self.origin.axes.known_on
        said: dict[str, dict[str, object]] = {
            "receipt": {"receipt": self.origin.receipt},
            "as_of": {"as_of": self.as_of or None},
            "known_on": {"known_on": iso(known_on) if known_on != EVERYTHING else None},
            "clock": clock_record(self.origin.axes),
            "recorded_afterwards": {"recorded_afterwards": self.origin.recorded_afterwards},
        }
        return {field: value for name in names for field, value in said[name].items()}

    def json(self, answer: dict[str, object]) -> str:
        """Return an answer for a program, with the axes in front."""
        return json_text(self.about() | answer)
