"""What became of a file: lines, control totals, and what it does to each position."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from ledger.domain.said import Said
from ledger.reporting.columns import COST_TYPE, COUNT, DAY, MONEY, NUMBER, Column, Listing, spoken
from ledger.reporting.language import Language, Words
from ledger.reporting.positions.status_words import status_words

if TYPE_CHECKING:
    from ledger.application.recording.costs.import_results import (
        Checked,
        ImportReport,
        NotBooked,
        Total,
        Unmapped,
    )
    from ledger.domain.commands import BookCost
    from ledger.position.position import Position


class PositionChange(NamedTuple):
    """A position as the file would leave it, and what was unrefinanced before, in cents."""

    row: Position
    before: int


_WHICH: tuple[Column[Total], ...] = (Column("account", "account"), Column("month", "month"))
_BOOKED: tuple[Column[Total], ...] = (
    Column("lines", "lines", COUNT, "rows"),
    Column("cents", "amount", MONEY),
)
_IN_FILE: tuple[Column[Total], ...] = (
    Column("lines", "lines_in_file", COUNT, "file_rows"),
    Column("cents", "amount_in_file", MONEY, "file_cents"),
)
TOTALS: Listing[Total] = Listing(*_WHICH, *_BOOKED)
FILE_TOTALS: Listing[Total] = Listing(*_WHICH, *_IN_FILE)
BOTH_TOTALS: Listing[Total] = Listing(
    *_WHICH, *_BOOKED, *(one._replace(key="", of=one.of or one.key) for one in _IN_FILE)
)
"""What is booked beside what the file has, for people: programs are told either by itself."""


def _why(one: NotBooked, words: Words) -> str:
    rule = words.language.worded(one.rule) if isinstance(one.rule, Said) else one.rule
    return words.say("left_unread" if one.cents is None else f"left_{one.why}", rule=rule)


LEFT_OUT: Listing[NotBooked] = Listing(
    Column("why"),
    Column("rule"),
    Column("", "not_booked", spoken(_why)),
    Column("lines", "lines", COUNT, "rows"),
    Column("cents", "amount", MONEY),
)
UNMAPPED: Listing[Unmapped] = Listing(
    Column("target", "unmapped"),
    Column("code", "code"),
    Column("lines", "lines", COUNT, "rows"),
    Column("cents", "amount", MONEY),
)
CHANGES: Listing[PositionChange] = Listing(
    Column("municipality", of="row.municipality"),
    Column("", "municipality", of="row.municipality_name"),
    Column("programme", "programme", of="row.programme"),
    Column("year", "year", NUMBER, "row.year"),
    Column("unrefinanced_cents", "unrefinanced", MONEY, "row.unrefinanced_cents"),
    Column("change_cents", "change", MONEY, lambda one: one.row.unrefinanced_cents - one.before),
    Column("headroom_cents", "headroom", MONEY, "row.headroom_cents"),
    Column("", "status", spoken(lambda one, words: status_words(one.row, words.language))),
    Column("status", of="row.status"),
)


def _service(one: BookCost, words: Words) -> str:
    return f"{words.language.day(one.service_from)} – {words.language.day(one.service_to)}"


BOOKINGS: Listing[BookCost] = Listing(
    Column("voucher", "voucher"),
    Column("line", "line", NUMBER),
    Column("post", "post"),
    Column("cost_type", "cost_type", COST_TYPE),
    Column("amount_cents", "amount", MONEY),
    Column("", "service", spoken(_service)),
    Column("booked_on", "booked", DAY),
)
"""The first bookings of a file."""


def lines_text(report: ImportReport, language: Language) -> str:
    """Return how many lines were read, new, known, in conflict, rejected, and what was left out."""
    say = language.say
    if report.again:
        return say("import_again", known=report.known)
    if not report.read + report.skipped:
        return say("import_no_lines")
    counts = {name: getattr(report, name) for name in ("read", "new", "known", "rejected")}
    more = [
        say(f"import_{name}", count=count)
        for name in ("reversals", "payments", "conflicts", "skipped")
        if (count := getattr(report, name))
    ]
    return " ".join([say("import_lines", **counts), *more])


def left_out_text(report: ImportReport, language: Language, *, skipped: bool = False) -> str:
    """Return rows and sums of what is not booked, and the codes without a meaning.

    `skipped`: only of what rules leave out.
    """
    words, shown = Words(language), []
    left = [one for one in report.left_out if one.why == "skipped" or not skipped]
    if left:
        shown.append(LEFT_OUT.text(left, words))
    if report.unmapped:
        shown.append(UNMAPPED.text(report.unmapped, words))
    return "\n\n".join(shown)


def preview_text(report: ImportReport, language: Language) -> str:
    """Return control totals, what is not booked, and the change of each position."""
    return "\n\n".join(_preview(report, Words(language)))


def _preview(report: ImportReport, words: Words) -> Iterator[str]:
    totals = report.totals
    if totals:
        equal = all((one.rows, one.cents) == (one.file_rows, one.file_cents) for one in totals)
        listing = TOTALS if equal else BOTH_TOTALS
        yield listing.text(totals, words, listing.total(totals))
    if left := left_out_text(report, words.language):
        yield left
    changes = changes_of(report)
    if changes:
        yield CHANGES.text(changes, words)
    elif report.new:
        yield words.say("no_change")


def changes_of(report: ImportReport) -> list[PositionChange]:
    """Return each position that the file would change."""
    before = {row.key: row for row in report.before}
    return [
        PositionChange(row, old.unrefinanced_cents if old else 0)
        for row in report.after
        if (old := before.get(row.key)) != row
    ]


def preview_record(report: ImportReport, language: Language) -> dict[str, object]:
    """Return the same for a program."""
    words = Words(language)
    return {
        "read": report.read,
        "new": report.new,
        "known": report.known,
        "reversals": report.reversals,
        "conflicts": report.conflicts,
        "rejected_lines": report.rejected,
        "skipped": report.skipped,
        "payments": report.payments,
        "rejected": [
            {**one._asdict(), "code": one.finding.code, "words": language.worded(one.problem)}
            for one in report.findings
        ],
        "totals": TOTALS.records([one for one in report.totals if one.rows], words),
        "file_totals": FILE_TOTALS.records(report.totals, words),
        "not_booked": LEFT_OUT.records(report.left_out, words),
        "unmapped": UNMAPPED.records(report.unmapped, words),
        "changes": CHANGES.records(changes_of(report), words),
    }


def checked_text(found: Checked, language: Language) -> str:
    """Return what a profile makes of a file: counts, totals, first bookings, unmapped codes."""
    report, words = found.report, Words(language)
    counts = words.say("checked", read=report.read, good=report.new, rejected=report.rejected)
    if report.skipped:
        counts += " " + words.say("import_skipped", count=report.skipped)
    shown = [counts]
    if preview := preview_text(replace(report, new=0), language):
        shown.append(preview)
    if found.first:
        shown.append(BOOKINGS.text(found.first, words))
    return "\n\n".join(shown)
