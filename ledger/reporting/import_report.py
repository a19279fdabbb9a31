"""What became of a file: lines, control totals, and what it does to each position."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from ledger.reporting.status_words import status_words
from ledger.reporting.table import json_text, text_table

if TYPE_CHECKING:
    from ledger.application.import_results import Checked, ImportReport
    from ledger.position.position import Position
    from ledger.reporting.language import Language

Change = tuple["Position", int, int | None]


def lines_text(report: ImportReport, language: Language) -> str:
    """Return how many lines were read, new, known, reversals, in conflict, rejected, skipped."""
    say = language.say
    if report.again:
        return say("import_again", known=report.known)
    text = say(
        "import_lines",
        read=report.read,
        new=report.new,
        known=report.known,
        rejected=report.rejected,
    )
    more = [
        say(f"import_{name}", count=count)
        for name, count in (
            ("reversals", report.reversals),
            ("conflicts", report.conflicts),
            ("skipped", report.skipped),
        )
        if count
    ]
    return " ".join([text, *more])


def preview_text(report: ImportReport, language: Language) -> str:
    """Return control totals per account and month, and the change of each position."""
    say = language.say
    shown = []
    if report.totals:
        rows = [
            [one.account, one.month, str(one.rows), language.money(one.cents)]
            for one in report.totals
        ]
        whole = sum(one.cents for one in report.totals)
        count = sum(one.rows for one in report.totals)
        rows.append([say("sum"), "", str(count), language.money(whole)])
        head = [say(name) for name in ("account", "month", "lines", "amount")]
        shown.append(text_table(head, rows, frozenset({2, 3})))
    changes = changes_of(report)
    if changes:
        head = [say(n) for n in ("municipality", "programme", "year", "unrefinanced")]
        head += [say("change"), say("headroom"), say("status")]
        rows = [
            [
                row.municipality_name,
                row.programme,
                str(row.year),
                language.money(row.unrefinanced_cents),
                language.money(row.unrefinanced_cents - before),
                language.money(row.headroom_cents),
                status_words(row, language),
            ]
            for row, before, _ in changes
        ]
        shown.append(text_table(head, rows, frozenset({2, 3, 4, 5})))
    elif report.new:
        shown.append(say("no_change"))
    return "\n\n".join(shown)


def changes_of(report: ImportReport) -> list[Change]:
    """Return each position that the file would change, with unrefinanced and headroom before it."""
    before = {(row.municipality, row.programme, row.year): row for row in report.before}
    found: list[Change] = []
    for row in report.after:
        old = before.get((row.municipality, row.programme, row.year))
        if old != row:
            found.append(
                (row, old.unrefinanced_cents if old else 0, old.headroom_cents if old else None)
            )
    return found


def preview_json(report: ImportReport) -> str:
    """Return the same for a program."""
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
            "totals": [
                {"account": t.account, "month": t.month, "lines": t.rows, "cents": t.cents}
                for t in report.totals
            ],
            "changes": [
                {
                    "municipality": row.municipality,
                    "programme": row.programme,
                    "year": row.year,
                    "unrefinanced_cents": row.unrefinanced_cents,
                    "change_cents": row.unrefinanced_cents - before,
                    "headroom_cents": row.headroom_cents,
                    "status": row.status,
                }
                for row, before, _ in changes_of(report)
            ],
            "warnings": list(report.receipt.warnings) if report.receipt else [],
        }
    )


def checked_text(found: Checked, language: Language) -> str:
    """Return what a profile makes of a file: counts, totals, first bookings, unmapped codes."""
    say = language.say
    report = found.report
    shown = [say("checked", read=report.read, good=report.new, rejected=report.rejected)]
    if report.skipped:
        shown[0] += " " + say("import_skipped", count=report.skipped)
    if report.totals:
        shown.append(preview_text(replace(report, new=0), language))
    if found.first:
        rows = [
            [
                one.voucher,
                str(one.line),
                one.post,
                language.cost_type(one.cost_type),
                language.money(one.amount_cents),
                f"{language.day(one.service_from)} – {language.day(one.service_to)}",
                language.day(one.booked_on),
            ]
            for one in found.first
        ]
        names = ("voucher", "line", "post", "cost_type", "amount", "service", "booked")
        shown.append(text_table([say(name) for name in names], rows, frozenset({1, 4})))
    if found.unmapped:
        rows = [[target, code, str(count)] for target, code, count in found.unmapped]
        head = [say("unmapped"), say("code"), say("lines")]
        shown.append(text_table(head, rows, frozenset({2})))
    return "\n\n".join(shown)
