"""One notice as text, CSV or JSON: its terms, the money under it, and its proofs of use."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.domain.period import iso
from ledger.reporting.grant_report import Words, around, axes_text, record_of
from ledger.reporting.staff_report import fte, staffing_record, staffing_text
from ledger.reporting.table import csv_table, json_text, text_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.position.grant_terms import Term
    from ledger.position.grant_view import GrantTable, GrantView, Money, Proof
    from ledger.reporting.language import Language

SHOW_FIELDS = (
    "section",
    "leg",
    "recipient",
    "payer",
    "year",
    "term",
    "value",
    "cents",
    "valid_from",
    "valid_to",
    "received_on",
    "due_on",
    "state",
    "submitted_on",
    "submitted_event",
    "accepted_on",
    "accepted_event",
    "event",
)
"""The stable field names of one notice in CSV; each section fills its own."""

_TERMS = ("grant_leg", "grant_term", "value", "grant_from", "grant_until", "event")
_RECEIVED = ("year", "grant_amount", "grant_received_on", "event")
_PROOFS = ("grant_due_on", "grant_state", "grant_submitted_on", "grant_accepted_on", "event")
_DAYS = {"valid_from", "valid_to", "received_on", "due_on", "submitted_on", "accepted_on"}
_PERCENT = 100


def show_text(table: GrantTable, language: Language, as_of: str = "") -> str:
    """Return the terms of one notice, the money under it, and its proofs of use."""
    (view,) = table.grants
    words = Words(language, table.names)
    say = words.say
    day = language.day(table.today)
    parts = [
        _head(view, words),
        f"{say('grant_terms')}\n{_terms(view, words)}",
        *_staffing(view, words, table),
        f"{say('grant_instalments')}\n{_money(view.instalments, words, payer=False)}",
        f"{say('grant_other_funding')}\n{_money(view.other_funding, words, payer=True)}",
        f"{say('grant_proofs', day=day)}\n{_proofs(view.proofs, words)}",
        axes_text(table, language, as_of),
    ]
    return "\n\n".join(parts)


def _head(view: GrantView, words: Words) -> str:
    first, last = words.language.day(view.valid_from), words.language.day(view.valid_to)
    values = {"grant": view.grant, "programme": view.programme, "event": view.event}
    bodies = {"grantor": words.body(view.grantor), "recipient": words.body(view.recipient)}
    lines = [words.say("grant_head", **values, **bodies, first=first, last=last)]
    if view.valid_to < view.valid_from:
        lines.append(words.say("grant_revoked"))
    posts = ", ".join(view.posts)
    lines.append(
        words.say("grant_posts_line", posts=posts) if posts else words.say("grant_no_posts")
    )
    return "\n".join(lines)


def _terms(view: GrantView, words: Words) -> str:
    rows = [
        [
            words.say(f"grant_leg_{one.leg}", recipient=words.body(one.recipient)),
            words.say(f"term_{one.term}"),
            _value(one, words),
            words.language.day(one.valid_from),
            words.language.day(one.valid_to),
            str(one.event),
        ]
        for one in view.terms
    ]
    return text_table([words.say(key) for key in _TERMS], rows, frozenset({5}))


def _staffing(view: GrantView, words: Words, table: GrantTable) -> list[str]:
    """Return how many posts it pays for, where it says so, beside those allocated and occupied."""
    if not view.staffing:
        return []
    day = words.language.day(view.seen_on(table.today))
    shown = staffing_text(view.staffing, words.language, words.names)
    return [f"{words.say('grant_staffing', day=day)}\n{shown}"]


def _value(one: Term, words: Words) -> str:
    if one.cents is not None:
        return words.language.money(one.cents)
    if one.term in {"scope", "account", "financing", "as_notice"}:
        return words.say("as_notice" if one.term == "as_notice" else f"{one.term}_{one.value}")
    if one.term == "proof_due" and words.language.code == "de":
        month, _, day = one.value.partition("-")
        return f"{day}.{month}."
    if one.term == "cost_types":
        return ", ".join(map(words.language.cost_type, one.value.split(", ")))
    if one.term == "fte":
        return fte(Fraction(one.value), words.language)
    return _percent(Fraction(one.value)) if one.term == "funded_part" else one.value


def _percent(part: Fraction) -> str:
    """Return a part as a whole percentage, else as the exact fraction that it is."""
    percent = part * _PERCENT
    return f"{percent} %" if percent.denominator == 1 else str(part)


def _money(rows: Sequence[Money], words: Words, *, payer: bool) -> str:
    if not rows:
        return words.say("grant_nothing")
    head = ["grant_recipient", *(["grant_payer"] if payer else []), *_RECEIVED]
    cells = [
        [
            words.body(one.recipient),
            *([one.payer] if payer else []),
            str(one.year),
            words.language.money(one.cents),
            words.language.day(one.received_on),
            str(one.event),
        ]
        for one in rows
    ]
    last = len(head) - 1
    return text_table([words.say(key) for key in head], cells, frozenset({last - 2, last}))


def _proofs(proofs: Sequence[Proof], words: Words) -> str:
    if not proofs:
        return words.say("grant_nothing")
    rows = [
        [
            words.body(one.recipient),
            str(one.year),
            words.language.day(one.due_on),
            words.say(f"proof_{one.state}"),
            words.language.day(one.submitted_on),
            words.language.day(one.accepted_on),
            ", ".join(str(n) for n in (one.submitted_event, one.accepted_event) if n is not None),
        ]
        for one in proofs
    ]
    head = [words.say(key) for key in ("grant_recipient", "year", *_PROOFS)]
    return text_table(head, rows, frozenset())


def _plain(row: Term | Money | Proof) -> dict[str, object]:
    """Return a row with days as ISO text and nothing where there is nothing."""
    found: dict[str, object] = {}
    for name, value in row._asdict().items():
        dated = name in _DAYS and isinstance(value, int)
        found[name] = iso(value) if dated else (None if value == "" else value)
    return found


def show_json(table: GrantTable, as_of: str = "") -> str:
    """Return one notice for a program."""
    (view,) = table.grants
    grant = record_of(view, table.today) | {
        "terms": [_plain(one) for one in view.terms],
        "instalments": [_plain(one) for one in view.instalments],
        "other_funding": [_plain(one) for one in view.other_funding],
        "proofs": [_plain(one) for one in view.proofs],
        "staffing": [staffing_record(one) for one in view.staffing],
    }
    return json_text(around(table, as_of) | {"grant": grant})


def show_csv(table: GrantTable) -> str:
    """Return one line a term, payment and proof, and FTE of a notice that says how many."""
    (view,) = table.grants
    sections: tuple[tuple[str, Sequence[Term | Money | Proof]], ...] = (
        ("term", view.terms),
        ("instalment", view.instalments),
        ("other_funding", view.other_funding),
        ("proof", view.proofs),
    )
    rows = [
        [({"section": section} | _plain(one)).get(name) for name in SHOW_FIELDS]
        for section, found in sections
        for one in found
    ]
    for line in view.staffing:
        record = staffing_record(line)
        for term in ("funded_fte", "allocated_fte", "occupied_fte"):
            said = record | {"section": "staffing", "term": term, "value": record[term]}
            rows.append([said.get(name) for name in SHOW_FIELDS])
    return csv_table(SHOW_FIELDS, rows)
