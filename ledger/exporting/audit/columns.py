"""Tables of the audit export; those of facts follow from the events and their vocabulary.

What stands under a name (a body, a post, a notice) has one row in the table of its kind, under that
name. Every other fact has a row in the table of its event type, under its number. So a new event
type has its table without another word. Keys and lists within a fact are tables of their own.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from msgspec import Struct

from ledger.domain import events as e
from ledger.domain import vocabulary as v


class AuditColumn(NamedTuple):
    """A column: its name, the unit of its values (see `vocabulary`) and what it means.

    `leads` is the table that the value is a key of; empty: of none.
    """

    name: str
    unit: str
    meaning: str = ""
    leads: str = ""


class AuditTable(NamedTuple):
    """A table: its name, the message that describes it, and its columns, `key` of them its key."""

    name: str
    word: str
    key: int
    columns: tuple[AuditColumn, ...]
    links: tuple[tuple[tuple[str, ...], str], ...] = ()
    """Keys of several columns that lead to another table, which names them alike."""


MASTERS: dict[str, type[e.Event]] = {
    "bodies": e.BodyRegistered,
    "programmes": e.ProgrammeRegistered,
    "decisions": e.BudgetAuthorised,
    "grants": e.GrantApproved,
    "agreements": e.AgreementConcluded,
    "posts": e.PostEstablished,
    "settlements": e.SettlementIssued,
    "claims": e.RepaymentClaimed,
}
"""Tables with one row for each thing that stands, and the event that brings it into being."""
MASTER_OF = {event.kind.stream: name for name, event in MASTERS.items()}
SUBJECTS = (*MASTER_OF, "budget", "year")
"""Kinds of streams whose facts may speak of a body."""
_FACTS: dict[str, tuple[type[e.Event], ...]] = {
    "bookings": (e.CostBooked, e.CostReversed),
    "certifications": (e.CostCertified,),
    "payments": (e.CostPaid,),
}
"""Tables of facts that are not called as their event type is."""
_NAMED = {event: name for name, events in _FACTS.items() for event in events}
_LEADS = {
    **{field: MASTER_OF.get(of, "") for one in e.STORED for of, field in one.kind.speaks_of},
    **MASTER_OF,
    "corrects": "settlements",
    "certifies": "bookings",
    "pays": "bookings",
    "reverses": "events",
    "withdraws": "events",
}
PARTS = frozenset({"balances", "figures", "lines", "segments"})
"""Fields that list what has fields of its own."""
_MEANINGS = {
    "adjustment_cents": "what later facts make of closed years",
    "advances_cents": "advances paid for the year",
    "authorised_cents": "what the council allows; empty: no decision",
    "balance_cents": "above zero: additional payment; empty: nothing to settle",
    "cost_share_cents": "the part in the cost",
    "paid_on": "payment date; empty: not paid yet",
    "principal_cents": "the open amount that bears interest",
    "refinanced_cents": "what the grant covers of it",
    "unrefinanced_cents": "what stays with the municipality",
    "vat_cents": "VAT that the employing body charges",
    "vat_code": "the VAT code",
}
"""Of fields that only parts of a fact have, or that are written otherwise here."""
_EVENT = AuditColumn("event", v.NUMBER, "the number of the event", "events")


def column(name: str) -> AuditColumn:
    """Return the column of a field."""
    field, typed = v.FIELDS[name], v.typed_name(name)
    if typed != name and typed in v.FIELDS:  # overhead, and what it comes to
        typed = f"{typed}_amount"
    meaning = _MEANINGS.get(name) or field.meaning
    return AuditColumn(typed, field.unit, meaning, _LEADS.get(name, ""))


def _own(event: type[Struct]) -> list[str]:
    fields = event.__struct_fields__
    return [name for name in fields if v.FIELDS[name].unit != v.KEY and name not in PARTS]


def snake(name: str) -> str:
    """Return the name of a class as a table is called."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


@cache
def fact_table(event: type[e.Event], *, master: bool = False) -> AuditTable:
    """Return the table of facts of a type, or of the things that such facts bring into being."""
    own = [column(one) for one in fact_fields(event)]
    if master:
        name = MASTER_OF[event.kind.stream]
        return AuditTable(name, f"audit_{name}", 1, (own[0]._replace(leads=""), _EVENT, *own[1:]))
    named = _NAMED.get(event)
    word = f"audit_{named}" if named else f"e_{event.__name__}"
    return AuditTable(named or snake(event.__name__), word, 1, (_EVENT, *own))


@cache
def fact_fields(event: type[e.Event]) -> tuple[str, ...]:
    """Return the fields of a type that are columns; of types that share a table all of them."""
    together = _FACTS.get(_NAMED.get(event, ""), (event,))
    return tuple(dict.fromkeys(name for one in together for name in _own(one)))


def parts_table(part: type[Struct]) -> AuditTable:
    """Return the table of what is listed in facts, such as the lines of a settlement."""
    place = AuditColumn("number", v.NUMBER, "the place in the list, from 1 on")
    columns = (_EVENT, place, *(column(name) for name in _own(part)))
    name = f"{snake(part.__name__).removesuffix('s')}s"
    return AuditTable(name, f"audit_{name}", 2, columns)


