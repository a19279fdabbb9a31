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

from ledger.domain.costs.booking_columns import Booked
from ledger.domain.errors import UsageError
from ledger.importing.costs.plain_columns import Plain, PlainColumns, Reading, Totals, add_totals
from ledger.importing.files.rows import CsvRows
from ledger.log.prepared import Prepared, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ledger.domain.errors import Finding
    from ledger.importing.files.splitting import Block
    from ledger.importing.profiles.profile import Profile

LENGTH = 8
"""Bytes before each message that say how long it is."""
_ROWS, _LINES = 1_000, 4_000
"""Rows that are read at once, and bookings that are sent at once."""
PLAIN, RAW, FAULT, END = range(4)
"""Kinds of messages: prepared bookings, rows as they are, why the file is refused, the end."""


class Job(NamedTuple):
    """What to read, and how: by a profile, or as the product's own CSV.

    `head` are the rows up to the header, which are left out; `header` its names.
    """

    path: str
    digest: bytes
    encoding: str
    delimiter: str
    head: list[list[str]]
    header: list[str]
    reading: Reading
    profile: Profile | None


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
        self._out = out
        self._homes = job.reading.employing_bodies
        self._rows = CsvRows(Path(job.path), job.encoding, job.delimiter, job.digest)
        self._head_rows = len(job.head)
        self._read = _columns(job)
        self._names: dict[str, str] = {}
        self._begin()

    def _begin(self) -> None:
        self._numbers: list[int] = []
        self._odd: list[tuple[int, list[str]]] = []
        self._made: list[Prepared] = []
        self._bodies: list[str] = []
        self._texts = 0
        self._totals: Totals = {}

    def run(self) -> None:
        """Send everything, or up to a fault of the file."""
        try:
            for _ in zip(range(self._head_rows), self._rows, strict=False):
                pass
            for block in self._rows.blocks(_ROWS):
                self._add(block)
                if len(self._numbers) >= _LINES:
                    self._flush()
            self._flush()
        except UsageError as error:
            self._send(FAULT, pickle.dumps(error.findings))
        else:
            self._send(END)

    def _add(self, block: Block) -> None:
        plain = self._read(block.columns) if block.columns is not None else None
        made = prepare(plain.bookings, self._homes) if plain is not None else None
        if plain is None or made is None:
            self._flush()
            self._send(RAW, list(block.numbers), list(block.rows))
            return
        before = len(self._numbers)
        self._numbers.extend(block.numbers)
        self._odd += [(before + at, block.row(at)) for at in plain.odd]
        self._made.append(made)
        self._bodies += plain.bookings.employing_bodies
        self._texts += plain.texts
        add_totals(self._totals, plain)

    def _flush(self) -> None:
        """Send what was prepared, and begin anew."""
        if not self._made:
            return
        made = Prepared.joined(self._made)
        booked = made.booked
        # One object for each name is sent, and made anew on the other side, only once.
        posts, cost_types = (self._shared(names) for names in (booked.posts, booked.cost_types))
        booked = booked._replace(posts=posts, cost_types=cost_types)
        columns = list(map(list, booked))
        plain = (self._numbers, self._odd, self._texts, self._totals, self._shared(self._bodies))
        self._send(PLAIN, *plain, columns, made.streams, made.states, dict(made.homes))
        self._begin()

    def _shared(self, names: Sequence[str]) -> list[str]:
        return list(map(self._names.setdefault, names, names))

    def _send(self, kind: int, *content: Any) -> None:  # noqa: ANN401 - whatever marshal takes
        message = marshal.dumps((kind, self._rows.read[0], *content))
        self._out.write(len(message).to_bytes(LENGTH, "big") + message)
        self._out.flush()


def _columns(job: Job) -> Callable[[Sequence[Sequence[str]]], Plain | None]:
    """Return what reads blocks of the file."""
    if job.profile is None:
        return PlainColumns(job.header, job.reading)
    from ledger.importing.costs.mapped_columns import MappedPlain  # noqa: PLC0415 - as above
    from ledger.importing.profiles.codes import Codes, Places  # noqa: PLC0415 - only by a profile

    places = Places(Path(job.path).name, job.header, job.profile)
    return MappedPlain(job.profile, job.reading, places, Codes(job.profile, job.reading))


class AheadBlock(NamedTuple):
    """Rows that were read ahead: plain bookings, prepared, and the odd rows between them."""

    numbers: Sequence[int]
    plain: Plain
    odd_rows: dict[int, list[str]]
    totals: Totals
    made: Prepared


def findings_of(content: Sequence[Any]) -> tuple[Finding, ...]:
    """Return what a message of the kind `FAULT` holds."""
    found: tuple[Finding, ...] = pickle.loads(content[0])  # noqa: S301 - from our own process
    return found


def block_of(content: Sequence[Any]) -> AheadBlock:
    """Return what a message of the kind `PLAIN` holds."""
    numbers, odd, texts, totals, bodies, columns, streams, states, homes = content
    made = Prepared(Booked._make(columns), streams, states, homes)
    # As the file has them: what was filled in for those without one may hold no more.
    bookings = made.booked.bookings()._replace(employing_bodies=bodies)
    plain = Plain(bookings, [at for at, _ in odd], texts, ())
    return AheadBlock(numbers, plain, dict(odd), totals, made)
