"""The list of notices as text, CSV or JSON. One notice: `ledger.reporting.grant_show_report`."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.period import iso
from ledger.projections.axes import EVERYTHING
from ledger.reporting.clock_report import clock_lines, clock_record
from ledger.reporting.staff_report import fte
from ledger.reporting.table import csv_table, json_text, text_table

if TYPE_CHECKING:
    from ledger.position.grant_view import GrantTable, GrantView
    from ledger.reporting.language import Language

FIELDS = (
    "grant",
    "programme",
    "grantor",
    "recipient",
    "valid_from",
    "valid_to",
    "financing",
    "rate_cents",
    "approved_cents",
    "own_money_cents",
    "posts",
    "event",
    "fte",
)
"""The stable field names of the list; amounts as they hold on the day of the answer."""

_LIST = ("grant_name", "programme", "grant_grantor", "grant_recipient", "grant_from", "grant_until")
_LIST_TERMS = ("term_financing", "term_rate", "term_approved", "term_own_money")
_FEW = 4
"""Posts named in a line of the list; the rest is counted."""


class Words(NamedTuple):
    """The language, and the names of the bodies."""

    language: Language
    names: dict[str, str]

    def say(self, key: str, **values: object) -> str:
        """Return the words for a key."""
        return self.language.say(key, **values)

    def body(self, body: str) -> str:
        """Return the name of a body, or its key."""
        return self.names.get(body, body)


def list_text(table: GrantTable, language: Language, as_of: str = "") -> str:
    """Return one line a notice."""
    words = Words(language, table.names)
    head = [words.say(key) for key in (*_LIST, *_LIST_TERMS, "grant_posts", "event")]
    rows = [_list_cells(view, table.today, words) for view in table.grants]
    numbers = {7, 8, 9, 11}
    if any(_fte(view, table.today) for view in table.grants):
        head.append(words.say("paid_for"))
        numbers.add(12)
        for view, row in zip(table.grants, rows, strict=True):
            said = _fte(view, table.today)
            row.append(fte(Fraction(said) if said else None, language))
    shown = text_table(head, rows, frozenset(numbers)) if rows else words.say("grants_none")
    return f"{shown}\n\n{axes_text(table, language, as_of)}"


def _list_cells(view: GrantView, today: int, words: Words) -> list[str]:
    money = (_holding(view, term, today) for term in ("rate", "approved", "own_money"))
    posts = ", ".join(view.posts[:_FEW])
    rest = len(view.posts) - _FEW
    return [
        view.grant,
        view.programme,
        words.body(view.grantor),
        words.body(view.recipient),
        words.language.day(view.valid_from),
        words.language.day(view.valid_to),
        words.say(f"financing_{view.financing}"),
        *(words.language.money(cents) for cents in money),
        f"{posts} (+{rest})" if rest > 0 else posts,
        str(view.event),
    ]


def _fte(view: GrantView, today: int) -> str | None:
    found = view.holding("fte", today)
    return found.value if found else None


def _holding(view: GrantView, term: str, today: int) -> int | None:
    found = view.holding(term, today)
    return found.cents if found else None


def axes_text(table: GrantTable, language: Language, as_of: str) -> str:
    """Return the lines below an answer: what was known, and the state of the ledger."""
    lines = []
    if as_of:
        lines.append(language.say("as_of", moment=as_of))
    known_on = table.question.axes.known_on
    if known_on != EVERYTHING:
        lines.append(language.say("known_on_axis", day=language.day(known_on)))
        if table.recorded_afterwards:
            lines.append(language.say("recorded_afterwards", count=table.recorded_afterwards))
    lines += clock_lines(table.question.axes, language)
    lines.append(language.say("ledger_state", receipt=table.receipt))
    return "\n".join(lines)


def record_of(view: GrantView, today: int) -> dict[str, object]:
    """Return what stands in the list about one notice; see `FIELDS`."""
    return {
        "grant": view.grant,
        "programme": view.programme,
        "grantor": view.grantor,
        "recipient": view.recipient,
        "valid_from": iso(view.valid_from),
        "valid_to": iso(view.valid_to),
        "financing": view.financing,
        "rate_cents": _holding(view, "rate", today),
        "approved_cents": _holding(view, "approved", today),
        "own_money_cents": _holding(view, "own_money", today),
        "posts": list(view.posts),
        "event": view.event,
        "fte": _fte(view, today),
    }


def around(table: GrantTable, as_of: str) -> dict[str, object]:
    """Return what a JSON answer says of itself."""
    known_on = table.question.axes.known_on
    return {
        "receipt": table.receipt,
        "on": iso(table.today),
        "as_of": as_of or None,
        "known_on": iso(known_on) if known_on != EVERYTHING else None,
        **clock_record(table.question.axes),
        "recorded_afterwards": table.recorded_afterwards,
    }


def list_json(table: GrantTable, as_of: str = "") -> str:
    """Return the list for a program; see `FIELDS`."""
    rows = [record_of(view, table.today) for view in table.grants]
    return json_text(around(table, as_of) | {"grants": rows})


def list_csv(table: GrantTable) -> str:
    """Return the list for a spreadsheet; posts stand apart by blanks."""
    rows = []
    for view in table.grants:
        record = record_of(view, table.today) | {"posts": " ".join(view.posts)}
        rows.append([record[name] for name in FIELDS])
    return csv_table(FIELDS, rows)
