"""Random ledgers as lists of commands; the same seed and kinds give the same ledger."""

from __future__ import annotations

from random import Random
from typing import Any

from ledger.domain import commands as c
from tests.model.costs import late_facts, record_costs
from tests.model.days import day
from tests.model.draw import KINDS, Draw, Step

LAND, COUNTY = "05", "05558"
TOWNS = ("05558004", "05558016", "05558032", "05558044")
PROGRAMME = "KIM"
YEARS = (2023, 2024, 2025)


def story(seed: int, kinds: frozenset[str] = frozenset(KINDS)) -> list[Step]:
    """Return the steps of one ledger."""
    draw = Draw(Random(seed), kinds)
    draw.say(c.RegisterBody(LAND, "Land", "state"))
    draw.say(c.RegisterBody(COUNTY, "Kreis", "county"))
    for town in TOWNS:
        draw.say(c.RegisterBody(town, f"Town {town[-2:]}"))
    draw.say(c.RegisterProgramme(PROGRAMME, "Kommunales Integrationsmanagement"))
    for kind in ("material", "overhead"):
        draw.say(c.RegisterCostType(kind))
    decisions(draw)
    members = list(TOWNS[: draw.between(2, 4)])
    employers = members[: draw.between(1, 2)]
    agreement(draw, "KV", members)
    follows = draw.on("meet", 0.3)
    if follows:
        agreement(draw, "KV2", members)
    posts = [f"CM-{number}" for number in range(1, draw.between(1, 3) + 1)]
    first = notice(draw, "N1", YEARS[0], employers, len(posts))
    second = notice(draw, "N2", 2024, employers, len(posts)) if draw.maybe(0.5) else ""
    homes = {}
    for number, post in enumerate(posts):
        homes[post] = employers[number % len(employers)]
        establish(draw, post, homes[post], first, second)
        if follows and draw.maybe(0.6):
            moves = draw.a_day(draw.pick([2024, 2025]), inside=True)
            draw.say(c.AmendPost(post, moves, agreement="KV2"), draw.later(2024))
    record_costs(draw, posts, homes)
    if draw.on("plan"):
        plan(draw, posts)
    late_facts(draw, posts, homes, members)
    return draw.steps


def key(draw: Draw, members: list[str]) -> tuple[tuple[str, int, int], ...]:
    parts = [draw.between(1, 5) for _ in members]
    return tuple((body, part, sum(parts)) for body, part in zip(members, parts, strict=True))


def decisions(draw: Draw) -> None:
    for number, town in enumerate(TOWNS):
        if draw.maybe(0.7):
            last = 2024 if draw.maybe(0.2) else None
            name = f"B{number}"
            ceiling = draw.cents(500, 9000)
            draw.say(c.AdoptDecision(name, town, PROGRAMME, ceiling, 2023, last))
            if draw.maybe(0.3):
                change = c.AmendDecision(name, draw.between(2023, 2025), draw.cents(500, 9000))
                draw.say(change, draw.later(2024))
            if draw.maybe(0.1):
                draw.say(c.RevokeDecision(name, 2025), draw.later(2024))


def overhead(draw: Draw) -> dict[str, Any]:
    kind = draw.pick(["actual", "actual", "none", "percent", "flat"])
    rate, flat = (draw.between(1, 30), 100), draw.cents(100, 3000)
    if "overhead" not in draw.kinds or kind in {"actual", "none"}:
        return {"overhead": "actual" if "overhead" not in draw.kinds else kind}
    return {"overhead": kind} | (
        {"overhead_rate": rate} if kind == "percent" else {"overhead_cents": flat}
    )


