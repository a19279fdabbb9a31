"""A file of bookings inside the write transaction: judged and recorded part by part.

However long the file, one part of it is held at a time, and all of it stands or nothing (design
§3, invariant 2): a refused part does not stop the others from being judged: every fault is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from ledger.application.admitting import Admitted, admit
from ledger.application.booking import facts_for, judge
from ledger.application.booking_columns import Standpoint, decide_in_columns
from ledger.application.consequences import consequences_of_a_file
from ledger.application.cost_types import introduced_warnings, types_of
from ledger.application.plausibility import Plausibility
from ledger.application.results import Actor, Note, Receipt
from ledger.domain.booking_block import Lines
from ledger.domain.errors import Finding
from ledger.domain.events import CostReversed, Voucher
from ledger.domain.validation import line_findings
from ledger.log.appending import Appender
from ledger.log.eventlog import head
from ledger.position.load import Question
from ledger.position.position import positions
from ledger.projections import engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ledger.application.booking import Batch, Line
    from ledger.domain.commands import ImportFile
    from ledger.domain.facts import Facts
    from ledger.log.database import Session
    from ledger.log.eventlog import Head
    from ledger.log.prepared import Prepared
    from ledger.position.position import Position

SHOWN = 1000
"""Refused lines whose words are kept; the others are counted."""


class VoucherStands(Exception):
    """A booking was taken for new and is not: read the file again, carefully."""


class Part(NamedTuple):
    """Some lines of a file, in order, and for each the number by which the reader knows it.

    `doubtful` are the places of lines for which the reader does not vouch that their fields have a
    meaning, as `line_findings` asks; None: all. `ahead` are the bookings of `Lines`, prepared.
    """

    lines: Sequence[Line]
    numbers: Sequence[int]
    doubtful: Sequence[int] | None = None
    ahead: Prepared | None = None


class Refused(NamedTuple):
    """A line that was refused, or that stands with other content (`conflict`)."""

    number: int
    finding: Finding
    conflict: bool = False


def _ignore(_: int, __: Sequence[int]) -> None:
    """Nobody follows."""


class Wanted(Struct, frozen=True):
    """What accompanies a file, and what becomes of it.

    Attributes:
        note: as for every command.
        accept_valid: keep the good lines although others are refused, here or by the reader.
        dry_run: judge everything, keep nothing, and say what each position would become.
        careful: look every voucher up, instead of raising `VoucherStands` where one is not new.
        refused_by_reader: returns how many lines the reader itself has refused so far.
        follow: called behind each part with the lines judged so far and the numbers refused in it.
    """

    note: Note = field(default_factory=Note)
    accept_valid: bool = False
    dry_run: bool = False
    careful: bool = False
    refused_by_reader: Callable[[], int] = int
    follow: Callable[[int, Sequence[int]], None] = _ignore


class Imported(Struct):
    """What became of the lines; `keep` tells whether the transaction is to be committed.

    `refused` holds the first thousand; `rejected` and `conflicts` count all lines. `receipt` is
    None when nothing was kept. `before` and `after` are the positions of a dry run.
    """

    judged: int = 0
    new: int = 0
    known: int = 0
    reversals: int = 0
    conflicts: int = 0
    rejected: int = 0
    refused: list[Refused] = field(default_factory=list)
    receipt: Receipt | None = None
    keep: bool = False
    before: tuple[Position, ...] = ()
    after: tuple[Position, ...] = ()


def import_file(
    session: Session,
    command: ImportFile,
    parts: Iterable[Part],
    wanted: Wanted,
    who: tuple[Actor, int],
) -> Imported:
    """Judge every line and append the good ones, as one command; see `Ledger.import_file`.

    Raises:
        UsageError: what accompanies the file has no single meaning, or the reader says so.
        Refusal: it is not admitted, see `ledger.application.admitting`.
        VoucherStands: a voucher stands already, and nobody was told to look; nothing is recorded.
    """
    admitted = admit(session, command, wanted.note, who, asks=wanted.dry_run)
    if isinstance(admitted, Receipt):
        return Imported(receipt=admitted)
    found = Imported()
    if wanted.dry_run:
        found.before = tuple(positions(session, Question())[0])
    run = _Run(session, found, wanted, admitted)
    for part in parts:
        wanted.follow(found.judged + len(part.lines), run.add(part))
    return _finish(session, wanted, run, admitted.last.sequence)


def _finish(session: Session, wanted: Wanted, run: _Run, before: int) -> Imported:
    found = run.found
    bad = found.rejected + found.conflicts + wanted.refused_by_reader()
    found.keep = not wanted.dry_run and bool(found.new) and (wanted.accept_valid or not bad)
    if found.new and (found.keep or wanted.dry_run):
        end = run.close()
        warnings = consequences_of_a_file(session, run.cells, run.plausible, before)
        warnings += introduced_warnings(run.types)
        sequences = (before + 1, end.sequence)
        found.receipt = Receipt(end.receipt, *sequences, known=found.known, warnings=warnings)
    elif not bad and not wanted.dry_run:
        receipt = head(session).receipt
        found.receipt = Receipt(receipt, 0, -1, repeated=True, known=found.known)
    if wanted.dry_run:
        found.after = tuple(positions(session, Question())[0])
    return found


class _Run:
    """One file on its way into the log."""

    def __init__(
        self, session: Session, found: Imported, wanted: Wanted, admitted: Admitted
    ) -> None:
        self.found = found
        self.appender = Appender(session, admitted.envelope())
        self.cells: set[tuple[str, int]] = set()
        self._session = session
        self._facts: Facts | None = None
        self._models = engine.Adding(session)
        note = wanted.note
        start, today = admitted.last.sequence, admitted.today
        self.plausible = Plausibility(session, today, admitted.first, quiet=note.plausible)
        self.types = types_of(session, note)
        said = (today, admitted.known_on, note.again, start, start, not wanted.careful)
        self._at = Standpoint(*said, {}, self.types)

    def add(self, part: Part) -> list[int]:
        """Judge a part, append what is new, and return the numbers of refused lines."""
        found = self.found
        fine, refused = _readable(part)
        lines = part.lines if not refused else [part.lines[index] for index in fine]
        before = self.appender.sequence - len(self.types.introduced)
        batch = self._recorded(lines, part.ahead)
        for index, finding in batch.findings():
            conflict = index in batch.conflicts
            refused.append(Refused(part.numbers[fine[index]], finding, conflict))
        numbers = sorted({one.number for one in refused})
        conflicts = {one.number for one in refused if one.conflict}
        found.judged += len(part.lines)
        found.new += self.appender.sequence - len(self.types.introduced) - before
        found.known += len(batch.known)
        found.conflicts += len(conflicts)
        found.rejected += len(numbers) - len(conflicts)
        found.refused += sorted(refused)[: max(0, SHOWN - len(found.refused))]
        found.reversals += sum(type(one.event) is CostReversed for one in batch.new)
        return numbers

    def _recorded(self, lines: Sequence[Line], ahead: Prepared | None) -> Batch:
        """Judge and append: in columns where that can be."""
        self._facts = facts = facts_for(self._session, lines, self._facts)
        at = self._at._replace(before=self.appender.sequence)
        try:
            if isinstance(lines, Lines):
                decided = decide_in_columns(self._session, lines, ahead, at, facts)
                if decided is not None:
                    self.appender.add_columns(decided.stored)
                    self._models.add(decided.vouchers, decided.odd, decided.origins())
                    self.plausible.add_decided(decided)
                    self.cells.update(zip(*decided.vouchers[:2], strict=True))
                    return decided.batch
            return self._singly(lines, at, facts)
        except self._session.duplicates:
            if not at.trusting:
                raise
            raise VoucherStands from None

    def close(self) -> Head:
        """End the command."""
        self._models.close()
        return self.appender.close()

    def _singly(self, lines: Sequence[Line], at: Standpoint, facts: Facts) -> Batch:
        batch = judge(
            *(self._session, lines, at.today, at.known_on),
            again=at.again,
            trusting=at.trusting,
            before=at.before,
            start=at.start,
            known=facts,
            told=at.told,
            types=at.types,
        )
        recorded = self.appender.add(batch.new)
        engine.apply(self._session, recorded)
        self.plausible.add_events(recorded, batch.new)
        events = (event for _, _, event in recorded if isinstance(event, Voucher))
        self.cells.update((event.post, event.bearing_year) for event in events)
        return batch


def _readable(part: Part) -> tuple[Sequence[int], list[Refused]]:
    """Return the places of lines whose fields have a meaning at all, and what the others lack."""
    every = range(len(part.lines))
    refused: list[Refused] = []
    bad: set[int] = set()
    for index in every if part.doubtful is None else part.doubtful:
        for problem in line_findings(part.lines[index]):
            refused.append(Refused(part.numbers[index], problem))
            bad.add(index)
    return (every if not bad else [n for n in every if n not in bad]), refused
