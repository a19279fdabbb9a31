"""Whether a PostgreSQL server still computes as it was delivered, as far as its catalogue says.

What `>=` means, what `sum` gives and how a number becomes text is written in rows of the system
catalogue, and an administrator can change them. A row that stands there since the server was made
says so itself: the transaction that wrote it is number 1, and no later one has that number. Whole
catalogues are read, as text and without a condition, for a condition is such an operator, too. A
view that somebody laid over a catalogue has no such number, so that asking for it fails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.log.database import Session

OWN = 16384
"""Number of the first object that no server is delivered with."""
_BY_HAND = 10_000
"""Numbers below are given to functions that the server has compiled."""
_AS_MADE = "1"
_STORED = (
    "16 17 18 19 20 21 23 25 26 28 701 705 1184 1700 1000 1001 1002 1005 1007 1009 1014 1016 1021 "
    "1028 1231 2249 2275 2276 2277 2278 2281 2283"
)
_TYPES = frozenset(map(int, _STORED.split()))
"""Types of what is stored and asked for; and what stands for any type, or for none."""


class _Catalogue(NamedTuple):
    """A catalogue of the server: what it holds, and how one of these is named."""

    kind: str
    name: str
    named: str
    number: str = "oid"
    only: frozenset[int] = frozenset()
    """These alone; else all that the server was delivered with."""


_CATALOGUES = (
    _Catalogue("operator", "pg_operator", "oid::pg_catalog.regoperator"),
    _Catalogue("aggregate", "pg_aggregate", "aggfnoid::pg_catalog.regprocedure", "aggfnoid::oid"),
    _Catalogue("cast", "pg_cast", "castsource::pg_catalog.regtype, casttarget::pg_catalog.regtype"),
    _Catalogue("operator class", "pg_opclass", "opcname"),
    _Catalogue("operator family", "pg_opfamily", "opfname"),
    _Catalogue("operator family", "pg_amop", "amopopr::pg_catalog.regoperator"),
    _Catalogue("operator family", "pg_amproc", "amproc"),
    _Catalogue("access method", "pg_am", "amname"),
    _Catalogue("type", "pg_type", "typname", only=_TYPES),
    _Catalogue("collation", "pg_collation", "collname", only=frozenset({100, 950})),
    _Catalogue("language", "pg_language", "lanname", only=frozenset({12})),
)

_SQL = 14
_TWICE = "879 880 1215 1216 1285 1290 1348 1481 1708 1710 1741 1810 1811 1993 2074 3936 6184"
_IN_SQL = frozenset(map(int, _TWICE.split()))
"""Functions that the server is delivered with in SQL; no statement calls one."""


class _Function(NamedTuple):
    """What a function of the server is, by its row."""

    number: int
    name: str
    language: int
    support: str
    gives: int
    takes: str

    def is_compiled(self) -> bool:
        """Return whether it is what the server has compiled under its number.

        Else a text in SQL is put in its place where a statement is planned, or what a function of
        another name says of it. Rights on it may have been given or taken, when the server was made
        or since; and one of types that no ledger has is nobody's concern.
        """
        if not {self.gives, *map(int, self.takes.split())} <= _TYPES:
            return True
        helped = self.support.removesuffix("_support").removeprefix("text").strip("_")
        own = self.support in {"-", "int8inc_support"} or helped in self.name or self.name in helped
        return own and (self.language != _SQL or self.number in _IN_SQL)


_FUNCTIONS = (
    "SELECT oid, proname, prolang, prosupport, prorettype, proargtypes FROM pg_catalog.pg_proc"
)


_BTREE = 403
_ORDERS = (
    "SELECT amopmethod, amopfamily, amoplefttype, amoprighttype, amopstrategy, amopopr "
    "FROM pg_catalog.pg_amop"
)

_LOOKED_INTO = (
    "attribute class constraint conversion depend index inherits namespace policy rewrite "
    "statistic_ext trigger ts_config ts_dict"
)
"""Other catalogues from which `verify` takes what a schema is made of."""


def changed_since_made(session: Session) -> Iterator[tuple[str, str]]:
    """Yield kind and name of what is otherwise than the server was delivered with.

    Raises:
        DatabaseError: a catalogue is no table.
    """
    for name in _LOOKED_INTO.split():
        session.all(f"SELECT xmin FROM pg_catalog.pg_{name} LIMIT 1")
    for one in _CATALOGUES:
        odd = _rewritten(session, one.name, one.number)
        odd &= one.only or {number for number in odd if number < OWN}
        if odd:
            sql = f"SELECT {one.number}, {one.named} FROM pg_catalog.{one.name}"
            for number, *names in session.all(sql):
                if number in odd:
                    yield one.kind, " ".join(map(str, names))
    yield from (("operator family", name) for name in _incomplete(session))
    odd = {number for number in _rewritten(session, "pg_proc") if number < _BY_HAND}
    for row in session.all(_FUNCTIONS):
        function = _Function(*row)
        if function.number in odd and not function.is_compiled():
            yield "function", function.name


def _incomplete(session: Session) -> list[str]:
    """Return the orders of the server that lack one of less, equal, greater and their like."""
    operators = {number for (number,) in session.all("SELECT oid FROM pg_catalog.pg_operator")}
    orders: dict[tuple[int, int, int], set[int]] = {}
    for method, family, left, right, place, operator in session.all(_ORDERS):
        if method == _BTREE and family < OWN and {left, right} <= _TYPES:
            known = {place} if operator in operators else set()
            orders.setdefault((family, left, right), set()).update(known)
    lacking = {family for (family, *_), places in orders.items() if places != {1, 2, 3, 4, 5}}
    families = session.all("SELECT oid, opfname FROM pg_catalog.pg_opfamily")
    return [str(name) for number, name in families if number in lacking]


def _rewritten(session: Session, catalogue: str, number: str = "oid") -> set[int]:
    """Return the numbers of the rows that a later transaction wrote."""
    rows = session.all(f"SELECT xmin, {number} FROM pg_catalog.{catalogue}")
    return {own for written_by, own in rows if str(written_by) != _AS_MADE}
