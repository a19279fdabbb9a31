"""Columns of reports, said once: key, word, kind, value, and where a cell leads.

A text table, CSV, JSON, a spreadsheet, a page and a print are made from the same columns (decision
32). A column without a word is for programs only, one without a key for people only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from ledger.application.clock import datetime_of
from ledger.domain.period import iso
from ledger.reporting.language import Words
from ledger.reporting.table import csv_table, text_table

if TYPE_CHECKING:
    from ledger.reporting.documents.forms.model import Form

_FEW = 4
"""Names in a line of text; the rest is counted."""
Row = TypeVar("Row")
Wording = Callable[[Any, Words], str]


def few(names: Sequence[str]) -> str:
    """Return some names; the rest is counted."""
    named = ", ".join(names[:_FEW])
    return f"{named} (+{len(names) - _FEW})" if len(names) > _FEW else named


class ColumnKind(NamedTuple):
    """How the values of a column are written.

    Attributes:
        shown: a value for a person; None as well, where a column may hold nothing.
        plain: a value for a program; None stays None.
        right: aligned to the right in a text.
        form: what a document takes it for; all but `text` keep their value there.
        adds: its sum says something.
        seldom: a person sees the column only where something in it is not zero.
    """

    shown: Wording
    plain: Callable[[Any, Words], object]
    right: bool = False
    form: Form = "text"
    adds: bool = False
    seldom: bool = False

    def said(self, said: Wording) -> ColumnKind:
        """Return the kind that a person reads in other words."""
        return self._replace(shown=said)

    def blank(self) -> ColumnKind:
        """Return the kind that shows nothing where there is nothing, and no dash."""
        return self._replace(shown=lambda value, words: _if_any(self.shown, value, words))


def _if_any(shown: Wording, value: object, words: Words) -> str:
    return "" if value is None else shown(value, words)


def _same(value: object, _: Words) -> object:
    return value


def _exact(value: object, _: Words) -> str | None:
    return None if value is None else str(value)


def _text(value: object, _: Words) -> str:
    return "" if value is None else str(value)


NAME = ColumnKind(lambda body, words: words.body(body), lambda body, words: words.body(body))
"""A body by its name, for programs as well."""
TEXT = ColumnKind(_text, _same)
"""What is shown as it is; a year, too."""
NUMBER = ColumnKind(_text, _same, right=True, form="count")
"""A number that nobody adds up, such as that of an event."""
COUNT = NUMBER._replace(adds=True)
MONEY = ColumnKind(
    lambda cents, words: words.language.money(cents), _same, right=True, form="money", adds=True
)
"""Cents; a dash where there are none."""
RARE_MONEY = MONEY._replace(seldom=True)
"""Cents of what most ledgers have not, such as VAT."""
DAY = ColumnKind(
    lambda day, words: words.language.day(day),
    lambda day, _: None if day is None else iso(day),
    form="day",
)
"""Days since 1970-01-01; a dash where there is none."""
MOMENT = ColumnKind(
    lambda at, words: words.language.moment(datetime_of(at)),
    lambda at, _: None if at is None else datetime_of(at).isoformat(),
)
"""Microseconds since 1970-01-01."""
FTE = ColumnKind(lambda value, words: words.language.fte(value), _exact, right=True)
"""An exact fraction; a person reads up to four decimals."""
EXACT = ColumnKind(_text, _exact)
"""An exact fraction such as `1/2`, for people and programs."""
BODY = ColumnKind(lambda body, words: words.body(body), _same)
"""A body: its key for a program, its name for a person."""
BODIES = ColumnKind(
    lambda found, words: ", ".join(map(words.body, found)), lambda found, _: list(found)
)
FEW = ColumnKind(lambda found, _: few(found), lambda found, _: list(found))
"""Several names, of which a person reads the first."""
LIST = ColumnKind(lambda found, _: ", ".join(map(str, found)), lambda found, _: list(found))
COST_TYPE = ColumnKind(lambda name, words: words.language.cost_type(name), _same)


def word(prefix: str) -> ColumnKind:
    """Return the kind of a code that has a word of its own: `prefix` before it is its message."""
    return ColumnKind(lambda code, words: words.say(f"{prefix}{code}"), _same)


def chosen(field: str) -> ColumnKind:
    """Return the kind of a value of a field that holds one of a few, or of several of them."""

    def said(value: Any, words: Words) -> str:  # noqa: ANN401 - one or several
        several = (value,) if isinstance(value, str) else value
        return ", ".join(words.language.chosen(field, one) for one in several)

    return ColumnKind(said, lambda value, _: value if isinstance(value, str) else list(value))


MESSAGE = word("")
"""A code that is the id of its message."""


def spoken(said: Wording) -> ColumnKind:
    """Return the kind of what people and programs read in the same words."""
    return ColumnKind(said, said)


def _along(path: str) -> Callable[[Any], Any]:
    """Return what reads a path of attributes, and nothing where it meets nothing."""
    first, _, rest = path.partition(".")
    if not rest:
        return attrgetter(first) if first else lambda row: row
    further = _along(rest)
    return lambda row: None if (value := getattr(row, first)) is None else further(value)


class Column(NamedTuple, Generic[Row]):
    """One column of a report.

    Attributes:
        key: its stable name for programs; amounts are cents and say so.
        word: the message of its title.
        kind: how its values are written.
        of: its value, as a function of the row or the path of an attribute, which ends where there
            is nothing. Default: the attribute of its key; without a key the row itself.
        leads: to which anchor the cell leads in a document, by row and number of the row from 0.
        values: what its title names.
        sheet: people see it in a spreadsheet only; a page has no room, or says it around the table.
    """

    key: str = ""
    word: str = ""
    kind: ColumnKind = TEXT
    of: str | Callable[[Row], Any] = ""
    leads: Callable[[Row, int], str] | None = None
    values: Mapping[str, object] = MappingProxyType({})
    sheet: bool = False

    def title(self, words: Words) -> str:
        """Return what stands above the column."""
        return words.say(self.word, **self.values)

    def reader(self) -> Callable[[Row], Any]:
        """Return what reads the column's value from a row."""
        if callable(self.of):
            return self.of
        return _along(self.of or self.key)


