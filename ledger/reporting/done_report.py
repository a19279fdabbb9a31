"""What a command did, as fields for programs."""

from __future__ import annotations

from ledger.application.asking.done import Done, Moved
from ledger.reporting.columns import MONEY, Column, Listing
from ledger.reporting.history_report import plain_fields
from ledger.reporting.language import Words


def _moved(figure: str) -> tuple[Column[Moved], Column[Moved]]:
    """Return a figure before and after."""
    return (
        Column(f"{figure}_before_cents", kind=MONEY, of=f"before.{figure}_cents"),
        Column(f"{figure}_cents", kind=MONEY, of=f"after.{figure}_cents"),
    )


MOVED: Listing[Moved] = Listing(
    Column("body", of="row.municipality"),
    Column("body_name", of="row.municipality_name"),
    Column("programme", of="row.programme"),
    Column("year", of="row.year"),
    *_moved("cost_share"),
    *_moved("refinanced"),
    *_moved("unrefinanced"),
    *_moved("authorised"),
    *_moved("headroom"),
    Column("status", of="after.status"),
    *_moved("vat"),
    *_moved("adjustment"),
)
"""A position that moved; what was not there before, or is there no more, is null."""


def done_record(done: Done, words: Words) -> dict[str, object]:
    """Return the same for a program: each event with its content, and what moved."""
    return {
        "events": [
            {
                "sequence": one.sequence,
                "type": one.event.kind.name,
                "content": plain_fields(one.event),
            }
            for one in done.events
        ],
        "moved": MOVED.records(done.moved, words),
    }
