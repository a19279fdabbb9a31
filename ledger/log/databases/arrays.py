"""Columns of values as PostgreSQL's arrays in their binary form, made here and not by the driver.

The driver asks each list what it holds and each value how it is written, and prepares one
statement for small numbers and another for large ones.
"""

from __future__ import annotations

from itertools import chain, repeat
from struct import Struct
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.adapt import AdaptersMap, Dumper
from psycopg.pq import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ARRAYS = {"int": "bigint[]", "bytes": "bytea[]", "text": "text[]"}
"""The type of an array by the kind of a column in a `Relation`."""
_ELEMENTS = {"int": 20, "bytes": 17, "text": 25}
"""The numbers of the elements' types, the same on every server."""
_head = Struct(">iiiii").pack
_length = Struct(">i").pack
_number = Struct(">iq").pack


class Packed(bytes):
    """An array that the driver hands over as it is."""

    __slots__ = ()


class _AsItIs(Dumper):
    format = Format.BINARY

    def dump(self, obj: Packed) -> Packed:
        return obj


ADAPTERS = AdaptersMap(psycopg.adapters)
"""What a connection of ours is opened with."""
ADAPTERS.register_dumper(Packed, _AsItIs)


def packed(kind: str, values: Sequence[Any]) -> Packed:
    """Return the values of a column as an array; None is NULL."""
    if not values:
        return Packed(_head(0, 0, _ELEMENTS[kind], 0, 0)[:12])
    nulls = None in values
    parts: Iterable[bytes]
    if nulls:
        parts = (_length(-1) if one is None else b"".join(_each(kind, [one])) for one in values)
    else:
        parts = _each(kind, values)
    return Packed(_head(1, nulls, _ELEMENTS[kind], len(values), 1) + b"".join(parts))


def _each(kind: str, values: Sequence[Any]) -> Iterable[bytes]:
    """Return values behind their lengths."""
    if kind == "int":
        return map(_number, repeat(8), values)
    written = list(map(str.encode, values)) if kind == "text" else values
    return chain.from_iterable(zip(map(_length, map(len, written)), written, strict=True))
