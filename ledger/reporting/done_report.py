"""What a command did, as fields for programs."""

from __future__ import annotations

from ledger.application.asking.done import Done, Moved
from ledger.reporting.columns import MONEY, Column, Listing
from ledger.reporting.history_report import plain_fields
from ledger.reporting.language import Words

MOVED: Listing[Moved] = Listing(
    Column("body", of="row.municipality"),
    Column("body_name", of="row.municipality_name"),
    Column("programme", of="row.programme"),
    Column("year", of="row.year"),
    Column("cost_share_before_cents", kind=MONEY, of="before.cost_share_cents"),
    Column("cost_share_cents", kind=MONEY, of="after.cost_share_cents"),
    Column("refinanced_before_cents", kind=MONEY, of="before.refinanced_cents"),
    Column("refinanced_cents", kind=MONEY, of="after.refinanced_cents"),
    Column("unrefinanced_before_cents", kind=MONEY, of="before.unrefinanced_cents"),
    Column("unrefinanced_cents", kind=MONEY, of="after.unrefinanced_cents"),
    Column("authorised_before_cents", kind=MONEY, of="before.authorised_cents"),
    Column("authorised_cents", kind=MONEY, of="after.authorised_cents"),
    Column("headroom_before_cents", kind=MONEY, of="before.headroom_cents"),
    Column("headroom_cents", kind=MONEY, of="after.headroom_cents"),
    Column("status", of="after.status"),
    Column("vat_before_cents", kind=MONEY, of="before.vat_cents"),
    Column("vat_cents", kind=MONEY, of="after.vat_cents"),
    Column("adjustment_before_cents", kind=MONEY, of="before.adjustment_cents"),
    Column("adjustment_cents", kind=MONEY, of="after.adjustment_cents"),
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
