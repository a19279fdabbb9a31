"""The fields of commands and events: unit, check and meaning of each, by its name.

A name means the same wherever it stands. Checks and readers, the words of a history and the
reference pages follow from this table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import NamedTuple

from ledger.domain.fields import (
    Problem,
    cents_problem,
    count_problem,
    day_problem,
    event_number_problem,
    file_hash_problem,
    flag_problem,
    hashes_problem,
    iban_problem,
    instant_problem,
    key_problem,
    month_day_problem,
    name_problem,
    names_problem,
    numbers_problem,
    optional_day_problem,
    optional_name_problem,
    optional_year_problem,
    rate_problem,
    ratio_problem,
    signature_problem,
    small_problem,
    text_problem,
    unsaid_year_problem,
    year_problem,
)

BYTES = "bytes"
CENTS = "cents"
DAY = "day"
FLAG = "yes or no"
INSTANT = "microseconds"
KEY = "key"
LIST = "list"
NUMBER = "number"
RATIO = "ratio"
TEXT = "text"
TEXTS = "texts"
YEAR = "year"


class Field(NamedTuple):
    """What is known of a field.

    `problem` says what is wrong with its value in a command; None: no command has the field, or
    its parts are checked one by one. `meaning` is for the reference page of events; empty: no event
    has the field, or only a part of one (a line of a settlement).
    """

    unit: str
    problem: Callable[[object], Problem | None] | None
    meaning: str = ""


FIELDS: dict[str, Field] = {
    "accepted_on": Field(DAY, day_problem, "the day of acceptance"),
    "account": Field(
        TEXT,
        text_problem,
        "`year`: the amounts are per budget year; `period`: for the whole period",
    ),
    "adjustment_cents": Field(CENTS, None),
    "adopted_on": Field(DAY, day_problem, "date of adoption"),
    "advances_cents": Field(CENTS, None),
    "agreement": Field(TEXT, name_problem, "the cooperation agreement"),
    "amount_cents": Field(CENTS, cents_problem, "the amount; a credit note is negative"),
    "approved_cents": Field(CENTS, cents_problem, "approved grant (Z), also the cap; none: no cap"),
    "authorised_cents": Field(CENTS, None),
    "balance_cents": Field(CENTS, None),
    "balances": Field(LIST, None, "per member: unrefinanced, advances, balance"),
    "base_rate": Field(RATIO, rate_problem, "base rate (Basiszinssatz) as a part of one"),
    "bearing_year": Field(
        YEAR, unsaid_year_problem, "the budget year that bears it, from the service period"
    ),
    "block": Field(TEXT, name_problem, "the name of the block"),
    "body": Field(TEXT, name_problem, "the body: official key (AGS) or a short code"),
    "booked_on": Field(DAY, day_problem, "booking date"),
    "ceiling_cents": Field(CENTS, cents_problem, "the ceiling per budget year"),
    "certifies": Field(NUMBER, numbers_problem, "the number of the booking that is certified"),
    "claim": Field(TEXT, name_problem, "the repayment claim"),
    "claimed_on": Field(DAY, day_problem, "date of the claim"),
    "clause": Field(TEXT, text_problem, "where the key stands in the agreement"),
    "closed_on": Field(DAY, optional_day_problem, "the day of closing"),
    "code": Field(TEXT, text_problem, "the VAT code"),
    "corrects": Field(TEXT, name_problem, "the settlement whose place it takes; none: the first"),
    "cost_base": Field(TEXTS, names_problem, "cost types that the members share; empty: all"),
    "cost_share_cents": Field(CENTS, None),
    "cost_type": Field(TEXT, name_problem, "the cost type, such as personnel"),
    "cost_types": Field(TEXTS, names_problem, "the eligible cost types"),
    "creditor": Field(TEXT, name_problem, "the body that wants money back"),
    "day_count": Field(TEXT, name_problem, "the day-count policy"),
    "days": Field(LIST, None, "runs of events with the day of receipt that the wrong clock gave"),
    "de_minimis_cents": Field(CENTS, cents_problem, "up to this |S| nothing changes"),
    "debtor": Field(TEXT, name_problem, "the body that owes"),
    "decided_by": Field(TEXT, name_problem, "who decided"),
    "decided_on": Field(DAY, day_problem, "when it was decided"),
    "decision": Field(TEXT, name_problem, "the reference of the decision"),
    "department": Field(TEXT, optional_name_problem, "the department that writes and answers"),
    "despite_red": Field(FLAG, flag_problem),
    "due_on": Field(DAY, day_problem, "the day it is due"),
    "employing_body": Field(
        TEXT, optional_name_problem, "the employing body (Anstellungskörperschaft)"
    ),
    "end": Field(DAY, day_problem, "the first day without interest"),
    "event": Field(NUMBER, event_number_problem),
    "event_hash": Field(BYTES, None, "SHA-256 of the certified event in the chain"),
    "expected_cents": Field(CENTS, cents_problem),
    "expected_cost_type": Field(TEXT, optional_name_problem),
    "expected_post": Field(TEXT, optional_name_problem),
    "figures": Field(LIST, None, "the closed figures, one a programme"),
    "figures_hash": Field(BYTES, None, "SHA-256 of the closed figures"),
    "file_hash": Field(BYTES, file_hash_problem),
    "file_name": Field(TEXT, text_problem),
    "financing": Field(TEXT, text_problem, "the financing type; empty: as the notice"),
    "first": Field(NUMBER, event_number_problem, "the first event"),
    "first_year": Field(YEAR, year_problem, "the first budget year"),
    "fiscal_year": Field(YEAR, optional_year_problem, "the fiscal year of the voucher"),
    "from_day": Field(DAY, day_problem, "the first day without the grant"),
    "from_year": Field(YEAR, year_problem, "the first budget year it holds for"),
    "fte": Field(RATIO, ratio_problem, "full-time equivalent (Vollzeitäquivalent)"),
    "grant": Field(TEXT, name_problem, "the notice"),
    "grant_key": Field(KEY, key_problem, "the parts in the grant; none: the cost key"),
    "grantor": Field(TEXT, name_problem, "the body that grants"),
    "handover": Field(FLAG, flag_problem, "two people at once are meant"),
    "iban": Field(TEXT, iban_problem, "the account (IBAN) that a body is paid on"),
    "interest_from": Field(
        DAY, day_problem, "the first day that bears interest; none: no interest"
    ),
    "issued_on": Field(DAY, day_problem, "the day of issue"),
    "keep_text": Field(FLAG, flag_problem),
    "key": Field(KEY, key_problem, "the parts in the cost"),
    "key_basis": Field(
        TEXT,
        name_problem,
        "what the key rests on: fractions, fte-share, percent, population, equal, cases, hours",
    ),
    "key_date": Field(DAY, day_problem, "the date of the figures that the key rests on"),
    "key_source": Field(TEXT, text_problem, "the source of the figures that the key rests on"),
    "known_on": Field(
        DAY, optional_day_problem, "the day of receipt where a clock gave another one"
    ),
    "last": Field(NUMBER, event_number_problem, "the last event"),
    "last_day": Field(DAY, day_problem, "the last day"),
    "last_year": Field(YEAR, year_problem, "the last budget year; none: open"),
    "legal_basis": Field(TEXT, text_problem, "the paragraph it rests on"),
    "level": Field(TEXT, name_problem, "municipality, county, state or other"),
    "line": Field(NUMBER, count_problem, "the line of the voucher"),
    "lines": Field(
        LIST,
        None,
        "per member, post and key version: days, cost share, refinanced, VAT code and VAT",
    ),
    "member": Field(TEXT, name_problem, "the member of the agreement"),
    "minimum_share": Field(
        RATIO, ratio_problem, "the smallest share of FTE that is not warned about"
    ),
    "name": Field(TEXT, name_problem, "the full name"),
    "notice_months": Field(NUMBER, small_problem, "months of notice before its end"),
    "origin": Field(TEXT, name_problem, "the other ledger, as its checkpoints call it"),
    "overhead": Field(TEXT, text_problem, "none, actual, percent or flat; empty: as before"),
    "overhead_cents": Field(CENTS, cents_problem, "flat overhead per allocated FTE and year"),
    "overhead_rate": Field(RATIO, ratio_problem, "overhead as a part of the personnel cost"),
    "paid_on": Field(DAY, optional_day_problem, "payment date; 0: not paid yet"),
    "path": Field(LIST, hashes_problem),
    "payee": Field(TEXT, text_problem, "the payee; for personnel cost a pseudonymous id"),
    "payer": Field(TEXT, name_problem, "who paid"),
    "pays": Field(NUMBER, numbers_problem, "the number of the booking that was paid"),
    "person": Field(TEXT, name_problem, "the pseudonymous id of a person"),
    "personnel_cost_types": Field(
        TEXTS, names_problem, "cost types whose payee is an id, never a name"
    ),
    "planned_cost_cents": Field(CENTS, cents_problem, "planned eligible cost (K)"),
    "planned_other_cents": Field(CENTS, cents_problem, "planned money of others (D)"),
    "points": Field(RATIO, None, "points above the base rate as a part of one"),
    "policy": Field(TEXT, name_problem, "off, warn or require"),
    "post": Field(TEXT, name_problem, "the post"),
    "postal_code": Field(TEXT, optional_name_problem, "the postal code"),
    "principal_cents": Field(CENTS, None),
    "programme": Field(TEXT, name_problem, "the programme"),
    "proven": Field(FLAG, flag_problem, "logins that were only claimed are refused"),
    "proof_due": Field(
        TEXT,
        month_day_problem,
        "the day `MM-DD` of the following year on which the proof of use is due",
    ),
    "public_key": Field(BYTES, file_hash_problem, "the public key, Ed25519"),
    "rate": Field(RATIO, ratio_problem, "the rate of VAT; none: no VAT"),
    "rate_cents": Field(CENTS, cents_problem, "the rate per FTE and year"),
    "reading": Field(TEXT, text_problem),
    "received_on": Field(DAY, day_problem, "the day the money came in"),
    "recipient": Field(TEXT, name_problem, "the body that receives"),
    "recorded_at": Field(INSTANT, instant_problem, "since 1970-01-01 UTC"),
    "refinanced_cents": Field(CENTS, None),
    "region": Field(TEXT, text_problem, "the region of the post"),
    "replaced": Field(FLAG, None, "the next event takes its place"),
    "retention_years": Field(
        NUMBER, small_problem, "years for which the notice wants vouchers kept"
    ),
    "reversal_voucher": Field(TEXT, optional_name_problem, "the reversal's own voucher"),
    "reversed_on": Field(DAY, day_problem),
    "reverses": Field(NUMBER, None, "the number of the booking that is reversed"),
    "root_hash": Field(BYTES, file_hash_problem, "the root of the tree (RFC 6962)"),
    "scope": Field(TEXT, text_problem, "`post`: min per post; `grant`: over the whole grant"),
    "segments": Field(
        LIST, None, "per stretch: first day, first day after it, open amount, base rate"
    ),
    "service_from": Field(DAY, day_problem, "first day of the service period"),
    "service_to": Field(DAY, day_problem, "last day of the service period"),
    "settlement": Field(TEXT, name_problem, "the settlement"),
    "settlement_due": Field(
        TEXT,
        month_day_problem,
        "the day `MM-DD` of the following year on which the settlement is due",
    ),
    "sign": Field(TEXT, optional_name_problem, "the sign (Aktenzeichen) of a body's letters"),
    "signature": Field(BYTES, signature_problem, "the signature of the checkpoint, Ed25519"),
    "signing_key": Field(TEXT, name_problem, "the name of the signing key"),
    "size": Field(NUMBER, event_number_problem, "how many events are signed"),
    "source": Field(TEXT, name_problem, "the source system"),
    "start": Field(DAY, day_problem, "the first day of interest"),
    "street": Field(TEXT, optional_name_problem, "street and number, or a post box"),
    "subject_parts": Field(TEXTS, None, "the stream of the fact: its kind and its key"),
    "submitted_on": Field(DAY, day_problem, "the day of submission"),
    "text": Field(TEXT, text_problem, "free text, kept only when opted in"),
    "town": Field(TEXT, optional_name_problem, "the town of an address"),
    "unrefinanced_cents": Field(CENTS, None),
    "valid_from": Field(DAY, day_problem, "the first day it holds for"),
    "valid_to": Field(DAY, day_problem, "the last day it holds for; none: open"),
    "vat_cents": Field(CENTS, None),
    "vat_code": Field(TEXT, None),
    "version": Field(TEXT, name_problem, "the version of the agreement"),
    "voucher": Field(TEXT, name_problem, "the voucher number"),
    "withdraws": Field(NUMBER, event_number_problem, "the number of the fact that was wrong"),
    "year": Field(YEAR, year_problem, "the budget year"),
}
"""A new field is one line here; a test lists what is missing."""


def fields_in(unit: str) -> frozenset[str]:
    """Return the names of the fields of a unit."""
    return frozenset(name for name, field in FIELDS.items() if field.unit == unit)


def typed_name(name: str) -> str:
    """Return the name under which people type a field: an amount is typed in euros, not cents."""
    return name.removesuffix("_cents") if FIELDS[name].unit == CENTS else name


NAMED = {
    **{kind: kind for kind in ("agreement", "body", "claim", "decision", "grant", "post")},
    **{kind: kind for kind in ("programme", "settlement", "signing_key")},
    **dict.fromkeys(("creditor", "debtor", "employing_body", "grantor"), "body"),
    **dict.fromkeys(("member", "recipient"), "body"),
}
"""Fields that hold the id of something registered, and of what kind; its name is typed as well."""

CHOSEN = {
    "account": "grants.financing:ACCOUNTS",
    "basis": "years.figures:BASES",
    "day_count": "grants.funding:DAY_COUNTS",
    "financing": "grants.financing:FINANCING",
    "key_basis": "agreements.sharing:KEY_BASES",
    "level": "council.levels:LEVELS",
    "overhead": "agreements.sharing:OVERHEADS",
    "policy": "costs.certification:POLICIES",
    "scope": "grants.financing:SCOPES",
}
"""Fields that hold one of a few words, and where these stand: few need all rooms."""


@cache
def choices_of(field: str) -> tuple[str, ...]:
    """Return the words that a field of `CHOSEN` may hold."""
    room, _, name = CHOSEN[field].partition(":")
    return tuple(getattr(import_module(f"ledger.domain.{room}"), name))


@cache
def choices() -> Mapping[str, Sequence[str]]:
    """Return the words that a field may hold, by its name."""
    return {field: choices_of(field) for field in CHOSEN}
