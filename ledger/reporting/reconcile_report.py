"""A reconciliation as text, CSV or JSON, to be attached to the year's papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.period import iso
from ledger.position.reconciliation import STATES
from ledger.reporting.table import csv_table, json_text, text_table

if TYPE_CHECKING:
    from ledger.position.reconciliation import Difference, Reconciliation, Side
    from ledger.reporting.language import Language

FIELDS = (
    "state",
    "employing_body",
    "fiscal_year",
    "voucher",
    "line",
    "here_cents",
    "there_cents",
    "difference_cents",
    "here",
    "there",
    "events",
    "lines",
)
"""The stable field names of the JSON and CSV answers; amounts are integer cents."""


def reconcile_text(found: Reconciliation, language: Language) -> str:
    """Return counts, sums per cost type, and every difference."""
    say = language.say
    head = say(
        "reconciled",
        file=found.file_name,
        source=found.source,
        first=language.day(found.first),
        last=language.day(found.last),
    )
    counts = [say("reconcile_matched", count=found.matched)]
    counts += [
        say(f"reconcile_{state.replace(' ', '_')}", count=found.count(state)) for state in STATES
    ]
    if found.unread:
        counts.append(say("reconcile_unread", count=found.unread))
    shown = [head, " ".join(counts)]
    if found.sums:
        rows = [
            _amounts(language.cost_type(s.cost_type), s.here, s.there, language) for s in found.sums
        ]
        whole = (sum(s.here for s in found.sums), sum(s.there for s in found.sums))
        rows.append(_amounts(say("sum"), *whole, language))
        names = [say(n) for n in ("cost_type", "here", "there", "difference")]
        shown.append(text_table(names, rows, frozenset({1, 2, 3})))
    if found.differences:
        rows = [
            [
                say(f"state_{one.state.replace(' ', '_')}"),
                one.key[0],
                str(one.key[1]),
                f"{one.key[2]}/{one.key[3]}",
                *_amounts("", one.here.total, one.there.total, language)[1:],
                _where(one, language),
            ]
            for one in found.differences
        ]
        names = [say(n) for n in ("status", "body", "year", "voucher", "here", "there")]
        names += [say("difference"), say("where")]
        shown.append(text_table(names, rows, frozenset({4, 5, 6})))
    shown.append(say("ledger_state", receipt=found.receipt))
    return "\n\n".join(shown)


def _amounts(name: str, here: int, there: int, language: Language) -> list[str]:
    return [name, language.money(here), language.money(there), language.money(there - here)]


def _where(one: Difference, language: Language) -> str:
    parts = []
    if one.here.numbers:
        parts.append(language.say("at_events", numbers=_list(one.here.numbers)))
    if one.there.numbers:
        parts.append(language.say("at_lines", numbers=_list(one.there.numbers)))
    same = one.here.total == one.there.total
    if same:
        parts.append(f"{_codes(one.here)} ≠ {_codes(one.there)}")
    return ", ".join(parts)


def _list(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:5]))
    return f"{shown}, …" if len(numbers) > 5 else shown  # noqa: PLR2004 - a glance


def _codes(side: Side) -> str:
    return " ".join(f"{post}:{kind}" for post, kind in sorted(side.cents))


def _record(one: Difference) -> dict[str, object]:
    body, year, voucher, line = one.key
    here, there = one.here.total, one.there.total
    values = (one.state, body, year, voucher, line, here, there, there - here)
    rest = (_codes(one.here), _codes(one.there), one.here.numbers, one.there.numbers)
    return dict(zip(FIELDS, (*values, *rest), strict=True))


def reconcile_json(found: Reconciliation) -> str:
    """Return the answer for a program; see `FIELDS`."""
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
            "sums": [
                {"cost_type": s.cost_type, "here_cents": s.here, "there_cents": s.there}
                for s in found.sums
            ],
            "differences": [_record(one) for one in found.differences],
        }
    )


def reconcile_csv(found: Reconciliation) -> str:
    """Return the differences for a spreadsheet."""
    rows = []
    for one in found.differences:
        record = _record(one)
        cells = (record[name] for name in FIELDS)
        rows.append([" ".join(map(str, c)) if isinstance(c, list) else c for c in cells])
    return csv_table(FIELDS, rows)
