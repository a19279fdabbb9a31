"""Compare the ledger with a file, without recording anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.application.recording.costs.cost_types import meanings
from ledger.domain.commands import BookCost
from ledger.domain.errors import Refusal
from ledger.domain.period import FIRST_YEAR, LAST_YEAR, year_of, year_span
from ledger.importing.costs.line_reader import LineReader
from ledger.importing.costs.opening import open_file
from ledger.importing.profiles.codes import Reading
from ledger.position.costs.journal import JournalQuestion, journal
from ledger.position.costs.reconciliation import (
    ReconciledLine,
    Reconciliation,
    compare,
    posted_in,
)
from ledger.projections.axes import NOW, Axes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ledger.application import Ledger
    from ledger.application.recording.costs.import_results import LineFinding
    from ledger.domain.commands import ReverseCost
    from ledger.domain.costs.cost_types import CostTypes
    from ledger.importing.profiles.profile import Profile
    from ledger.position.costs.journal import JournalEntry

_EVER = (year_span(FIRST_YEAR).start, year_span(LAST_YEAR).end - 1)


class ReconcileOptions(NamedTuple):
    """Source of lines that name none, first and last booking date, employing body (None: all)."""

    source: str = "csv"
    first: int = _EVER[0]
    last: int = _EVER[1]
    body: str | None = None
    axes: Axes = NOW


def reconcile(
    ledger: Ledger, path: Path, profile: Profile | None, options: ReconcileOptions
) -> tuple[Reconciliation, list[LineFinding]]:
    """Compare the bookings of a period with those of a file, and say what could not be read.

    Only bookings of the file's sources are compared, and, unless a body is named, only those of the
    employing bodies that the file speaks of; their days of payment where the file has a column of
    these.

    Raises:
        UsageError: the file cannot be read as a whole.
    """
    bodies = ledger.employing_bodies()
    types = ledger.ask(meanings, None)
    reading = Reading(options.source, False, bodies, frozenset(types.names))  # noqa: FBT003 - texts
    file = open_file(path, profile, reading)
    reader = LineReader(file, None)
    period = options.first, options.last
    # Whoever the file speaks of is compared, also where it says nothing of the period.
    spoken: set[tuple[str, str]] = set()
    every = _noting(_there(reader, bodies, options), spoken)
    there = [_meant(item, types) for item in posted_in(every, *period)]
    paid = "paid_on" in file.table.targets
    sources = {file.source, *(source for _, source in spoken)}
    named = {options.body} if options.body is not None else {body for body, _ in spoken}
    question = JournalQuestion(options.body, axes=options.axes)
    here = (
        _entry(entry, paid=paid)
        for entry in ledger.stream(journal, question)
        if entry.source in sources and entry.employing_body in named
    )
    matched, differences, sums = compare(posted_in(here, *period), there)
    found = Reconciliation(
        source=", ".join(sorted(sources)),
        first=options.first,
        last=options.last,
        matched=matched,
        differences=tuple(differences),
        sums=tuple(sums),
        unread=reader.refused,
        file_name=file.rows.name,
        file_hash=file.rows.file_hash,
        receipt=ledger.receipt(),
    )
    return found, reader.findings


def _entry(entry: JournalEntry, *, paid: bool) -> ReconciledLine:
    key = (
        entry.employing_body,
        entry.fiscal_year,
        entry.voucher,
        entry.line,
        entry.source,
    )
    what = (entry.post, entry.cost_type, entry.amount_cents, entry.sequence)
    undone = entry.reverses is not None
    return ReconciledLine(key, *what, entry.paid_on if paid else 0, entry.booked_on, undone)


def _there(
    reader: LineReader, bodies: dict[str, str], options: ReconcileOptions
) -> Iterator[ReconciledLine]:
    for part in reader.parts():
        for line, number in zip(part.lines, part.numbers, strict=True):
            item = _item(line, number, bodies)
            if options.body in {None, item.key[0]}:
                yield item


def _noting(
    items: Iterable[ReconciledLine], spoken: set[tuple[str, str]]
) -> Iterator[ReconciledLine]:
    """Yield lines, and note their bodies and sources."""
    for item in items:
        spoken.add((item.key[0], item.key[4]))
        yield item


def _meant(item: ReconciledLine, types: CostTypes) -> ReconciledLine:
    """Return a line of the file under the cost type that its word means, where it means one."""
    if item.cost_type in types:
        return item
    try:
        name = types.meaning(item.cost_type)
    except Refusal:
        name = None
    return item if name is None else item._replace(cost_type=name)


def _item(line: BookCost | ReverseCost, number: int, bodies: dict[str, str]) -> ReconciledLine:
    if isinstance(line, BookCost):
        body = line.employing_body or bodies.get(line.post, "")
        year = line.fiscal_year or year_of(line.service_from)
        key = (body, year, line.voucher, line.line, line.source)
        what = (line.post, line.cost_type, line.amount_cents)
    else:
        key = (line.employing_body, line.fiscal_year, line.voucher, line.line, line.source)
        what = (line.expected_post, line.expected_cost_type, line.expected_cents)
    undone = not isinstance(line, BookCost)
    return ReconciledLine(key, *what, number, line.paid_on, line.booked_on, undone)
