"""The history as text, CSV or JSON: every event with its envelope, hash and content."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ledger.domain import vocabulary as said
from ledger.domain.events import Event
from ledger.domain.money import decimal_text
from ledger.domain.period import iso
from ledger.domain.vocabulary import fields_in, typed_name
from ledger.log.canonical import PROOFS
from ledger.reporting.clock_report import recorded_record, recorded_text, who_text
from ledger.reporting.columns import COUNT, DAY, MONEY, NUMBER, Column, Listing, spoken, word
from ledger.reporting.event_words import event_words, kind_words
from ledger.reporting.language import Words
from ledger.reporting.table import csv_table, json_text

if TYPE_CHECKING:
    from ledger.log.history import HistoryEntry

_DAYS, _RATIOS, _KEYS, _CENTS = map(fields_in, (said.DAY, said.RATIO, said.KEY, said.CENTS))


def plain_fields(event: msgspec.Struct) -> dict[str, object]:
    """Return an event's content: days as ISO text, ratios as `1/2`, hashes in hexadecimal."""
    return {name: _plain(name, getattr(event, name)) for name in event.__struct_fields__}


def _plain(name: str, value: object) -> object:
    if name in _DAYS and isinstance(value, int):
        return iso(value) if value else None
    if name in _RATIOS and isinstance(value, tuple):
        return f"{value[0]}/{value[1]}"
    if name in _KEYS and isinstance(value, tuple):
        return {member: f"{above}/{below}" for member, above, below in value}
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        return [plain_fields(v) if isinstance(v, msgspec.Struct) else v for v in value]
    return value


def summary(event: Event) -> str:
    """Return an event's content in one line of names and values."""
    return _in_words(plain_fields(event))


def _in_words(fields: dict[str, object]) -> str:
    parts = []
    for name, value in fields.items():
        if value in (None, "", [], False):
            continue
        if name in _CENTS and isinstance(value, int):
            parts.append(f"{typed_name(name)}={decimal_text(value)}")
        elif isinstance(value, dict):
            parts.append(f"{name}={','.join(f'{m}={s}' for m, s in value.items())}")
        elif isinstance(value, list):
            items = (f"({_in_words(v)})" if isinstance(v, dict) else str(v) for v in value)
            parts.append(f"{name}={','.join(items)}")
        else:
            parts.append(f"{name}={value}")
    return " ".join(parts)


def _content(entry: HistoryEntry, words: Words) -> str:
    reason = entry.envelope.reason
    return event_words(entry.event.event, words) + (f" ({reason})" if reason else "")


EVENTS: Listing[HistoryEntry] = Listing(
    Column("", "event", NUMBER, "event.sequence"),
    Column(
        "", "recorded_at", spoken(lambda one, words: recorded_text(one, words.language)), "envelope"
    ),
    Column("", "known_on", DAY, "event.known_on"),
    Column("", "actor", spoken(lambda one, words: who_text(one, words.language))),
    Column("", "type", spoken(lambda entry, words: kind_words(entry.event.event, words))),
    Column("", "document", of="envelope.document"),
    Column("", "content", spoken(_content)),
)
"""One line an event, for a person; the content may be long, and nothing stands behind it."""


class KindSum(NamedTuple):
    """How many events of a kind there are, and their amounts together; None: they have none."""

    kind: str
    events: int
    amount_cents: int | None


SUMS: Listing[KindSum] = Listing(
    Column("type", "event_kind", word("e_"), "kind"),
    Column("count", "event_count", COUNT, "events"),
    Column("amount_cents", "amount", MONEY),
)
"""What was added, by kind."""


def sums_by_kind(entries: Sequence[HistoryEntry]) -> list[KindSum]:
    """Return the sums of events by kind, in the order in which the kinds appear."""
    found: dict[str, KindSum] = {}
    for entry in entries:
        event = entry.event.event
        cents = getattr(event, "amount_cents", None)
        count, total = found.get(event.kind.name, KindSum("", 0, None))[1:]
        total = total if cents is None else (total or 0) + cents
        found[event.kind.name] = KindSum(type(event).__name__, count + 1, total)
    return list(found.values())


def history_output(
    entries: Sequence[HistoryEntry], words: Words, form: str, *, with_sums: bool = False
) -> str:
    """Return everything stored about each event; as text the content in words.

    `with_sums` adds how many of each kind there are, and what they amount to; CSV has rows alone.
    """
    sums = sums_by_kind(entries) if with_sums else []
    if form == "text":
        return "\n\n".join(
            [EVENTS.text(entries, words), *([SUMS.text(sums, words)] if sums else [])]
        )
    if form == "json":
        more = {"sums": SUMS.records(sums, words)} if with_sums else {}
        return json_text({"events": [event_record(entry) for entry in entries], **more})
    records = [event_record(entry) | {"content": summary(entry.event.event)} for entry in entries]
    # What only some events have stands where the first of them has it.
    head = list(dict.fromkeys(name for record in records for name in record)) or ["sequence"]
    return csv_table(head, [[record.get(name) for name in head] for record in records])


def history_lines(entries: Sequence[HistoryEntry]) -> str:
    """Return everything stored about each event, one JSON object a line."""
    import json  # noqa: PLC0415 - as in `json_text`

    return "\n".join(json.dumps(event_record(entry), ensure_ascii=False) for entry in entries)


def event_record(entry: HistoryEntry) -> dict[str, object]:
    """Return everything stored about an event, for a program."""
    envelope = entry.envelope
    return {
        "sequence": entry.event.sequence,
        "type": entry.topic,
        "version": entry.version,
        **recorded_record(envelope),
        "known_on": iso(entry.event.known_on),
        **_stored_day(entry),
        "actor": envelope.actor,
        "proof": PROOFS[envelope.proof],
        **({"server_login": entry.login} if entry.login else {}),
        "command_id": envelope.command_id.hex(),
        "document": envelope.document or None,
        "document_date": iso(envelope.document_date) if envelope.document_date else None,
        "file_hash": envelope.file_hash.hex() or None,
        "reason": envelope.reason or None,
        "hash": entry.hash.hex(),
        "content": plain_fields(entry.event.event),
    }


def _stored_day(entry: HistoryEntry) -> dict[str, object]:
    if entry.stored_known_on == entry.event.known_on:
        return {}
    return {"stored_known_on": iso(entry.stored_known_on)}
