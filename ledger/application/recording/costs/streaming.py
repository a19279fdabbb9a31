"""A file of bookings inside the write transaction: judged and recorded part by part.

However long the file, one part of it is held at a time, and all of it stands or nothing (design
§3, invariant 2): a refused part does not stop the others from being judged: every fault is told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

from msgspec import Struct, field

from ledger.application.recording.admitting import Admitted, Submission, admit
from ledger.application.recording.afterwards.consequences import Touched, consequences_of_lines
from ledger.application.recording.afterwards.plausibility import Plausibility
from ledger.application.recording.costs.booking import Batch, Standpoint
from ledger.application.recording.costs.booking_columns import decide_lines, facts_for
from ledger.application.recording.costs.booking_standing import undoing
from ledger.application.recording.costs.cost_types import introduced_warnings, types_of
from ledger.application.recording.costs.counted import CountedLines
from ledger.application.recording.costs.told import Told
from ledger.application.results import Actor, Note, Receipt
from ledger.domain.costs.booking_block import Line, LineBlock, Naming
from ledger.domain.errors import Finding, Refusal
from ledger.domain.events import CostPaid, CostReversed
from ledger.domain.facts import Facts
from ledger.domain.said import Said
from ledger.domain.validation import lines_findings
from ledger.log.appending import Appender
from ledger.log.database import Session, savepoint
from ledger.log.eventlog import head
from ledger.log.prepared import Prepared
from ledger.position.load import Question
from ledger.position.position import Position, positions
from ledger.position.snapshot import Snapshot
from ledger.projections import engine

SHOWN = 1000
"""Refused lines whose words are kept; the others are counted."""


class VoucherStands(Exception):
    """A booking was taken for new and is not: read the file again, carefully."""


class Part(NamedTuple):
    """Some lines of a file, in order, and for each the number by which the reader knows it.

    `doubtful` are the places of lines for which the reader does not vouch that their fields have a
    meaning, as `lines_findings` asks; None: all. `ahead` are the bookings of `LineBlock`, prepared;
    `named` lines that are refused where the voucher that they name stands.
    """

    lines: Sequence[Line]
    numbers: Sequence[int]
    doubtful: Sequence[int] | None = None
    ahead: Prepared | None = None
    named: Sequence[Naming] = ()


class Refused(NamedTuple):
    """A line that was refused, or that stands with other content (`conflict`).

    `torn`: the numbers of the lines of its voucher may be wrong, so none of them is to be recorded.
    """

    number: int
    finding: Finding
    conflict: bool = False
    torn: bool = False

    @property
    def words(self) -> Said:
        """Return what is wrong, and the remedy."""
        return self.finding.said


class JudgedPart(NamedTuple):
    """What is not recorded of a part: the places of what stood before, and what was refused."""

    known: Collection[int]
    refused: Sequence[Refused]


def _ignore(_: int, __: JudgedPart) -> None:
    """Nobody follows."""


class Wanted(Struct, frozen=True):
    """What accompanies a file, and what becomes of it.

    Attributes:
        note: as for every command.
        accept_valid: keep the good lines although others are refused, here or by the reader.
        dry_run: judge everything, keep nothing, and say what each position would become.
        careful: look every voucher up, instead of raising `VoucherStands` where one is not new.
        refused_by_reader: returns how many lines the reader itself has refused so far.
        follow: called behind each part with the lines judged so far, and what became of it.
        bearing_year: that of new lines whose year of service is closed; 0: these are refused.
        by_year, counted: the file says the fiscal year of each voucher; it counts their lines.
    """

    note: Note = field(default_factory=Note)
    accept_valid: bool = False
    dry_run: bool = False
    careful: bool = False
    refused_by_reader: Callable[[], int] = int
    follow: Callable[[int, JudgedPart], None] = _ignore
    bearing_year: int = 0
    by_year: bool = False
    counted: bool = False


class Imported(Struct):
    """What became of the lines; `keep` tells whether the transaction is to be committed.

    `refused` holds the first thousand; `rejected` and `conflicts` count all lines; `payments` are
    among the new ones. `receipt` is None when nothing was kept. `again`: the file was imported
    before, and was not read. `before` and `after` are the positions of a dry run.
    """

    judged: int = 0
    new: int = 0
    known: int = 0
    reversals: int = 0
    payments: int = 0
    conflicts: int = 0
    rejected: int = 0
    refused: list[Refused] = field(default_factory=list)
    receipt: Receipt | None = None
    keep: bool = False
    again: bool = False
    before: tuple[Position, ...] = ()
    after: tuple[Position, ...] = ()


def import_file(
    session: Session,
    said: Submission,
    parts: Iterable[Part],
    wanted: Wanted,
    who: tuple[Actor, int],
) -> Imported:
    """Judge every line and append the good ones, as one command; see `Ledger.import_file`.

    Raises:
        UsageError: what accompanies the file has no single meaning, or the reader says so.
        Refusal: it is not admitted, see `ledger.application.recording.admitting`.
        VoucherStands: a voucher stands already, and nobody was told to look; nothing is recorded.
    """
    admitted = admit(session, said, who, asks=wanted.dry_run)
    if isinstance(admitted, Receipt):
        return Imported(receipt=admitted, again=True)
    found = Imported()
    if wanted.dry_run:
        found.before = tuple(positions(Snapshot(session), Question()))
    told = Told(admitted.last.sequence)
    run = _Run(session, found, admitted, told, wanted)
    for part in parts:
        judged = run.add(part)
        found.refused += sorted(judged.refused)[: max(0, SHOWN - len(found.refused))]
        wanted.follow(found.judged, judged)
    bad = found.rejected + found.conflicts + wanted.refused_by_reader()
    found.keep = not wanted.dry_run and bool(found.new) and (wanted.accept_valid or not bad)
    if found.keep or (found.new and wanted.dry_run) or not (bad or wanted.dry_run):
        found.receipt = run.receipt()
    if wanted.dry_run:
        found.after = tuple(positions(Snapshot(session), Question()))
    return found


def import_lines(session: Session, admitted: Admitted, parts: Sequence[LineBlock]) -> Receipt:
    """Record a command that brings its lines: a file of which every line is good.

    Raises:
        Refusal: with everything that is found about any line.
    """
    # Nearly always every voucher is new. The log's key says when not: then each is looked up.
    with suppress(VoucherStands), savepoint(session):
        return _of_good_lines(session, admitted, parts, careful=False)
    return _of_good_lines(session, admitted, parts, careful=True)


def _of_good_lines(
    session: Session, admitted: Admitted, parts: Sequence[LineBlock], *, careful: bool
) -> Receipt:
    run = _Run(session, Imported(), admitted, None, Wanted(careful=careful))
    refused: list[Finding] = []
    before = 1
    for lines in parts:
        numbers = range(before, before + len(lines))
        for one in run.add(Part(lines, numbers, ())).refused:
            place = Said("line {number}, {place}", number=one.number, place=one.finding.place)
            refused.append(one.finding._replace(place=place))
        before += len(lines)
    if refused:
        raise Refusal(refused)
    return run.receipt()


class _Run:
    """One file on its way into the log; `told` as in `Standpoint`."""

    def __init__(
        self,
        session: Session,
        found: Imported,
        admitted: Admitted,
        told: Told | None,
        wanted: Wanted,
    ) -> None:
        self._found = found
        self._session = session
        self._appender = Appender(session, admitted.envelope(), last=admitted.last)
        self._touched = Touched()
        self._facts: Facts | None = None
        self._models = engine.Adding(session)
        note, start, today = admitted.note, admitted.last.sequence, admitted.today
        self._plausible = Plausibility(session, today, admitted.first, quiet=note.plausible)
        self._plausible.told = told
        self._plausible.by_year = wanted.by_year
        self._types = types_of(session, note)
        said = (today, admitted.known_on, note.again, start, start)
        counted = CountedLines(session, told) if told and wanted.counted else None
        more = self._types, not wanted.careful, told, note.is_an_id, wanted.bearing_year
        self._at = Standpoint(*said, *more, counted=counted)

    def add(self, part: Part) -> JudgedPart:
        """Judge a part, append what is new, and return what is not."""
        found = self._found
        lines, places, refused = meaningful(part, undoing(self._session, part.named))
        batch = self._recorded(lines, part.ahead if lines is part.lines else None)
        for index, finding in batch.findings():
            conflict = index in batch.conflicts
            torn = conflict or index in batch.equal
            refused.append(Refused(part.numbers[places[index]], finding, conflict, torn))
        conflicts = {one.number for one in refused if one.conflict}
        found.judged += len(part.lines)
        found.new = self._new() - self._at.start
        found.known += len(batch.known)
        found.conflicts += len(conflicts)
        found.rejected += len({one.number for one in refused}) - len(conflicts)
        found.reversals += sum(type(one.event) is CostReversed for one in batch.new)
        found.payments += sum(type(one.event) is CostPaid for one in batch.new)
        return JudgedPart([places[index] for index in batch.known], refused)

    def _new(self) -> int:
        """Return the number of the last event, as if no cost type had been introduced."""
        return self._appender.sequence - len(self._types.introduced)

    def receipt(self) -> Receipt:
        """End the command, and return its receipt with what follows from the lines."""
        known, start = self._found.known, self._at.start
        if not self._found.new:
            return Receipt(head(self._session).receipt, 0, -1, repeated=True, known=known)
        self._models.close()
        end = self._appender.close()
        said = consequences_of_lines(
            self._session, self._touched, self._plausible, self._facts, start
        )
        new_types = introduced_warnings(self._types)
        over, waiting, implausible, carried = said
        # A file tells first what wants a decision; a command tells it last, as every batch does.
        warnings = over + waiting + implausible + carried + new_types
        if self._at.told is None:
            warnings = new_types + implausible + waiting + carried + over
        return Receipt(end.receipt, start + 1, end.sequence, known=known, warnings=warnings)

    def _recorded(self, lines: LineBlock, ahead: Prepared | None) -> Batch:
        """Judge and append."""
        self._facts = facts = facts_for(self._session, lines, self._facts)
        at = self._at._replace(before=self._appender.sequence)
        decided = decide_lines(self._session, lines, at, facts, ahead)
        try:
            self._appender.add_columns(decided.stored)
        except self._session.duplicates:
            if not at.trusting:
                raise
            raise VoucherStands from None
        self._models.add(decided.vouchers, decided.odd, decided.origins(), decided.unpaid())
        self._plausible.add_judged(decided)
        self._touched.add(decided.vouchers)
        return decided.batch


def meaningful(
    part: Part, others: Sequence[tuple[int, Finding]] = ()
) -> tuple[LineBlock, Sequence[int], list[Refused]]:
    """Return the lines whose fields have a meaning, their places, what others are refused for."""
    places = range(len(lines := LineBlock.of(part.lines)))
    doubtful = places if part.doubtful is None else part.doubtful
    if not (doubtful or others):
        return lines, places, []
    found = lines_findings([lines[place] for place in doubtful])
    bad = [(doubtful[place], finding) for place, finding in found] + [*others]
    gone = {place for place, _ in bad}
    kept = [place for place in places if place not in gone] if gone else places
    return lines.without(gone), kept, [Refused(part.numbers[at], one) for at, one in bad]
