"""The process that reads a file ahead: what it sends to `ledger.importing.costs.ahead`, and how.

It reads rows and prepares bookings; it decides nothing, and opens no ledger. Only what this takes
is imported, for every import delays the first line.
"""

from __future__ import annotations

import gc
import marshal
import pickle
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from ledger.domain.costs.booking_block import LineBlock
from ledger.domain.costs.booking_columns import Booked
from ledger.domain.errors import UsageError
from ledger.importing.costs.read_rows import Read, in_parts
from ledger.importing.costs.table import TableReader
from ledger.importing.files.rows import CsvRows
from ledger.log.prepared import Prepared, prepare

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.importing.costs.fields import Torn
    from ledger.importing.profiles.codes import Reading
    from ledger.importing.profiles.profile import Profile

LENGTH = 8
"""Bytes before each message that say how long it is."""
_ROWS, _LINES = 1_000, 4_000
"""Rows that are read at once, and lines that are sent at once."""
PREPARED, READ, FAULT, END = range(4)
"""Kinds of messages: what was read with its bookings prepared, or without; why the file is refused;
the end, with what was left out."""


class Job(NamedTuple):
    """What to read, and how; `head` are the rows up to the header, the last of which has names."""

    path: str
    digest: bytes
    encoding: str
    delimiter: str
    head: list[list[str]]
    reading: Reading
    profile: Profile
    torn: Torn | None


def main(given: IO[bytes], out: IO[bytes]) -> None:
    """Read the job from one stream, and write what it finds to the other."""
    gc.disable()
    job: Job = pickle.load(given)  # noqa: S301 - from the process that started this one
    try:
        _Sender(job, out).run()
    except BrokenPipeError:
        return  # nobody wants to know any more


class _Sender:
    def __init__(self, job: Job, out: IO[bytes]) -> None:
        path = Path(job.path)
        self._out = out
        self._homes = job.reading.employing_bodies
        self._rows = CsvRows(path, job.encoding, job.delimiter, job.digest)
        self._head_rows = len(job.head)
        how = (job.profile, job.reading, job.torn)
        self._table = TableReader(path.name, job.head[-1], *how)
        self._names: dict[str, str] = {}

    def run(self) -> None:
        """Send everything, or up to a fault of the file."""
        try:
            for _ in zip(range(self._head_rows), self._rows, strict=False):
                pass
            for read in in_parts(self._table, self._rows.blocks(_ROWS), _LINES):
                self._tell(read)
        except UsageError as error:
            self._send(FAULT, pickle.dumps(error.findings))
        else:
            self._send(END, pickle.dumps(self._table.counted))

    def _tell(self, read: Read) -> None:
        bookings, others = read.lines.bookings, read.lines.others
        made = prepare(bookings, self._homes)
        if made is None:
            self._send(READ, pickle.dumps(read))
            return
        # One object for each name is sent, and made anew on the other side, only once.
        booked = made.booked._replace(
            posts=self._shared(made.booked.posts), cost_types=self._shared(made.booked.cost_types)
        )
        # Where all are bookings, their days and cents are those that are totalled.
        totalled = (list(read.days), list(read.cents)) if others else ()
        dropped = read.texts, read.payees
        rest = pickle.dumps((others, read.doubtful, read.refused, dropped, read.totals, read.named))
        content = (
            list(read.numbers),
            self._shared(read.accounts),
            totalled,
            rest,
            _packed(self._shared(bookings.employing_bodies)),
            _packed_once(booked),
            made.streams,
            made.states,
            dict(made.homes),
        )
        self._send(PREPARED, *content)

    def _shared(self, names: Sequence[str]) -> list[str]:
        return list(map(self._names.setdefault, names, names))

    def _send(self, kind: int, *content: Any) -> None:  # noqa: ANN401 - whatever marshal takes
        message = marshal.dumps((kind, self._rows.read[0], *content))
        self._out.write(len(message).to_bytes(LENGTH, "big") + message)
        self._out.flush()


def _packed(column: Sequence[Any]) -> Any:  # noqa: ANN401 - whatever marshal takes
    """Return a column as it is sent: once, and how often, where all of it is the same."""
    if not column or column[0] != column[-1] or column.count(column[0]) < len(column):
        return list(column)
    return column[0], len(column)


def _packed_once(columns: Iterable[Sequence[Any]]) -> list[Any]:
    """Return columns as they are sent, one that equals another as that one: it is sent once."""
    sent: list[Any] = []
    for column in map(_packed, columns):
        sent.append(sent[sent.index(column)] if column in sent else column)
    return sent


def _unpacked(sent: Any) -> list[Any]:  # noqa: ANN401 - as above
    return [sent[0]] * sent[1] if isinstance(sent, tuple) else sent


def read_of(kind: int, content: Sequence[Any]) -> Read:
    """Return what a message holds that was read."""
    if kind == READ:
        # From a process that runs this very code on data of this very user; as below.
        found: Read = pickle.loads(content[0])  # noqa: S301 - from our own process
        return found
    numbers, accounts, totalled, rest, bodies, columns, streams, states, homes = content
    bodies, columns = _unpacked(bodies), map(_unpacked, columns)
    others, doubtful, refused, dropped, totals, named = pickle.loads(rest)  # noqa: S301 - from our own process
    made = Prepared(Booked._make(columns), streams, states, homes)
    # As the file has them: what was filled in for those without one may hold no more.
    bookings = made.booked.bookings()._replace(employing_bodies=bodies)
    days, cents = totalled or (bookings.booked_on, bookings.cents)
    return Read(
        lines=LineBlock(bookings, others),
        numbers=numbers,
        accounts=accounts,
        days=days,
        cents=cents,
        doubtful=doubtful,
        refused=refused,
        texts=dropped[0],
        payees=dropped[1],
        totals=totals,
        named=named,
        made=made,
    )
