"""Bookings as they will be stored, made before the log is asked: in another process, if need be.

Only what this takes is imported: a process that reads ahead starts with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ledger.domain.costs.booking_columns import Booked, Bookings, book, joined_columns
from ledger.domain.costs.booking_rules import JudgedBy, refusals
from ledger.log.canonical import voucher_streams
from ledger.log.stored_form import encode_fields


class Prepared(NamedTuple):
    """Bookings with their streams and stored states, and the employing bodies they rest on."""

    booked: Booked
    streams: Sequence[bytes]
    states: Sequence[bytes]
    homes: Mapping[str, str]

    @classmethod
    def joined(cls, parts: Sequence[Prepared]) -> Prepared:
        """Return one behind the other what was prepared with the same employing bodies."""
        streams, states = joined_columns([one[1:3] for one in parts])
        homes = {post: body for one in parts for post, body in one.homes.items()}
        return cls(Booked.joined([one.booked for one in parts]), streams, states, homes)


def stored_bookings(booked: Booked) -> tuple[list[bytes], list[bytes]]:
    """Return the streams and the stored states of bookings."""
    streams = voucher_streams(*booked[:5])
    return streams, list(map(encode_fields, zip(*booked, strict=True)))


def prepare(bookings: Bookings, homes: Mapping[str, str]) -> Prepared | None:
    """Return bookings as they will be stored; None where a rule speaks against one.

    Args:
        bookings: on line after line.
        homes: the employing body of each post, at least of those that are booked on.
    """
    booked = book(bookings, homes)
    if refusals(booked, JudgedBy(homes)):
        return None
    return Prepared(
        booked, *stored_bookings(booked), {post: homes[post] for post in {*bookings.posts}}
    )
