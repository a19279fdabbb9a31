"""Shares and occupancy of posts as text, CSV or JSON."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from ledger.domain.allocation import NOTICE
from ledger.domain.period import iso
from ledger.reporting.table import csv_table, text_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from ledger.domain.allocation import Staffing
    from ledger.position.occupancy import Stretch
    from ledger.position.shares import BodyShare, Shares
    from ledger.reporting.axes_report import Frame
    from ledger.reporting.language import Language

SHARE_FIELDS = (
    "municipality",
    "municipality_name",
    "programme",
    "post",
    "key",
    "quota_fte",
    "allocated_fte",
    "occupied_fte",
    "below_minimum",
    "event",
    "grant",
    "funded_fte",
)
STAFFING_FIELDS = (
    "grant",
    "leg",
    "recipient",
    "funded_fte",
    "yearly_cents",
    "allocated_fte",
    "occupied_fte",
    "event",
)
STRETCH_FIELDS = ("kind", "person", "fte", "from", "to", "event")
"""The stable field names of the JSON and CSV answers; FTE are exact, such as 1/2."""


def fte(value: Fraction | None, language: Language) -> str:
    """Return FTE with up to four decimals, as the language writes them."""
    if value is None:
        return "–"
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    text = f"{exact.quantize(Decimal('0.0001'), ROUND_HALF_UP)}"
    whole, _, rest = text.partition(".")
    text = f"{whole}.{rest.rstrip('0').ljust(2, '0')}"
    return text.replace(".", ",") if language.code == "de" else text


def shares_output(answer: Shares, frame: Frame) -> str:
    """Return shares in the form asked for; the table ends with their sum, notices follow."""
    rows, notices, names = answer
    if frame.form == "json":
        found = [dict(zip(SHARE_FIELDS, r, strict=True)) for r in _all(answer)]
        return frame.json({"shares": found, "notices": [staffing_record(one) for one in notices]})
    if frame.form == "csv":
        return csv_table(SHARE_FIELDS, _all(answer))
    if not rows:
        return frame.text(frame.language.say("no_shares"))
    parts = [_shares_text(rows, frame.language)]
    if notices:
        parts.append(staffing_text(notices, frame.language, names))
    return frame.text("\n\n".join(parts))


def staffing_record(one: Staffing) -> dict[str, object]:
    """Return how many FTE a notice or forwarding pays for, for a program; FTE are exact."""
    funded = None if one.funded is None else f"{one.funded}"
    numbers = (funded, one.yearly_cents, f"{one.allocated}", f"{one.occupied}", one.event)
    return dict(zip(STAFFING_FIELDS, (*one[:3], *numbers), strict=True))


def staffing_text(rows: Sequence[Staffing], language: Language, names: Mapping[str, str]) -> str:
    """Return what notices and forwardings pay for beside what is allocated and occupied."""
    say = language.say
    shown = [
        [
            row.grant,
            say(f"grant_leg_{row.leg}", recipient=names.get(row.recipient, row.recipient)),
            fte(row.funded, language),
            language.money(row.yearly_cents),
            fte(row.allocated, language),
            fte(row.occupied, language),
            str(row.event),
        ]
        for row in rows
    ]
    head = ("grant_name", "grant_leg", "paid_for", "term_yearly", "allocated", "occupied", "event")
    return text_table([say(name) for name in head], shown, frozenset({2, 3, 4, 5, 6}))


def _shares_text(rows: Sequence[BodyShare], language: Language) -> str:
    say = language.say
    shown = []
    for row in rows:
        mark = say("below_minimum") if row.below else ""
        shown.append([row.name, row.programme, "", "", *_three(row, language), mark])
        for post in row.posts:
            mark = say("below_minimum") if post.below else ""
            numbers = ["", fte(post.allocated, language), fte(post.occupied, language)]
            shown.append(["", "", post.post, f"{post.key}", *numbers, mark])
    allocated = sum(row.allocated for row in rows)
    occupied = sum(row.occupied for row in rows)
    total = [fte(allocated, language), fte(occupied, language)]  # type: ignore[arg-type]
    shown.append([say("sum"), "", "", "", "", *total, ""])
    names = ("municipality", "programme", "post", "key", "quota", "allocated", "occupied", "note")
    return text_table([say(name) for name in names], shown, frozenset({4, 5, 6}))


def _three(row: BodyShare, language: Language) -> list[str]:
    return [fte(value, language) for value in (row.quota, row.allocated, row.occupied)]


def _all(answer: Shares) -> list[tuple[object, ...]]:
    """Return a row a body (post empty), then one for each of its posts."""
    found: list[tuple[object, ...]] = []
    paid_for = {
        one.grant: f"{one.funded}" for one in answer.notices if one.leg == NOTICE and one.funded
    }
    for row in answer.bodies:
        head = (row.body, row.name, row.programme)
        quota = None if row.quota is None else f"{row.quota}"
        numbers = (quota, f"{row.allocated}", f"{row.occupied}")
        found.append((*head, "", "", *numbers, row.below, row.quota_event, "", None))
        for p in row.posts:
            numbers = (None, f"{p.allocated}", f"{p.occupied}")
            behind = (p.grant, paid_for.get(p.grant))
            found.append((*head, p.post, f"{p.key}", *numbers, p.below, p.event, *behind))
    return found


def occupancy_output(rows: Sequence[Stretch], frame: Frame) -> str:
    """Return who fills a post when, in the form asked for."""
    records = [
        (row.kind, row.person, f"{row.fte}", iso(row.first), iso(row.last), row.event)
        for row in rows
    ]
    language = frame.language
    if frame.form == "json":
        found = [dict(zip(STRETCH_FIELDS, r, strict=True)) for r in records]
        return frame.json({"occupancy": found})
    if frame.form == "csv":
        return csv_table(STRETCH_FIELDS, records)
    if not rows:
        return frame.text(language.say("no_shares"))
    shown = [
        [
            language.say(f"occupancy_{row.kind}"),
            row.person,
            fte(row.fte, language) if row.kind != "absent" else "",
            language.day(row.first),
            language.day(row.last),
            str(row.event or ""),
        ]
        for row in rows
    ]
    head = [language.say(name) for name in ("kind", "person", "fte", "from", "to", "event")]
    return frame.text(text_table(head, shown, frozenset({2, 5})))
