"""Try a profile on a file, without any ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.recording.costs.import_results import Checked, ImportReport
from ledger.domain.commands import BookCost
from ledger.importing.costs.opening import open_file
from ledger.importing.costs.reader import LineReader
from ledger.importing.profiles.codes import Reading

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.importing.profiles.profile import Profile

_FIRST = 5


def check_profile(path: Path, profile: Profile) -> Checked:
    """Read every row, and return what would be booked, what cannot be read, unmapped codes.

    Raises:
        UsageError: the file cannot be read as a whole.
    """
    reading = Reading(profile.source, keep_text=False, employing_bodies={})
    file = open_file(path, profile, reading)
    reader = LineReader(file, None)
    first: list[BookCost] = []
    new = 0
    for part in reader.parts():
        new += len(part.lines)
        first += [line for line in part.lines if isinstance(line, BookCost)][: _FIRST - len(first)]
    report = ImportReport(
        read=reader.read,
        new=new,
        known=0,
        reversals=0,
        conflicts=0,
        rejected=reader.refused,
        skipped=reader.skipped,
        findings=tuple(sorted(reader.findings)),
        dropped_texts=reader.texts,
        receipt=None,
        totals=reader.by_month(),
        left_out=reader.left_out(),
        unmapped=reader.unmapped(),
        notes=file.rows.notes,
    )
    return Checked(report, tuple(first))
