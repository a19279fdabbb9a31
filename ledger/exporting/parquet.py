"""The journal as Apache Parquet: typed columns for data programs (an extra).

Written in row groups of bounded size: a million bookings need no more memory than a group.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import IO, Any

from ledger.domain.errors import UsageError
from ledger.exporting.journal import DAYS, FIELDS
from ledger.position.costs.journal import JournalEntry

_GROUP = 50_000
_TEXTS = frozenset(
    {
        "kind",
        "employing_body",
        "programme",
        "post",
        "cost_type",
        "source",
        "voucher",
        "payee",
    }
)


def write_parquet(entries: Iterable[JournalEntry], file: IO[bytes]) -> None:
    """Write one row for each entry, in the order of recording.

    Days are `date32`, null where there is none; amounts integer cents; names text as recorded.

    Raises:
        UsageError: the extra is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415 - an extra
    except ImportError:
        problem = "parquet: BL-427 needs the extra parquet"
        remedy = 'install it with: pip install "budget-ledger[parquet]"'
        raise UsageError.of(problem, remedy) from None
    schema = pa.schema([(name, _type(pa, name)) for name in FIELDS])
    rest = iter(entries)
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while group := list(islice(rest, _GROUP)):
            columns = zip(*group, strict=True)
            arrays = [
                pa.array(_values(name, column), type=schema.field(name).type)
                for name, column in zip(FIELDS, columns, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _type(pa: Any, name: str) -> Any:  # noqa: ANN401 - pyarrow has no types
    if name in DAYS:
        return pa.date32()
    return pa.string() if name in _TEXTS else pa.int64()


def _values(name: str, column: tuple[Any, ...]) -> list[Any]:
    """Return a column; a day that is not known is null, and no 1 January 1970."""
    return [day or None for day in column] if name in DAYS else list(column)