KEYS = AuditTable(
    "keys",
    "audit_keys",
    3,
    (
        _EVENT,
        AuditColumn("field", v.TEXT, "key: the parts in the cost; grant_key: those in the grant"),
        column("member")._replace(leads="bodies"),
        AuditColumn("numerator", v.NUMBER, "the part of the member, above the line"),
        AuditColumn("denominator", v.NUMBER, "the part of the member, below the line"),
    ),
)
WITHDRAWN = AuditTable(
    "withdrawn",
    "audit_withdrawn",
    2,
    (
        _EVENT,
        AuditColumn("field", v.TEXT, "the name of the field"),
        AuditColumn("value", v.TEXT, "its value in the fact that was withdrawn"),
    ),
)
EVENTS = AuditTable(
    "events",
    "audit_events",
    1,
    (
        _EVENT._replace(leads=""),
        AuditColumn("type", v.TEXT, "the event type and its version"),
        AuditColumn("stream", v.BYTES, "16 bytes that name the thing it is about"),
        AuditColumn("version", v.NUMBER, "its place in the stream"),
        AuditColumn("known_on", v.DAY, "the day of receipt that counts"),
        AuditColumn("known_on_stored", v.DAY, "the day of receipt as stored"),
        AuditColumn("recorded_at", v.INSTANT, "when it was recorded (UTC), as it counts"),
        AuditColumn("recorded_at_stored", v.INSTANT, "when it was recorded (UTC), as stored"),
        AuditColumn("command", v.BYTES, "the id of the command that recorded it"),
        AuditColumn("content_hash", v.BYTES, "SHA-256 of what was said in the command"),
        AuditColumn("actor", v.TEXT, "the login of whoever recorded it"),
        AuditColumn("proof", v.TEXT, "how far the actor is proven"),
        AuditColumn("document", v.TEXT, "the reference of the source document"),
        AuditColumn("document_date", v.DAY, "the date of the source document"),
        AuditColumn("file_hash", v.BYTES, "SHA-256 of the source document's file"),
        AuditColumn("reason", v.TEXT, "why it was recorded"),
        AuditColumn("withdrawn_by", v.NUMBER, "the event that withdrew it", "events"),
        AuditColumn("state", v.BYTES, "the content as stored (MessagePack)"),
        AuditColumn("previous_hash", v.BYTES, "the hash of the event before it"),
        AuditColumn("hash", v.BYTES, "SHA-256 over all that is stored about it"),
    ),
)
_PLACE = (
    AuditColumn("municipality", v.TEXT, "the municipality that bears it", "bodies"),
    column("programme"),
    column("year"),
)
_OF_POSITION = (tuple(one.name for one in _PLACE), "positions")
POSITIONS = AuditTable(
    "positions",
    "audit_positions",
    3,
    (
        *_PLACE,
        column("cost_share_cents"),
        column("refinanced_cents"),
        column("vat_cents"),
        column("adjustment_cents"),
        column("unrefinanced_cents"),
        column("authorised_cents"),
        AuditColumn("headroom", v.CENTS, "what is left of it; empty: no decision"),
        AuditColumn("status", v.TEXT, "within, exceeded, no decision, approved after closing"),
        AuditColumn("certified", v.CENTS, "the part in the certified cost"),
        column("advances_cents"),
        column("balance_cents"),
        AuditColumn("closed", v.FLAG, "whether the figures stand as they were closed"),
        AuditColumn("closed_on", v.DAY, "the day of closing"),
        AuditColumn("closed_event", v.NUMBER, "the event of the closing", "events"),
        AuditColumn("answered_on", v.DAY, "the day on which it was approved after all"),
    ),
)
SHARES = AuditTable(
    "shares",
    "audit_shares",
    4,
    (
        *_PLACE,
        column("post"),
        column("cost_share_cents"),
        column("refinanced_cents"),
        column("vat_cents"),
        column("unrefinanced_cents"),
    ),
)
AUTHORISATIONS = AuditTable(
    "authorisations",
    "audit_authorisations",
    4,
    (
        *_PLACE,
        AuditColumn("number", v.NUMBER, "the place in the list, from 1 on"),
        AuditColumn("kind", v.TEXT, "decision, carry_over, over_plan, block or block_lifted"),
        AuditColumn("reference", v.TEXT, "the decision or block, or the year carried over from"),
        AuditColumn("amount", v.CENTS, "the part of what the year is authorised for, signed"),
        AuditColumn("decided_by", v.TEXT, "who decided"),
        AuditColumn("decided_on", v.DAY, "when it was decided"),
        AuditColumn("legal_basis", v.TEXT, "the paragraph it rests on"),
        _EVENT,
    ),
    links=(_OF_POSITION,),
)
PROOFS = AuditTable(
    "proofs",
    "audit_proofs",
    2,
    (
        AuditColumn("first_event", v.NUMBER, "the first event below the node"),
        AuditColumn("last_event", v.NUMBER, "the last event below the node"),
        AuditColumn("hash", v.BYTES, "the node's hash in the tree over all events (RFC 6962)"),
    ),
)
