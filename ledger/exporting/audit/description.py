"""`index.xml`: the record description of an audit export, as its document type wants it.

The document type `gdpdu-01-09-2004.dtd` is that of the description standard (Beschreibungsstandard)
for handing over data under the GoBD, unchanged; the order of elements follows from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol
from xml.sax.saxutils import escape

from ledger.domain import vocabulary as v
from ledger.domain.said import Said

if TYPE_CHECKING:
    from ledger.domain.state import Contact
    from ledger.exporting.audit.carrier import TableFile
    from ledger.exporting.audit.columns import AuditColumn, AuditTable
    from ledger.position.costs.left_out import LeftOut

DTD = "gdpdu-01-09-2004.dtd"
_HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE DataSet SYSTEM "{DTD}">\n'
# Line ends as character references: a reader of XML makes a line feed of every other.
_FORM = (
    "<ColumnDelimiter>;</ColumnDelimiter><RecordDelimiter>&#13;&#10;</RecordDelimiter>"
    "<TextEncapsulator>&quot;</TextEncapsulator>"
)
_TYPES = {
    v.CENTS: "<Numeric><Accuracy>2</Accuracy></Numeric>",
    v.DAY: "<Date><Format>DD.MM.YYYY</Format></Date>",
    v.NUMBER: "<Numeric/>",
    v.YEAR: "<Numeric/>",
}


class AuditYear(NamedTuple):
    """What is handed over: the year, whose (empty: everybody's), and the state that it rests on.

    Attributes:
        year: the budget year.
        body: the key of the body.
        contact: how it is written to; None: it is everybody's.
        receipt: of the state.
        root: of the tree over the state; empty: no proof was asked for.
        left_out: cost that counts nowhere.
    """

    year: int
    body: str
    contact: Contact | None
    receipt: str
    root: bytes
    left_out: tuple[LeftOut, ...]


class Speaker(Protocol):
    """The language of a description."""

    def say(self, key: str, /) -> str:
        """Return the words for a key."""

    def worded(self, said: Said, /) -> str:
        """Return English words in the language."""


def described(
    tables: Sequence[TableFile],
    handed: AuditYear,
    origin: Iterable[tuple[str, str]],
    speaker: Speaker,
) -> str:
    """Return the record description of tables.

    Args:
        tables: in their order.
        handed: the year that they hold.
        origin: what it rests on and how it is made again, as (word, value).
        speaker: in which language.
    """
    contact, comment = handed.contact, [f"{word}: {value}" for word, value in origin]
    if handed.root:
        comment.append(f"{speaker.say('audit_root')}: {handed.root.hex()}")
    who = (
        ("Name", contact.name if contact else speaker.say("audit_everybody")),
        ("Location", (contact and contact.town) or handed.body or "-"),
        ("Comment", "; ".join((*comment, speaker.say("audit_no_rows")))),
    )
    known = {one.table.name: one.table for one in tables}
    body = "\n".join(line for one in tables for line in _table(one, handed.year, known, speaker))
    about = "".join(_element(*one) for one in who)
    return (
        f"{_HEAD}<DataSet>\n<Version>1.0</Version>\n<DataSupplier>{about}</DataSupplier>\n"
        f"<Media>\n{_element('Name', 'Budget Ledger')}\n{body}\n</Media>\n</DataSet>\n"
    )


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _table(
    file: TableFile, year: int, known: Mapping[str, AuditTable], speaker: Speaker
) -> Iterator[str]:
    table = file.table
    yield "<Table>"
    yield _element("URL", f"{table.name}.csv")
    yield _element("Name", table.name)
    yield _element("Description", speaker.say(table.word))
    yield (
        f"<Validity><Range><From>01.01.{year}</From><To>31.12.{year}</To></Range>"
        "<Format>DD.MM.YYYY</Format></Validity>"
    )
    yield "<UTF8/><DecimalSymbol>,</DecimalSymbol><DigitGroupingSymbol>.</DigitGroupingSymbol>"
    # The first line names the columns.
    yield f"<Range><From>2</From></Range>\n<VariableLength>{_FORM}"
    for place, (column, longest) in enumerate(zip(table.columns, file.longest, strict=True)):
        kind = "VariablePrimaryKey" if place < table.key else "VariableColumn"
        yield f"<{kind}>{_column(column, longest, speaker)}</{kind}>"
    for column in table.columns:
        if target := known.get(column.leads):
            yield _foreign((column.name,), target.name, (target.columns[0].name,))
    for names, other in table.links:
        if other in known:
            yield _foreign(names, other, names)
    yield "</VariableLength>\n</Table>"


def _column(column: AuditColumn, longest: int, speaker: Speaker) -> str:
    kind = _TYPES.get(column.unit, f"<AlphaNumeric/><MaxLength>{longest}</MaxLength>")
    meaning = speaker.worded(Said(column.meaning))
    return _element("Name", column.name) + _element("Description", meaning) + kind


def _foreign(names: Sequence[str], target: str, keys: Sequence[str]) -> str:
    own = "".join(_element("Name", name) for name in names)
    alias = "".join(
        f"<Alias>{_element('From', name)}{_element('To', key)}</Alias>"
        for name, key in zip(names, keys, strict=True)
        if name != key
    )
    return f"<ForeignKey>{own}{_element('References', target)}{alias}</ForeignKey>"
