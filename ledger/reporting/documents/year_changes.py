"""What changed since an earlier report, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.application.asking.evidence import POSITIONS
from ledger.position.explanations.brief_trees import brief_tree
from ledger.position.explanations.node import Node
from ledger.reporting.columns import MESSAGE, MONEY, NUMBER, Column
from ledger.reporting.documents.evidence import Workings, register
from ledger.reporting.documents.forms.model import Section, Table
from ledger.reporting.documents.forms.tables import summed, tabulated

if TYPE_CHECKING:
    from ledger.application.asking.changes import BookedSince, Change, Changes

_BEFORE, _SINCE = "before", "since"
"""Groups of explanations beside those of the evidence."""


def changes_section(found: Changes, since: str, works: Workings) -> Section:
    """Return the section: figures then and now, then the facts and bookings recorded since."""
    words = works.words
    columns: tuple[Column[_Compared], ...] = (
        Column("municipality", "municipality", of="change.row.municipality_name"),
        Column("programme", "programme", of="change.row.programme"),
        Column("year", "year", of="change.row.year"),
        Column("figure", "changes_figure", MESSAGE, "change.figure"),
        Column(
            "before_cents", "changes_before", MONEY, "change.before_cents", lambda one, _: one.then
        ),
        Column("now_cents", "changes_now", MONEY, "change.now_cents", lambda one, _: one.now),
        Column("change_cents", "change", MONEY, "more", lambda one, _: one.behind),
    )
    rows = [_compared(one, works) for one in found.changed]
    figures = tabulated("changes", "changes_figures", columns, rows, words)
    booked = _booked(found, works)
    facts = register(found.facts, words)
    facts = Table("recorded", words.say("changes_facts"), facts.columns, facts.rows)
    return Section(
        words.say("changes_head", since=words.language.typed(since)), (figures, booked, facts)
    )


class _Compared(NamedTuple):
    """A figure that changed, with what is behind it then, now, and behind its change."""

    change: Change
    then: str
    now: str
    behind: str

    @property
    def more(self) -> int:
        """Return by how many cents it is more."""
        return (self.change.now_cents or 0) - (self.change.before_cents or 0)


def _compared(one: Change, works: Workings) -> _Compared:
    """Return where figures lead: what was, is explained as far as its parts."""
    say, key = works.language.say, one.row.key
    if one.before is not None and not works.at(_BEFORE, key):
        works.add(_BEFORE, key, brief_tree(one.before))
    then, now = works.at(_BEFORE, key, one.figure), works.at(POSITIONS, key, one.figure)
    parts = (
        (say("changes_now"), one.now_cents or 0, now),
        (f"− {say('changes_before')}", -(one.before_cents or 0), then),
    )
    title = f"{say('change')}: {say(one.figure)}, {one.row.municipality_name}, {one.row.year}"
    return _Compared(one, then, now, works.sum(title, parts))


def _booked(found: Changes, works: Workings) -> Table:
    for number, one in enumerate(found.booked):
        values = {"post": one.post, "year": one.year, "count": one.lines}
        works.add(_SINCE, number, Node("booked_since", values, one.cents, children=one.bookings))
    columns: tuple[Column[BookedSince], ...] = (
        Column("post", "post"),
        Column("year", "year"),
        Column("lines", "changes_lines", NUMBER),
        Column("amount_cents", "amount", MONEY, "cents", works.number(_SINCE)),
    )
    return summed("booked-since", "changes_booked", columns, found.booked, works.words)
