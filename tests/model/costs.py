"""Costs, and what comes late: reversals, closings, bearing years, advances, settlements."""

from __future__ import annotations

from ledger.domain import commands as c
from tests.model.days import day, months, year_of
from tests.model.draw import Draw, Step

PROGRAMME = "KIM"


def record_costs(draw: Draw, posts: list[str], homes: dict[str, str]) -> None:
    """Book what the posts cost, then undo and repeat some of it."""
    booked: list[tuple[int, c.BookCost]] = []
    for post in posts:
        for year in (2023, 2024, 2025):
            if draw.maybe(0.15):
                continue
            for month in range(draw.between(0, 4), 12, draw.between(1, 4)):
                line = a_cost(draw, post, year, month, f"{post}-{year}-{month}")
                booked.append((draw.say(line, line.booked_on + draw.between(0, 60)), line))
    pay(draw, booked)
    undo(draw, booked, homes, 0.12)


def pay(draw: Draw, booked: list[tuple[int, c.BookCost]]) -> None:
    """Let some unpaid bookings be paid later; now and then on a wrong day."""
    for step, line in booked:
        if line.paid_on or not draw.on("paid-later", 0.7):
            continue
        paid = line.service_to + draw.between(-20, 90)
        known = max(paid, draw.steps[step].known_on) + draw.between(0, 60)
        draw.steps.append(Step(None, known, pays=step, paid_on=paid))
        if draw.maybe(0.3):
            draw.steps.append(Step(None, known + 5, withdraws=len(draw.steps) - 1))
            if draw.maybe(0.5):
                draw.steps.append(Step(None, known + 9, pays=step, paid_on=paid + 30))


def a_cost(draw: Draw, post: str, year: int, month: int, voucher: str) -> c.BookCost:
    """Return a voucher of one month, or of a few."""
    first, last = months(year)[month][0], months(year)[month][-1]
    if draw.maybe(0.15):
        last = months(year)[min(11, month + 2)][-1]
    if draw.on("over-year-key", 0.15):
        first, last = first + draw.between(0, 10), last - draw.between(0, 10)
    if not draw.on("off-post", 0.05) and month < 4 and year == 2023:
        first, last = months(year)[6][0], months(year)[6][-1]
    kind = draw.pick(["personnel"] * 6 + ["material", "overhead"])
    high = 14000 if kind == "personnel" else 900
    cents = draw.cents(50, high)
    paid = last
    if draw.maybe(0.1) or month > 9:
        paid = day(year + 1, 1, 15)
    if paid > day(2025) + 400:
        paid = last
    behind = draw.on("behind")
    if not behind and year_of(paid) > 2024:
        paid = last
    if draw.on("unpaid", 0.12):
        paid = 0
    return c.BookCost(post, kind, cents, first, last, last, paid, voucher)


def undo(
    draw: Draw, booked: list[tuple[int, c.BookCost]], homes: dict[str, str], part: float
) -> None:
    for number, (step, line) in enumerate(booked):
        if not draw.on("reversal", part):
            continue
        known = draw.steps[step].known_on + draw.between(1, 200)
        body, year = homes[line.post], year_of(line.service_from)
        paid = line.paid_on + draw.between(0, 100) if line.paid_on else 0
        if paid > day(2024, 12, 31) and not draw.on("behind"):
            paid = line.paid_on
        back = c.ReverseCost(
            body, year, line.voucher, line.booked_on + 1, paid, reversal_voucher=f"R{number}"
        )
        draw.say(back, known)
        if draw.maybe(0.5):
            again = c.BookCost(
                line.post,
                line.cost_type,
                line.amount_cents + draw.pick([0, 0, 1, -700]),
                line.service_from,
                line.service_to,
                line.booked_on + 2,
                line.paid_on,
                f"{line.voucher}-again",
            )
            draw.say(again, known + 1)