class Listing(Generic[Row]):
    """The columns of a report: those with a key for programs, those with a word for people."""

    def __init__(self, *columns: Column[Row]) -> None:
        """Take the columns in the order in which either sees them."""
        self.columns = columns
        self.read = [one for one in columns if one.word]
        self._named = [(one.key, one.kind.plain, one.reader()) for one in columns if one.key]

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the stable field names of JSON and CSV."""
        return tuple(key for key, _, _ in self._named)

    def record(self, row: Row, words: Words) -> dict[str, object]:
        """Return a row for a program."""
        return {key: plain(value(row), words) for key, plain, value in self._named}

    def records(self, rows: Iterable[Row], words: Words) -> list[dict[str, object]]:
        """Return rows for a program."""
        return [self.record(row, words) for row in rows]

    def csv(self, rows: Iterable[Row], words: Words) -> str:
        """Return rows for a spreadsheet; several values in a field stand apart by blanks."""
        return csv_table(self.fields, [self.record(row, words).values() for row in rows])

    def text(
        self, rows: Sequence[Row], words: Words, total: Mapping[str, object] | None = None
    ) -> str:
        """Return rows for a person.

        Args:
            rows: under the columns that have a word.
            words: language, and names of bodies.
            total: values of a last row by the word of their columns; the first column says that
                it is the sum.
        """
        columns = [one for one in self.read if not one.kind.seldom or any(map(one.reader(), rows))]
        readers = [(one.kind.shown, one.reader()) for one in columns]
        cells = [[show(value(row), words) for show, value in readers] for row in rows]
        if total is not None:
            sums = [
                one.kind.shown(total[one.word], words) if one.word in total else ""
                for one in columns
            ]
            cells.append([words.say("sum"), *sums[1:]])
        right = frozenset(n for n, one in enumerate(columns) if one.kind.right)
        return text_table([one.title(words) for one in columns], cells, right)

    def total(self, rows: Sequence[Row]) -> dict[str, object]:
        """Return the sums of the columns that add up, by their words."""
        return {one.word: sum(map(one.reader(), rows)) for one in self.read if one.kind.adds}


def nested(listing: Listing[Any]) -> ColumnKind:
    """Return the kind of rows within a row, for JSON only."""
    return TEXT._replace(plain=listing.records)