def agreement(draw: Draw, name: str, members: list[str]) -> None:
    base: tuple[str, ...] = ()
    if draw.on("cost-base", 0.3):
        base = draw.pick([("personnel",), ("personnel", "material")])
    begins = day(2023)
    if draw.on("meet", 0.25):
        begins = draw.a_day(2023, inside=True)
    grant_key = key(draw, members) if draw.on("grant-key", 0.3) else None
    rules = overhead(draw)
    if base and rules["overhead"] == "actual":
        base = (*base, "overhead")
    # Flat overhead of a post without end goes on for ever: the agreement ends with the story.
    ends = day(2025, 12, 31)
    command = c.ConcludeAgreement(
        name, PROGRAMME, key(draw, members), grant_key, begins, ends, cost_base=base,
        **rules,
    )  # fmt: skip
    draw.say(command)
    join_and_leave(draw, name, members, begins)
    decide_vat(draw, name)
    if draw.on("meet", 0.1):
        draw.say(c.TerminateAgreement(name, draw.a_day(2025, inside=True)), draw.later(2024))


def join_and_leave(draw: Draw, name: str, members: list[str], begins: int) -> None:
    if draw.on("joining", 0.7):
        for number in range(draw.between(1, 2)):
            others = list(members)
            if draw.maybe(0.3) and len(others) > 2:
                others.pop()
            elif draw.maybe(0.3) and len(others) < len(TOWNS):
                others.append(TOWNS[len(others)])
            start = max(begins + 1, draw.a_day(draw.pick(YEARS), inside=True))
            grant_key = key(draw, others) if draw.on("grant-key", 0.3) else None
            rules = overhead(draw) if draw.maybe(0.4) else {}
            change = c.AmendAgreement(
                name, key(draw, others), grant_key, start, str(number + 2), **rules
            )
            draw.say(change, draw.later(2023))


def decide_vat(draw: Draw, name: str) -> None:
    if draw.on("vat", 0.5):
        for _ in range(draw.between(1, 2)):
            start = draw.a_day(draw.pick(YEARS), inside=True)
            rate = draw.pick([(19, 100), (7, 100), None])
            code = "S" if rate else ""
            draw.say(c.DecideVat(name, code, rate, start), draw.later(2023))


def terms(draw: Draw, posts: int, years: int) -> dict[str, Any]:
    """Return the terms of a notice or contract."""
    kind = draw.pick(
        ["per-fte", "per-fte", "fixed-amount", "percentage", "deficit", "full", "flat-capped"]
    )
    found: dict[str, Any] = {"financing": kind}
    account = "period" if draw.on("period", 0.35) else "year"
    found["account"] = account
    scale = posts * (years if account == "period" else 1)
    approved = draw.cents(25000, 60000) * scale
    if kind in {"per-fte", "flat-capped"}:
        found["rate_cents"] = draw.cents(40000, 60000)
        found["scope"] = draw.pick(["post", "grant"]) if kind == "per-fte" else "post"
        if draw.maybe(0.4) and kind == "per-fte":
            found["approved_cents"] = approved
        return found
    found["rate_cents"] = 0
    found["approved_cents"] = approved
    if kind != "fixed-amount":
        found["planned_cost_cents"] = approved + draw.cents(0, 20000) * scale
        if kind != "full" and draw.maybe(0.4):
            found["de_minimis_cents"] = 50000
        if draw.maybe(0.3):
            found["planned_other_cents"] = draw.cents(0, 3000)
    return found


def notice(draw: Draw, name: str, year: int, employers: list[str], posts: int) -> str:
    """Record a notice with its contracts."""
    begins = day(year) if year == 2023 or draw.maybe(0.4) else draw.a_day(year, inside=True)
    ends = day(draw.pick([2024, 2025]), 12, 31)
    recipient = employers[0] if draw.maybe(0.2) else COUNTY
    policy = draw.pick(["calendar-days", "calendar-days", "actual-days", "30/360"])
    if draw.on("share-month", 0.4):
        policy = draw.pick(["full-months", "started-months"])
    kinds = ("personnel", "material") if draw.maybe(0.25) else ("personnel",)
    found = terms(draw, posts, 2)
    rate = found.pop("rate_cents")
    draw.say(
        c.ApproveGrant(name, PROGRAMME, LAND, recipient, begins, ends, rate, policy, kinds, **found)
    )
    if draw.on("amended", 0.4) and rate:
        start = max(begins, draw.a_day(draw.pick(YEARS), inside=True))
        draw.say(c.AmendGrant(name, start, draw.cents(40000, 60000)), draw.later(2023))
    if draw.on("amended", 0.3) and "approved_cents" in found:
        start = begins if found["account"] == "period" else max(begins, day(draw.pick(YEARS)))
        more = found["approved_cents"] + draw.cents(0, 9000)
        draw.say(c.AmendGrant(name, start, approved_cents=more), draw.later(2023))
    for employer in employers:
        if employer != recipient:
            forward(draw, name, employer, (begins, ends), rated=bool(rate))
    return name


