"""One notice as text, CSV or JSON: its terms, the money under it, and its proofs of use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.reporting.columns import BODY, DAY, MONEY, NUMBER, Column, Listing, Row, spoken, word
from ledger.reporting.grants.notices import around, notices
from ledger.reporting.language import Words
from ledger.reporting.posts.staff import STAFFING
from ledger.reporting.report import Frame
from ledger.reporting.table import csv_table, json_text

if TYPE_CHECKING:
    from ledger.position.grants.terms import Term
    from ledger.position.grants.view import GrantTable, GrantView, Money, Proof

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
_PERCENT = 100


def _leg(one: Term, words: Words) -> str:
    return words.say(f"grant_leg_{one.leg}", recipient=words.body(one.recipient))


_SPELLED: dict[str, Callable[[str, Words], str]] = {
    "as_notice": lambda _, words: words.say("as_notice"),
    "proof_due": lambda value, words: words.language.month_day(value),
    "cost_types": lambda value, words: ", ".join(map(words.language.cost_type, value.split(", "))),
    "fte": lambda value, words: words.language.fte(Fraction(value)),
    "funded_part": lambda value, _: _percent(Fraction(value)),
}
"""How a person reads what a term says; else as it stands."""


def _value(one: Term, words: Words) -> str:
    if one.cents is not None:
        return words.language.money(one.cents)
    spell = _SPELLED.get(one.term)
    return spell(one.value, words) if spell else words.language.chosen(one.term, one.value)


def _percent(part: Fraction) -> str:
    """Return a part as a whole percentage, else as the exact fraction that it is."""
    percent = part * _PERCENT
    return f"{percent} %" if percent.denominator == 1 else str(part)


TERMS: Listing[Term] = Listing(
    Column("", "grant_leg", spoken(_leg)),
    Column("leg"),
    Column("recipient", of=lambda one: one.recipient or None),
    Column("term", "grant_term", word("term_")),
    Column("", "value", spoken(_value)),
    Column("cents"),
    Column("value", of=lambda one: one.value or None),
    Column("valid_from", "grant_from", DAY),
    Column("valid_to", "grant_until", DAY),
    Column("event", "event", NUMBER),
)


def _money(payer: str) -> Listing[Money]:
    return Listing(
        Column("recipient", "grant_recipient", BODY),
        Column("payer", payer, of=lambda one: one.payer or None),
        Column("year", "year"),
        Column("cents", "grant_amount", MONEY),
        Column("received_on", "grant_received_on", DAY),
        Column("event", "event", NUMBER),
    )


INSTALMENTS, OTHER_FUNDING = _money(""), _money("grant_payer")
PROOFS: Listing[Proof] = Listing(
    Column("recipient", "grant_recipient", BODY),
    Column("year", "year"),
    Column("due_on", "grant_due_on", DAY),
    Column("state", "grant_state", word("proof_")),
    Column("submitted_on", "grant_submitted_on", DAY),
    Column("submitted_event"),
    Column("accepted_on", "grant_accepted_on", DAY),
    Column("accepted_event"),
    Column("", "event", of=lambda one: _events(one.submitted_event, one.accepted_event)),
)


def _events(*numbers: int | None) -> str:
    return ", ".join(str(number) for number in numbers if number is not None)


def _sections(view: GrantView, words: Words) -> dict[str, list[dict[str, object]]]:
    """Return the parts of a notice for a program, by the names that JSON has for them."""
    return {
        "terms": TERMS.records(view.terms, words),
        "instalments": INSTALMENTS.records(view.instalments, words),
        "other_funding": OTHER_FUNDING.records(view.other_funding, words),
        "proofs": PROOFS.records(view.proofs, words),
        "staffing": STAFFING.records(view.staffing, words),
    }


_SECTIONS = {
    "terms": "term",
    "instalments": "instalment",
    "other_funding": "other_funding",
    "proofs": "proof",
}
"""What a line of CSV calls the section that it belongs to."""


def grant_output(table: GrantTable, frame: Frame) -> str:
    """Return the terms of one notice, the money under it, and its proofs of use."""
    (view,) = table.grants
    words = Words(frame.language, table.names)
    if frame.form == "text":
        return frame.text("\n\n".join(_text(view, table.today, words)))
    sections = _sections(view, words)
    if frame.form == "json":
        grant = notices(table).record(view, words) | sections
        return json_text(around(table, frame) | {"grant": grant})
    rows = [{"section": _SECTIONS[name], **row} for name in _SECTIONS for row in sections[name]]
    rows += [
        record | {"section": "staffing", "term": term, "value": record[term]}
        for record in sections["staffing"]
        for term in ("funded_fte", "allocated_fte", "occupied_fte")
    ]
    return csv_table(SHOW_FIELDS, [[row.get(name) for name in SHOW_FIELDS] for row in rows])


def _text(view: GrantView, today: int, words: Words) -> Iterator[str]:
    """Yield a heading, then the tables; FTE where the notice says how many posts it pays for."""
    say, day = words.say, words.language.day
    yield "\n".join(_head(view, words))
    yield f"{say('grant_terms')}\n{TERMS.text(view.terms, words)}"
    if view.staffing:
        seen = say("grant_staffing", day=day(view.seen_on(today)))
        yield f"{seen}\n{STAFFING.text(view.staffing, words)}"
    yield f"{say('grant_instalments')}\n{_table(INSTALMENTS, view.instalments, words)}"
    yield f"{say('grant_other_funding')}\n{_table(OTHER_FUNDING, view.other_funding, words)}"
    yield f"{say('grant_proofs', day=day(today))}\n{_table(PROOFS, view.proofs, words)}"


def _table(listing: Listing[Row], rows: Sequence[Row], words: Words) -> str:
    return listing.text(rows, words) if rows else words.say("grant_nothing")


def _head(view: GrantView, words: Words) -> Iterator[str]:
    yield words.say(
        "grant_head",
        grant=view.grant,
        programme=view.programme,
        event=view.event,
        grantor=words.body(view.grantor),
        recipient=words.body(view.recipient),
        first=words.language.day(view.valid_from),
        last=words.language.day(view.valid_to),
    )
    if view.valid_to < view.valid_from:
        yield words.say("grant_revoked")
    posts = ", ".join(view.posts)
    yield words.say("grant_posts_line", posts=posts) if posts else words.say("grant_no_posts")