def late_facts(draw: Draw, posts: list[str], homes: dict[str, str], members: list[str]) -> None:
    """Let years be closed and settled in random order, with late facts in between."""
    closed: dict[str, int] = {}
    settled: dict[int, list[str]] = {}
    received = day(2024, 2)
    bodies = sorted({*members, *homes.values()})
    for number in range(draw.between(4, 14)):
        received += draw.between(1, 60)
        what = draw.pick(["close", "close", "book", "book", "undo", "settle", "budget", "money"])
        if what == "close" and draw.on("closing"):
            body = draw.pick(bodies)
            year = closed.get(body, 2022) + 1
            if year <= 2024 and received > day(year + 1):
                draw.say(c.CloseYear(body, year, received, despite_red=True), received)
                closed[body] = year
        elif what == "book":
            late_voucher(draw, draw.pick(posts), homes, closed, (number, received))
        elif what == "undo":
            lines = [
                (at, step.command)
                for at, step in enumerate(draw.steps)
                if isinstance(step.command, c.BookCost)
            ]
            undo(draw, [draw.pick(lines)], homes, 1.0)
        elif what == "settle" and draw.on("advance"):
            settle(draw, homes, members, settled, received)
        elif what == "budget":
            budget(draw, draw.pick(members), received)
        else:
            money(draw, posts, homes, received)


def late_voucher(
    draw: Draw,
    post: str,
    homes: dict[str, str],
    closed: dict[str, int],
    which: tuple[int, int],
) -> None:
    """Book a late voucher, in the open year where the employing body closed that of service."""
    number, received = which
    year = draw.pick([2023, 2024])
    line = a_cost(draw, post, year, draw.between(0, 11), f"L{number}")
    bearing = closed.get(homes[post], 0) + 1
    if bearing > year:
        if "late" not in draw.kinds:
            return
        line = _replace(line, bearing_year=bearing)
    step = draw.say(line, received)
    if draw.maybe(0.3):
        undo(draw, [(step, line)], homes, 1.0)


def _replace(line: c.BookCost, *, bearing_year: int) -> c.BookCost:
    values = {name: getattr(line, name) for name in line.__struct_fields__}
    return c.BookCost(**{**values, "bearing_year": bearing_year})


def settle(
    draw: Draw,
    homes: dict[str, str],
    members: list[str],
    settled: dict[int, list[str]],
    received: int,
) -> None:
    year = draw.pick([2023, 2024])
    if draw.maybe(0.4):
        member, employer = draw.pick(members), draw.pick(sorted(set(homes.values())))
        cents = draw.cents(100, 6000)
        draw.say(c.PayAdvance("KV", member, year, cents, received, employer), received)
        return
    before = settled.setdefault(year, [])
    name = f"SA-{year}-{len(before)}"
    corrects = before[-1] if before else None
    command = c.IssueSettlement(name, "KV", year, received, received + 30, corrects)
    draw.say(command, received)
    before.append(name)


def budget(draw: Draw, body: str, received: int) -> None:
    year = draw.pick([2023, 2024, 2025])
    amount = draw.cents(10, 900)
    what = draw.between(0, 3)
    if what == 0:
        command = c.ApproveOverPlan(body, PROGRAMME, year, amount, "Rat", received)
        draw.say(command, received)
    elif what == 1:
        name = f"HS-{len(draw.steps)}"
        draw.say(c.BlockBudget(body, PROGRAMME, year, name, amount, "K", received), received)
        if draw.maybe(0.5):
            half = amount // 2
            draw.say(c.LiftBlock(body, PROGRAMME, year, name, half, "Rat", received), received)
    else:
        command2 = c.CarryOverBudget(body, PROGRAMME, year, year - 1, amount, "Rat", received)
        draw.say(command2, received)


def money(draw: Draw, posts: list[str], homes: dict[str, str], received: int) -> None:
    if draw.on("withdrawn", 0.4):
        leaves = (c.RecordAbsence, c.PlanCost, c.PayAdvance, c.AmendDecision)
        found = [at for at, step in enumerate(draw.steps) if isinstance(step.command, leaves)]
        if found:
            at = draw.pick(found)
            known = max(received, draw.steps[at].known_on)
            draw.steps.append(Step(None, known, withdraws=at))
            return
    if draw.on("other-money", 0.6):
        to = homes[draw.pick(posts)]
        cents = draw.cents(50, 4000)
        year = draw.pick([2023, 2024, 2025])
        grant = draw.pick(["N1", "N2"])
        command = c.ReceiveOtherFunding(grant, to, "Stiftung", year, cents, received)
        draw.say(command, received)
