"""A reconciliation as text, CSV or JSON, to be attached to the year's papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.period import iso
from ledger.position.reconciliation import STATES
from ledger.reporting.columns import COST_TYPE, LIST, MONEY, Column, Listing, spoken
from ledger.reporting.language import Words
from ledger.reporting.table import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.position.reconciliation import Difference, Reconciliation, Side, Sum
    from ledger.reporting.language import Language


def _where(one: Difference, words: Words) -> str:
    parts = []
    if one.here.numbers:
        parts.append(words.say("at_events", numbers=_few(one.here.numbers)))
    if one.there.numbers:
        parts.append(words.say("at_lines", numbers=_few(one.there.numbers)))
    if one.here.total == one.there.total:
        parts.append(f"{_codes(one.here)} ≠ {_codes(one.there)}")
    return ", ".join(parts)


def _few(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:5]))
    return f"{shown}, …" if len(numbers) > 5 else shown  # noqa: PLR2004 - a glance


def _codes(side: Side) -> str:
    return " ".join(f"{post}:{kind}" for post, kind in sorted(side.cents))


def _state(one: Difference, words: Words) -> str:
    return words.say(f"state_{one.state.replace(' ', '_')}")


DIFFERENCES: Listing[Difference] = Listing(
    Column("", "status", spoken(_state)),
    Column("state"),
    Column("employing_body", "body", of=lambda one: one.key[0]),
    Column("fiscal_year", "year", of=lambda one: one.key[1]),
    Column("", "voucher", of=lambda one: f"{one.key[2]}/{one.key[3]}"),
    Column("voucher", of=lambda one: one.key[2]),
    Column("line", of=lambda one: one.key[3]),
    Column("here_cents", "here", MONEY, "here.total"),
    Column("there_cents", "there", MONEY, "there.total"),
    Column("difference_cents", "difference", MONEY, lambda one: one.there.total - one.here.total),
    Column("", "where", spoken(_where)),
    Column("here", of=lambda one: _codes(one.here)),
    Column("there", of=lambda one: _codes(one.there)),
    Column("events", kind=LIST, of="here.numbers"),
    Column("lines", kind=LIST, of="there.numbers"),
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
        return DIFFERENCES.csv(found.differences, words)
    if form == "text":
        return "\n\n".join(_paragraphs(found, words))
    return json_text(
        {
            "receipt": found.head,
            "file": found.file_name,
            "file_hash": found.file_hash.hex(),
            "source": found.source,
            "from": iso(found.first),
            "until": iso(found.last),
            "agrees": found.agrees,
            "matched": found.matched,
            "unread": found.unread,
            "sums": SUMS.records(found.sums, words),
            "differences": DIFFERENCES.records(found.differences, words),
        }
    )


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
        yield DIFFERENCES.text(found.differences, words)
    yield say("ledger_state", receipt=found.head)
