"""The plan of a post and year, and the effect of assumptions, as text, CSV or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.period import iso
from ledger.reporting.table import csv_table, text_table

if TYPE_CHECKING:
    from ledger.position.planned import PlannedYear
    from ledger.position.position import Position, PositionTable
    from ledger.reporting.axes_report import Frame

PLAN_FIELDS = ("kind", "cost_type", "fte", "from", "to", "cents", "event")
EFFECT_FIELDS = (
    "municipality",
    "municipality_name",
    "programme",
    "year",
    "unrefinanced_cents",
    "assumed_unrefinanced_cents",
    "difference_cents",
    "assumed_headroom_cents",
    "assumed_status",
)
"""The stable field names of the JSON and CSV answers; amounts are integer cents."""


def plan_output(plan: PlannedYear, frame: Frame) -> str:
    """Return the plan in the form asked for."""
    rows = _plan_rows(plan)
    language = frame.language
    if frame.form == "json":
        found = [dict(zip(PLAN_FIELDS, row, strict=True)) for row in rows]
        asked = {"post": plan.question.post, "year": plan.question.year}
        return frame.json(asked | {"plan": found})
    if frame.form == "csv":
        return csv_table(PLAN_FIELDS, rows)
    if not rows:
        post, year = plan.question.post, plan.question.year
        return frame.text(language.say("no_plan", post=post, year=year))
    shown = [
        [
            language.say(f"plan_{kind}"),
            language.cost_type(what) if what else fte,
            language.day(first),
            language.day(last),
            language.money(cents) if cents is not None else "",
            str(event),
        ]
        for (kind, what, fte, _, _, cents, event), (first, last) in zip(
            rows, _days(plan), strict=True
        )
    ]
    head = [language.say(k) for k in ("kind", "content", "from", "to", "amount", "event")]
    return frame.text(text_table(head, shown, frozenset({4, 5})))


def _days(plan: PlannedYear) -> list[tuple[int, int]]:
    costs = [(one.first, one.last) for one in plan.costs]
    return [*costs, *((one.first, one.last) for one in plan.occupancy)]


def _plan_rows(plan: PlannedYear) -> list[tuple[str, str, str, str, str, int | None, int]]:
    costs = [
        ("cost", c.cost_type, "", iso(c.first), iso(c.last), c.cents, c.event) for c in plan.costs
    ]
    filled = [
        ("occupancy", "", f"{o.fte}", iso(o.first), iso(o.last), None, o.event)
        for o in plan.occupancy
    ]
    return [*costs, *filled]


def effect_output(base: PositionTable, assumed: PositionTable, frame: Frame) -> str:
    """Return what assumptions do to each partner's unrefinanced amount."""
    before = {(r.municipality, r.programme, r.year): r.unrefinanced_cents for r in base.rows}
    rows = [
        _effect(row, before.get((row.municipality, row.programme, row.year), 0))
        for row in assumed.rows
    ]
    language = frame.language
    if frame.form == "json":
        records = [dict(zip(EFFECT_FIELDS, row, strict=True)) for row in rows]
        asked = {"basis": base.question.basis, "view": base.question.view}
        return frame.json(asked | {"effects": records})
    if frame.form == "csv":
        return csv_table(EFFECT_FIELDS, rows)
    shown = [
        [str(row[1]), str(row[2]), str(row[3])]
        + [language.money(cents) for cents in row[4:8] if cents is None or isinstance(cents, int)]
        + [language.say(str(row[8]))]
        for row in rows
    ]
    names = ("municipality", "programme", "year", "unrefinanced", "assumed", "difference")
    head = [language.say(name) for name in (*names, "headroom", "status")]
    table = text_table(head, shown, frozenset(range(2, 7))) if shown else language.say("no_rows")
    basis = language.say(f"basis_{base.question.basis}")
    return frame.text(f"{table}\n\n{language.say('nothing_recorded')}\n{basis}")


def _effect(row: Position, before: int) -> tuple[object, ...]:
    return (
        row.municipality,
        row.municipality_name,
        row.programme,
        row.year,
        before,
        row.unrefinanced_cents,
        row.unrefinanced_cents - before,
        row.headroom_cents,
        row.status,
    )