def forward(draw: Draw, name: str, to: str, span: tuple[int, int], *, rated: bool) -> None:
    begins, ends = span
    if draw.on("contracts", 0.3):
        own = terms(draw, 1, 2)
        own["rate_cents"] = own["rate_cents"] or None
        draw.say(c.ForwardGrant(name, to, begins, ends, **own))
        return
    rate = draw.cents(35000, 55000) if draw.on("contracts", 0.3) and rated else None
    if draw.on("contracts", 0.25):
        meets = begins + draw.between(20, 300)
        if not draw.on("meet"):
            meets = day(2024, 10) if begins > day(2023) else day(2023, 10)
        draw.say(c.ForwardGrant(name, to, begins, meets - 1, rate))
        other = draw.cents(35000, 55000) if rated and draw.maybe(0.5) else rate
        draw.say(c.ForwardGrant(name, to, meets, ends, other))
        return
    if draw.on("meet", 0.2):
        begins += draw.between(1, 100)
    draw.say(c.ForwardGrant(name, to, begins, ends, rate))


def establish(draw: Draw, post: str, employer: str, first: str, second: str) -> None:
    begins = day(2023) if draw.maybe(0.5) else draw.a_day(2023, inside=True)
    fte = draw.pick([(1, 1), (1, 1), (1, 2), (3, 4)])
    draw.say(c.EstablishPost(post, PROGRAMME, employer, "R", fte, begins, "KV", first))
    if second and draw.on("two-notices", 0.6):
        start = draw.a_day(draw.pick([2024, 2025]), inside=True)
        draw.say(c.AmendPost(post, start, grant=second), draw.later(2024))
    if draw.maybe(0.15):
        start = max(begins + 1, draw.a_day(2024, inside=True))
        draw.say(c.AmendPost(post, start, fte=(1, 2)), draw.later(2024))
    if draw.on("meet", 0.2):
        draw.say(c.ClosePost(post, draw.a_day(2025, inside=True)), draw.later(2025))
    enters = begins if draw.maybe(0.5) else begins + draw.between(0, 120)
    draw.say(c.FillPost(post, f"P-{post}-1", fte, enters))
    if draw.on("absence", 0.5):
        away = enters + draw.between(20, 500)
        draw.say(
            c.RecordAbsence(post, f"P-{post}-1", away, away + draw.between(0, 90)),
            draw.later(2024),
        )
    if draw.on("absence", 0.3):
        when = enters + draw.between(30, 600)
        draw.say(c.ChangeHours(post, f"P-{post}-1", (1, 2), when), draw.later(2023))
    if draw.on("absence", 0.4):
        leaves = enters + draw.between(60, 800)
        draw.say(c.VacatePost(post, f"P-{post}-1", leaves), draw.later(2025))
        follows = leaves + draw.between(-20, 90)
        if draw.maybe(0.7):
            command = c.FillPost(post, f"P-{post}-2", (1, 2), follows, None, handover=True)
            draw.say(command, draw.later(2025))


def plan(draw: Draw, posts: list[str]) -> None:
    for post in posts:
        for year in (2024, 2025):
            if draw.maybe(0.7):
                whole = day(year), day(year, 12, 31)
                amount = draw.cents(20000, 80000)
                draw.say(c.PlanCost(post, "personnel", amount, *whole), draw.later(2023))
            if draw.maybe(0.3):
                part = day(year, 4), day(year, 9, 30)
                amount = draw.cents(100, 5000)
                draw.say(c.PlanCost(post, "material", amount, *part), draw.later(2023))
        start = draw.a_day(2024, inside=True)
        last = day(2025, draw.between(1, 12), 28) if draw.maybe(0.4) else None
        draw.say(c.PlanOccupancy(post, (1, 1), start, last), draw.later(2023))
