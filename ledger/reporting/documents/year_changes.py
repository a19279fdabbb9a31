"""What changed since an earlier report, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.evidence import FIGURES
from ledger.position.brief_trees import brief_tree
from ledger.position.node import Node
from ledger.reporting.documents.evidence import led, register
from ledger.reporting.documents.model import Column, Section, Table
from ledger.reporting.documents.tables import money, summed

if TYPE_CHECKING:
    from ledger.application.changes import Changes
    from ledger.reporting.documents.evidence import Workings
    from ledger.reporting.documents.model import Value

_BEFORE, _SINCE = "before", "since"
"""Groups of explanations beside those of the evidence."""


def changes_section(found: Changes, since: str, works: Workings) -> Section:
    """Return the section: figures then and now, then the facts and bookings recorded since."""
    language = works.language
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
            one.row.municipality_name,
            one.row.programme,
            str(one.row.year),
            say(one.figure),
            one.before_cents,
            one.now_cents,
            (one.now_cents or 0) - (one.before_cents or 0),
        )
        for one in found.changed
    ]
    figures = Table("changes", say("changes_figures"), columns, tuple(rows))
    figures = led(figures, _links(found, works))
    booked = _booked(found, works)
    facts = register(found.facts, language)
    facts = Table("recorded", say("changes_facts"), facts.columns, facts.rows)
    return Section(say("changes_head", since=since), (figures, booked, facts))


def _links(found: Changes, works: Workings) -> dict[tuple[int, int], str]:
    """Return where figures lead: what was, is explained as far as its parts."""
    say = works.language.say
    links: dict[tuple[int, int], str] = {}
    for number, one in enumerate(found.changed):
        key = one.row.key
        if one.before is not None and not works.at(_BEFORE, key):
            works.add(_BEFORE, key, brief_tree(one.before))
        then, now = works.at(_BEFORE, key, one.figure), works.at(FIGURES, key, one.figure)
        parts = (
            (say("changes_now"), one.now_cents or 0, now),
            (f"− {say('changes_before')}", -(one.before_cents or 0), then),
        )
        words = f"{say('change')}: {say(one.figure)}, {one.row.municipality_name}, {one.row.year}"
        links |= {(number, 4): then, (number, 5): now, (number, 6): works.sum(words, parts)}
    return links


def _booked(found: Changes, works: Workings) -> Table:
    say = works.language.say
    columns = (
        Column("post", say("post")),
        Column("year", say("year")),
        Column("lines", say("changes_lines"), "count"),
        money("amount", say("amount")),
    )
    rows: list[tuple[Value, ...]] = [
        (one.post, str(one.year), one.lines, one.cents) for one in found.booked
    ]
    links: dict[tuple[int, int], str] = {}
    for number, one in enumerate(found.booked):
        values = {"post": one.post, "year": one.year, "count": one.lines}
        works.add(_SINCE, number, Node("booked_since", values, one.cents, children=one.bookings))
        links[number, 3] = works.at(_SINCE, number)
    table = summed("booked-since", say("changes_booked"), columns, rows, say("sum"))
    return led(table, links)
