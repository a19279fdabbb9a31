"""Read model: every booked line, and the cost of each post, cost type and year.

A reversal is a line of its own with the mirrored amount, so lines only ever add up, and "as of" is
a filter on their sequence. `cost_year` holds the sums that a question about today needs, so that
its answer takes the same time whether there are ten thousand lines or a million.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.domain.events import Voucher
from ledger.log.database import Session, some_at_a_time
from ledger.log.known import asked_once
from ledger.log.relations import Relation

if TYPE_CHECKING:
    from ledger.log.eventlog import Recorded

NAME, VERSION = "bookings", 3


def by_year(name: str) -> Relation:
    """Return the table of the cost of each post, cost type and year, with how many lines it is."""
    return Relation(
        name,
        (
            ("post", "int"),
            ("cost_type", "int"),
            ("year", "int"),
            ("amount_cents", "int"),
            ("bookings", "int"),
        ),
        key=("post", "cost_type", "year"),
        clustered=True,
    )


LABEL = Relation(
    "label", (("number", "int"), ("text", "text")), key=("number",), unique=(("text",),)
)
BOOKING = Relation(
    "booking",
    (
        ("post", "int"),
        ("year", "int"),
        ("sequence", "int"),
        ("cost_type", "int"),
        ("amount_cents", "int"),
        ("service_from", "int"),
        ("service_to", "int"),
        ("booked_on", "int"),
        ("paid_on", "int"),
        ("known_on", "int"),
    ),
    key=("post", "year", "sequence"),
    # Where the same cost stands, on its post or on another one, is asked of every booking. The day
    # comes first: files are mostly in its order, so that little of this index is touched at a time.
    unique=(("service_from", "amount_cents", "post", "year", "sequence"),),
    clustered=True,
)
COST_YEAR = by_year("cost_year")
RELATIONS = (LABEL, BOOKING, COST_YEAR)


class Vouchers(NamedTuple):
    """Booked lines and reversals as columns, in the order of the log."""

    posts: Sequence[str]
    bearing_years: Sequence[int]
    cost_types: Sequence[str]
    cents: Sequence[int]
    service_from: Sequence[int]
    service_to: Sequence[int]
    booked_on: Sequence[int]
    paid_on: Sequence[int]
    sequences: Sequence[int]
    known_on: Sequence[int]


fields_of = attrgetter(
    "post",
    "bearing_year",
    "cost_type",
    "amount_cents",
    "service_from",
    "service_to",
    "booked_on",
    "paid_on",
)
"""Return what `Vouchers` holds of a booking or reversal, without number and day of receipt."""


def apply(session: Session, batch: Sequence[Recorded], prefix: str = "") -> None:
    """Add the lines of a batch; the sums are folded once per batch, not once per line."""
    lines = [item for item in batch if isinstance(item[2], Voucher)]
    if lines:
        sequences, known_on, events = zip(*lines, strict=True)
        adding = AddingBookings(session, prefix)
        columns = zip(*map(fields_of, events), strict=True)
        adding.add(Vouchers._make([*columns, sequences, known_on]))
        adding.close()


class AddingBookings:
    """Adds the lines of one batch, part by part; the sums are folded on the way."""

    def __init__(self, session: Session, prefix: str = "") -> None:
        """Begin; nothing is written yet."""
        self._session = session
        self._prefix = prefix
        self._numbers: dict[str, int] = {}
        self._sums: dict[tuple[int, int, int], list[int]] = {}

    def add(self, lines: Vouchers) -> None:
        """Write lines."""
        numbers = self._numbers
        if not {*lines.posts, *lines.cost_types} <= numbers.keys():
            pairs = dict.fromkeys(zip(lines.posts, lines.cost_types, strict=True))
            new = [text for pair in pairs for text in pair if text not in numbers]
            numbers.update(_labels(self._session, self._prefix, new))
        posts = list(map(numbers.__getitem__, lines.posts))
        cost_types = list(map(numbers.__getitem__, lines.cost_types))
        sums = self._sums
        keys = zip(posts, cost_types, lines.bearing_years, strict=True)
        for key, cents in zip(keys, lines.cents, strict=True):
            cell = sums.get(key)
            if cell is None:
                sums[key] = [cents, 1]
            else:
                cell[0] += cents
                cell[1] += 1
        relation = BOOKING.named(self._prefix + BOOKING.name)
        rest = (*lines[3:-2], lines.known_on)
        columns = (posts, lines.bearing_years, lines.sequences, cost_types, *rest)
        self._session.insert_columns(relation, len(posts), columns)

    def close(self) -> None:
        """Write the sums."""
        rows = [(*key, *cell) for key, cell in sorted(self._sums.items())]
        if rows:
            self._session.add_up(COST_YEAR.named(self._prefix + COST_YEAR.name), rows)


def _labels(session: Session, prefix: str, texts: Iterable[str]) -> dict[str, int]:
    """Return small numbers for texts, giving new ones in the order of first appearance."""
    name = prefix + LABEL.name
    wanted = list(dict.fromkeys(texts))
    known = {**numbers_of(session, wanted, name)}
    new = [text for text in wanted if text not in known]
    if new:
        last = session.all(f"SELECT coalesce(max(number), 0) FROM {name}")[0][0]
        rows = [(last + i, text) for i, text in enumerate(new, 1)]
        session.insert(LABEL.named(name), rows)
        known.update((text, number) for number, text in rows)
    return known


def numbers_of(session: Session, texts: Sequence[str], name: str = LABEL.name) -> dict[str, int]:
    """Return the numbers of the texts that have one."""
    return asked_once(
        session, name, tuple(sorted(texts)), lambda: _numbers_of(session, texts, name)
    )


def _numbers_of(session: Session, texts: Sequence[str], name: str) -> dict[str, int]:
    sql = f"SELECT text, number FROM {name} WHERE text IN (?*)"
    return dict(some_at_a_time(session, sql, texts))


def texts_of(session: Session) -> dict[int, str]:
    """Return the text of every number."""
    return dict(session.all("SELECT number, text FROM label"))


def rows_of_posts(
    session: Session,
    sql: str,
    params: Sequence[object],
    posts: Sequence[str] | None,
    year: int | None = None,
) -> list[tuple[Any, ...]]:
    """Return the rows of lines `b`, by a statement that may go on, of posts and a year; None: all.

    `params` are the statement's values.
    """
    if year is not None:
        sql, params = f"{sql} AND b.year = ?", [*params, year]
    if posts is None:
        return session.all(sql, *params)
    numbers = sorted(numbers_of(session, posts).values())
    return [row for n in numbers for row in session.all(f"{sql} AND b.post = ?", *params, n)]


def posts_with_cost(session: Session, year: int) -> list[str]:
    """Return the posts with lines that a year bears, registered or not."""
    sql = (
        "SELECT DISTINCT l.text FROM cost_year c JOIN label l ON l.number = c.post WHERE c.year = ?"
    )
    return sorted(text for (text,) in session.all(sql, year))


def year_sums(
    session: Session, posts: Sequence[str] | None, of: str = "amount_cents"
) -> dict[tuple[str, int], dict[str, int]]:
    """Return cents by (post, bearing year) and cost type, from the stored sums (everything known).

    `posts` None means all of them; `of` may be `bookings`, their number.
    """
    return sums_in(session, COST_YEAR.name, posts, of)


def sums_in(
    session: Session, name: str, posts: Sequence[str] | None, of: str = "amount_cents"
) -> dict[tuple[str, int], dict[str, int]]:
    """Return what `year_sums` does from any table that is laid out as `cost_year`."""
    texts = texts_of(session)
    sql = f"SELECT post, year, cost_type, {of} FROM {name}"
    if posts is None:
        rows = session.all(sql)
    else:
        numbers = list(numbers_of(session, posts).values())
        rows = list(some_at_a_time(session, f"{sql} WHERE post IN (?*)", numbers))
    result: dict[tuple[str, int], dict[str, int]] = {}
    for post, year, cost_type, cents in sorted(rows):
        result.setdefault((texts[post], year), {})[texts[cost_type]] = cents
    return result
