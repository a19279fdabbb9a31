"""Try a profile on a file, without any ledger."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from ledger.application.clock import berlin_day, system_clock
from ledger.application.recording.costs.import_results import (
    Checked,
    ImportReport,
    LineFinding,
)
from ledger.application.recording.costs.streaming import SHOWN, JudgedPart, Refused, meaningful
from ledger.application.recording.costs.told import LINES, equal_line
from ledger.domain.commands import BookCost
from ledger.domain.costs.booking_block import WHOLE
from ledger.domain.costs.booking_columns import Bookings, book
from ledger.domain.costs.booking_decisions import not_its_mirror
from ledger.domain.costs.booking_rules import (
    BY_ITSELF,
    SAID_RULES,
    JudgedBy,
    SaidLines,
    row_findings,
)
from ledger.domain.errors import Finding
from ledger.domain.period import year_of
from ledger.domain.said import voucher_place
from ledger.importing.costs.line_reader import LineReader
from ledger.importing.costs.opening import open_file
from ledger.importing.profiles.codes import Reading
from ledger.log.canonical import stream_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ledger.application.recording.costs.streaming import Part
    from ledger.domain.costs.booking_block import Line
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
    told: dict[bytes, tuple[bytes, int]] = {}
    refused: list[Refused] = []
    new = bad = 0
    for part in reader.parts():
        found, fine = _by_itself(part)
        found += _again(fine, told)
        reader.judged(JudgedPart((), found))
        refused += found[: SHOWN - len(refused)]
        gone = {one.number for one in found}
        bad += len(gone)
        new += len(part.lines) - len(gone)
        good = (line for number, line in fine if number not in gone)
        first += islice((line for line in good if isinstance(line, BookCost)), _FIRST - len(first))
    findings = [*reader.findings, *(LineFinding(one.number, WHOLE, one.words) for one in refused)]
    report = ImportReport(
        read=reader.read,
        new=new,
        known=0,
        reversals=0,
        conflicts=0,
        rejected=reader.refused + bad,
        skipped=reader.skipped,
        findings=tuple(sorted(findings)),
        dropped_texts=reader.texts,
        dropped_payees=reader.payees,
        receipt=None,
        totals=reader.by_month(),
        left_out=reader.left_out(),
        unmapped=reader.unmapped(),
        notes=file.notes,
    )
    return Checked(report, tuple(first))


def _by_itself(part: Part) -> tuple[list[Refused], list[tuple[int, Line]]]:
    """Return what is refused of lines whatever a ledger knows; the others with their numbers."""
    lines, places, refused = meaningful(part)
    today = JudgedBy({}, today=berlin_day(system_clock()))
    booked = [at for at, line in enumerate(lines) if isinstance(line, BookCost)]
    bookings = Bookings.of(line for line in lines if isinstance(line, BookCost))
    said = SaidLines(
        [line.voucher for line in lines],
        [line.line for line in lines],
        [line.known_on for line in lines],
    )
    by_itself = row_findings(BY_ITSELF, book(bookings, {}), today)
    found = row_findings(SAID_RULES, said, today)
    found |= {booked[row]: more for row, more in by_itself.items()}
    numbers = [part.numbers[place] for place in places]
    refused += [Refused(numbers[row], one) for row, more in sorted(found.items()) for one in more]
    return refused, [(numbers[row], line) for row, line in enumerate(lines) if row not in found]


def _again(
    lines: Sequence[tuple[int, Line]], told: dict[bytes, tuple[bytes, int]]
) -> list[Refused]:
    """Return the bookings of which an earlier line has the voucher, on the same post or body.

    And the reversals that are not the mirror of such a line.

    Args:
        lines: of the file, with their numbers.
        told: content and cents of each voucher's line so far; what a reversal took away is gone.
    """
    found: list[Refused] = []
    for number, line in lines:
        if not isinstance(line, BookCost):
            home = line.employing_body or line.expected_post
            key = _digest(home, line.source, line.fiscal_year, line.voucher, line.line)
            before = told.pop(key, None)
            wrong = (
                not_its_mirror(
                    voucher_place(line.voucher, line.line), line.expected_cents, before[1]
                )
                if before
                else ()
            )
            found += [Refused(number, one) for one in wrong]
            continue
        home = line.employing_body or line.post
        year = line.fiscal_year or year_of(line.service_from)
        what = (line.post, line.cost_type, line.amount_cents, line.service_from, line.service_to)
        said = _digest(*what, line.booked_on, line.paid_on), line.amount_cents
        key = _digest(home, line.source, year, line.voucher, line.line)
        before = told.setdefault(key, said)
        if before is said:
            continue
        finding = equal_line(voucher_place(line.voucher, line.line))
        if before != said:
            problem = (
                "BL-652 an earlier line of this file has this voucher, and says something else"
            )
            finding = Finding.of(
                voucher_place(line.voucher, line.line), problem, "{lines}", lines=LINES
            )
        found.append(Refused(number, finding, conflict=before != said))
    return found


def _digest(*parts: object) -> bytes:
    return stream_id(map(str, parts))
