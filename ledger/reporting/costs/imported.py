"""What became of a file: lines, control totals, and what it does to each position."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from ledger.reporting.columns import COST_TYPE, COUNT, DAY, MONEY, NUMBER, Column, Listing, spoken
from ledger.reporting.language import Words
from ledger.reporting.positions.status_words import status_words
from ledger.reporting.table import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.application.recording.costs.import_results import Checked, ImportReport, Total
    from ledger.domain.commands import BookCost
    from ledger.position.position import Position
    from ledger.reporting.language import Language


class PositionChange(NamedTuple):
    """A position as the file would leave it, and what was unrefinanced before, in cents."""

    row: Position
    before: int


TOTALS: Listing[Total] = Listing(
    Column("account", "account"),
    Column("month", "month"),
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


class Unmapped(NamedTuple):
    """A code that a profile does not map to its target, and how many lines have it."""

    target: str
    code: str
    lines: int


UNMAPPED: Listing[Unmapped] = Listing(
    Column("target", "unmapped"), Column("code", "code"), Column("lines", "lines", NUMBER)
)


def lines_text(report: ImportReport, language: Language) -> str:
    """Return how many lines were read, new, known, reversals, in conflict, rejected, skipped."""
    say = language.say
    if report.again:
        return say("import_again", known=report.known)
    counts = {name: getattr(report, name) for name in ("read", "new", "known", "rejected")}
    more = [
        say(f"import_{name}", count=count)
        for name in ("reversals", "conflicts", "skipped")
        if (count := getattr(report, name))
    ]
    return " ".join([say("import_lines", **counts), *more])


def preview_text(report: ImportReport, language: Language) -> str:
    """Return control totals per account and month, and the change of each position."""
    return "\n\n".join(_preview(report, Words(language)))


def _preview(report: ImportReport, words: Words) -> Iterator[str]:
    if report.totals:
        yield TOTALS.text(report.totals, words, TOTALS.total(report.totals))
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


def preview_json(report: ImportReport, language: Language) -> str:
    """Return the same for a program."""
    words = Words(language)
    return json_text(
        {
            "read": report.read,
            "new": report.new,
            "known": report.known,
            "reversals": report.reversals,
            "conflicts": report.conflicts,
            "rejected_lines": report.rejected,
            "skipped": report.skipped,
            "rejected": [finding._asdict() for finding in report.findings],
            "totals": TOTALS.records(report.totals, words),
            "changes": CHANGES.records(changes_of(report), words),
            "warnings": list(report.receipt.warnings) if report.receipt else [],
        }
    )


def checked_text(found: Checked, language: Language) -> str:
    """Return what a profile makes of a file: counts, totals, first bookings, unmapped codes."""
    report, words = found.report, Words(language)
    counts = words.say("checked", read=report.read, good=report.new, rejected=report.rejected)
    if report.skipped:
        counts += " " + words.say("import_skipped", count=report.skipped)
    shown = [counts]
    if report.totals:
        shown.append(preview_text(replace(report, new=0), language))
    if found.first:
        shown.append(BOOKINGS.text(found.first, words))
    if found.unmapped:
        shown.append(UNMAPPED.text([Unmapped(*one) for one in found.unmapped], words))
    return "\n\n".join(shown)
