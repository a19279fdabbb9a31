"""A reconciliation as text, CSV or JSON, to be attached to the year's papers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ledger.domain.period import iso
from ledger.position.costs.reconciliation import STATES, Difference, Reconciliation, Side, Sum
from ledger.reporting.columns import COST_TYPE, LIST, MONEY, Column, Listing, spoken
from ledger.reporting.language import Language, Words
from ledger.reporting.table import json_text


def _where(one: Difference, words: Words) -> str:
    parts = []
    if one.here.numbers:
        parts.append(words.say("at_events", numbers=_few(one.here.numbers)))
    if one.there.numbers:
        parts.append(words.say("at_lines", numbers=_few(one.there.numbers)))
    here, there = one.here, one.there
    if here.total == there.total and here.cents != there.cents:
        parts.append(f"{_codes(here)} ≠ {_codes(there)}")
    if here.cents and there.cents and here.paid_on != there.paid_on:
        paid = (words.language.day(day) if day else "–" for day in (here.paid_on, there.paid_on))
        parts.append(f"{words.say('paid')} {' ≠ '.join(paid)}")
    return ", ".join(parts)


def _few(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:5]))
    return f"{shown}, …" if len(numbers) > 5 else shown  # noqa: PLR2004 - a glance


def _codes(side: Side) -> str:
    return " ".join(f"{post}:{kind}" for post, kind in sorted(side.cents))


def _state(one: Difference, words: Words) -> str:
    return words.say(f"state_{one.state.replace(' ', '_')}")


class VoucherDifference(NamedTuple):
    """A line of a voucher and how both sides differ about it."""

    employing_body: str
    fiscal_year: int
    voucher: str
    line: int
    source: str
    found: Difference

    @property
    def cents(self) -> int:
        """Return by how many cents there is more there than here."""
        return self.found.there.total - self.found.here.total


_CODES = spoken(lambda side, _: _codes(side))
_PAID = spoken(lambda day, _: iso(day) if day else "")
DIFFERENCES: Listing[VoucherDifference] = Listing(
    Column("", "status", spoken(_state), "found"),
    Column("state", of="found.state"),
    Column("employing_body", "body"),
    Column("fiscal_year", "year"),
    Column("", "voucher", of=lambda one: f"{one.voucher}/{one.line}"),
    Column("voucher"),
    Column("line"),
    Column("here_cents", "here", MONEY, "found.here.total"),
    Column("there_cents", "there", MONEY, "found.there.total"),
    Column("difference_cents", "difference", MONEY, "cents"),
    Column("", "where", spoken(_where), "found"),
    Column("here", kind=_CODES, of="found.here"),
    Column("there", kind=_CODES, of="found.there"),
    Column("events", kind=LIST, of="found.here.numbers"),
    Column("lines", kind=LIST, of="found.there.numbers"),
    Column("source"),
    Column("paid_here", kind=_PAID, of="found.here.paid_on"),
    Column("paid_there", kind=_PAID, of="found.there.paid_on"),
)
SUMS: Listing[Sum] = Listing(
    Column("cost_type", "cost_type", COST_TYPE),
    Column("here_cents", "here", MONEY, "here"),
    Column("there_cents", "there", MONEY, "there"),
    Column("", "difference", MONEY, lambda one: one.there - one.here),
)


def reconcile_output(found: Reconciliation, language: Language, form: str) -> str:
    """Return counts, sums per cost type, and every difference; the last alone as CSV."""
    words = Words(language)
    if form == "csv":
        return DIFFERENCES.csv(_differences(found), words)
    if form == "text":
        return "\n\n".join(_paragraphs(found, words))
    return json_text(
        {
            "receipt": found.receipt,
            "file": found.file_name,
            "file_hash": found.file_hash.hex(),
            "source": found.source,
            "from": iso(found.first),
            "until": iso(found.last),
            "agrees": found.agrees,
            "matched": found.matched,
            "unread": found.unread,
            "sums": SUMS.records(found.sums, words),
            "differences": DIFFERENCES.records(_differences(found), words),
        }
    )


def _differences(found: Reconciliation) -> list[VoucherDifference]:
    return [VoucherDifference(*one.key, one) for one in found.differences]


def _paragraphs(found: Reconciliation, words: Words) -> Iterator[str]:
    say, day = words.say, words.language.day
    span = {"first": day(found.first), "last": day(found.last)}
    yield say("reconciled", file=found.file_name, source=found.source, **span)
    counts = [say("reconcile_matched", count=found.matched)]
    counts += [
        say(f"reconcile_{state.replace(' ', '_')}", count=found.count(state)) for state in STATES
    ]
    if found.unread:
        counts.append(say("reconcile_unread", count=found.unread))
    yield " ".join(counts)
    if found.sums:
        yield SUMS.text(found.sums, words, total=SUMS.total(found.sums))
    if found.differences:
        yield DIFFERENCES.text(_differences(found), words)
    yield say("ledger_state", receipt=found.receipt)
