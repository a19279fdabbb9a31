"""What changed since an earlier report, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.reporting.documents.evidence import register
from ledger.reporting.documents.model import Column, Section, Table
from ledger.reporting.documents.tables import money, summed

if TYPE_CHECKING:
    from ledger.application.changes import Changes
    from ledger.reporting.documents.model import Value
    from ledger.reporting.language import Language


def changes_section(found: Changes, since: str, language: Language) -> Section:
    """Return the section: figures then and now, then the facts and bookings recorded since."""
    say = language.say
    columns = (
        Column("municipality", say("municipality")),
        Column("programme", say("programme")),
        Column("year", say("year")),
        Column("figure", say("changes_figure")),
        money("before", say("changes_before")),
        money("now", say("changes_now")),
        money("change", say("change")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            one.municipality_name,
            one.programme,
            str(one.year),
            say(one.figure),
            one.before_cents,
            one.now_cents,
            (one.now_cents or 0) - (one.before_cents or 0),
        )
        for one in found.changed
    ]
    figures = Table("changes", say("changes_figures"), columns, tuple(rows))
    booked = _booked(found, language)
    facts = register(found.facts, language)
    facts = Table("recorded", say("changes_facts"), facts.columns, facts.rows)
    return Section(say("changes_head", since=since), (figures, booked, facts))


def _booked(found: Changes, language: Language) -> Table:
    say = language.say
    columns = (
        Column("post", say("post")),
        Column("year", say("year")),
        Column("lines", say("changes_lines"), "count"),
        money("amount", say("amount")),
    )
    rows: list[tuple[Value, ...]] = [
        (one.post, str(one.year), one.lines, one.cents) for one in found.booked
    ]
    return summed("booked-since", say("changes_booked"), columns, rows, say("sum"))
