"""Record a story with the product, ask product and model the same, and list what differs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from ledger.application import Actor, Ledger, Note
from ledger.application.asking.grant_list import account_of_grant
from ledger.application.asking.settlements import show_settlement
from ledger.domain import commands as c
from ledger.domain.errors import LedgerError
from ledger.position.explanations.node import Node
from ledger.position.grants.account import AccountQuestion
from ledger.position.load import Question
from ledger.position.position import Position
from ledger.position.settlements.settled import SettlementQuestion
from ledger.projections.axes import Axes
from tests.model import figures
from tests.model.days import day, text_of, year_of
from tests.model.draw import Step
from tests.model.model import Cell, Model
from tests.model.world import NEVER, Fact

ASKED_ALONE = 4
HOUR = 3_600_000_000
START = day(2026, 5, 1) * 24 * HOUR


class Difference(NamedTuple):
    """One figure that product and model do not agree on."""

    snapshot: str
    question: str
    figure: str
    product: object
    model: object

    def __str__(self) -> str:
        return (
            f"[{self.snapshot}] {self.question} {self.figure}:"
            f" product {self.product}, model {self.model}"
        )


class Recorded(NamedTuple):
    """A ledger with a story in it, the facts as the model sees them, and what was refused."""

    ledger: Ledger
    facts: list[Fact]
    refused: list[tuple[Step, str]]


class Clock:
    """Goes on by an hour at each look."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        self.now += HOUR
        return self.now


def record(steps: list[Step], database: Path) -> Recorded:
    """Record each step by itself; what the product refuses is no part of the story."""
    ledger = Ledger.create(str(database), Actor("model"), clock=Clock())
    facts: list[Fact] = []
    refused = []
    numbers: dict[int, int] = {}
    for index, step in enumerate(steps):
        command = step.command
        if step.withdraws >= 0:
            if step.withdraws not in numbers:
                continue
            command = c.WithdrawFact(numbers[step.withdraws])
        if step.pays >= 0:
            if step.pays not in numbers:
                continue
            command = c.PayCosts((numbers[step.pays],), step.paid_on)
        assert command is not None
        note = Note(known_on=step.known_on, reason="as found", again=True)
        try:
            receipt = ledger.execute(command, note)
        except LedgerError as error:
            refused.append((step, str(error)))
            continue
        if facts and receipt.first_sequence <= facts[-1].sequence:
            continue  # On record already: nothing was added.
        numbers[index] = receipt.first_sequence
        facts.append(Fact(receipt.first_sequence, step.known_on, command))
    return Recorded(ledger, facts, refused)


def snapshots(facts: list[Fact], seed: int) -> Iterator[tuple[str, Axes, list[Fact]]]:
    """Yield the whole ledger, and some moments on both axes of time."""
    chance = Random(seed)
    yield "now", Axes(), facts
    costs = [fact.sequence for fact in facts if isinstance(fact.command, c.BookCost)]
    if costs:
        upto = chance.choice(costs)
        seen = [fact for fact in facts if fact.sequence <= upto]
        yield f"as of {upto}", Axes(sequence=upto), seen
    when = day(2023, 6) + chance.randint(0, 1000)
    known = [fact for fact in facts if fact.known_on <= when]
    yield f"known on {text_of(when)}", Axes(known_on=when), known


def differences(recorded: Recorded, seed: int) -> Iterator[Difference]:
    """Yield every figure that differs, in every snapshot."""
    for name, axes, facts in snapshots(recorded.facts, seed):
        model = Model(facts)
        if not model.world.posts:
            continue
        for basis in ("accrual", "cash"):
            wanted = figures.positions(model, basis)
            yield from _positions(
                recorded.ledger, f"{name}, {basis}", Question(basis=basis, axes=axes), wanted
            )
        yield from _legs(recorded.ledger, name, axes, model)
        yield from _plans(recorded.ledger, name, axes, facts, seed)
    yield from _settlements(recorded)


def _plans(
    ledger: Ledger, name: str, axes: Axes, facts: list[Fact], seed: int
) -> Iterator[Difference]:
    if not any(isinstance(fact.command, c.PlanCost | c.PlanOccupancy) for fact in facts):
        return
    wanted = figures.positions(Model(facts, "plan"))
    yield from _positions(ledger, f"{name}, plan", Question(axes=axes, view="plan"), wanted)
    cut = Random(seed).choice([day(2024, 1), day(2024, 7), day(2025, 1)])
    wanted = figures.positions(Model(facts, "forecast", cut))
    question = Question(axes=axes, view="forecast", cut=cut)
    yield from _positions(ledger, f"{name}, forecast {text_of(cut)}", question, wanted)


def _of_row(row: Position) -> dict[str, object]:
    return {
        "cost share": row.cost_share_cents,
        "refinanced": row.refinanced_cents,
        "VAT": row.vat_cents,
        "adjustment": row.adjustment_cents,
        "unrefinanced": row.unrefinanced_cents,
        "authorised": row.authorised_cents,
        "headroom": row.headroom_cents,
        "status": row.status,
        "closed": row.closed,
        "advances": row.advances_cents,
    }


def _of_cell(cell: Cell) -> dict[str, object]:
    room = None if cell.authorised is None else cell.authorised - cell.unrefinanced
    return {
        "cost share": cell.cost,
        "refinanced": cell.refinanced,
        "VAT": cell.vat,
        "adjustment": cell.adjustment,
        "unrefinanced": cell.unrefinanced,
        "authorised": cell.authorised,
        "headroom": room,
        "status": cell.status or figures.status(room),
        "closed": cell.closed,
        "advances": cell.advances,
    }


def _positions(
    ledger: Ledger, name: str, question: Question, wanted: dict[figures.Where, Cell]
) -> Iterator[Difference]:
    rows = {(r.municipality, r.programme, r.year): r for r in ledger.positions(question).rows}
    horizon = min(year_of(question.axes.known_on), 2026) if question.axes.known_on < NEVER else 2026
    # A few rows are asked for by themselves, too: which ones, the figures themselves decide.
    chance = Random(len(rows) + sum(cell.cost for cell in wanted.values()))
    looked = chance.sample(sorted(rows), min(ASKED_ALONE, len(rows)))
    for where in sorted({*rows, *wanted}):
        cell, row = wanted.get(where, Cell()), rows.get(where)
        label = f"position {where[0]} {where[2]}"
        expected = _of_cell(cell)
        if row is None:
            if where[2] > horizon:
                continue  # What only goes on of itself, nobody has to list before its year.
            for figure in ("cost share", "refinanced", "VAT", "adjustment"):
                if expected[figure]:
                    yield Difference(name, label, figure, "no row", expected[figure])
            continue
        got = _of_row(row)
        for figure, value in expected.items():
            if got[figure] != value:
                yield Difference(name, label, figure, got[figure], value)
        owed = cell.elsewhere - cell.advances
        # What a closed year leaves of an account, the reference does not say.
        settled = not cell.closed and not cell.adjustment
        if settled and (row.balance_cents or 0) != owed:
            yield Difference(name, label, "balance", row.balance_cents, owed)
        if where not in looked:
            continue
        asked = question._replace(municipality=where[0], year=where[2])
        one = [r for r in ledger.positions(asked).rows if r.programme == where[1]]
        yield from _same(name, label, row, one)
    yield from _trees(ledger, name, question, wanted, looked)


def _same(name: str, label: str, row: Position, others: list[Position]) -> Iterator[Difference]:
    """Compare the row of the whole table with that of the question about one year."""
    if len(others) != 1:
        yield Difference(name, label, "rows with --year", len(others), 1)
        return
    for field in row.__struct_fields__:
        here, there = getattr(others[0], field), getattr(row, field)
        if here != there:
            yield Difference(name, label, f"{field} with --year", here, there)


def _trees(
    ledger: Ledger,
    name: str,
    question: Question,
    wanted: dict[figures.Where, Cell],
    looked: list[figures.Where],
) -> Iterator[Difference]:
    for where in looked:
        cell = wanted.get(where, Cell())
        asked = question._replace(municipality=where[0], year=where[2])
        trees, _ = ledger.explain(asked, "unrefinanced")
        total = sum(tree.cents or 0 for tree in trees)
        if total != cell.unrefinanced:
            yield Difference(
                name, f"explain {where[0]} {where[2]}", "root", total, cell.unrefinanced
            )
        for tree in trees:
            for node in tree.walk():
                parts = _sum(node)
                if node.sums and node.children and parts != node.cents:
                    label = f"explain {where[0]} {where[2]} {node.kind}"
                    yield Difference(name, label, "sum", parts, node.cents)


def _sum(node: Node) -> int:
    return sum(child.sign * (child.cents or 0) for child in node.children)


def _legs(ledger: Ledger, name: str, axes: Axes, model: Model) -> Iterator[Difference]:
    for grant in sorted(model.world.notices):
        wanted = figures.legs(model, grant)
        rows, *_ = ledger.ask(account_of_grant, AccountQuestion(grant, None, axes))
        got = {(r.creditor, r.debtor, r.year): r for r in rows}
        for where in sorted({*wanted, *got}):
            leg, row = wanted.get(where, figures.Leg()), got.get(where)
            label = f"account {grant} {where[0]}→{where[1]} {where[2]}"
            here = (
                (row.entitlement_cents, row.eligible_cents, row.payable_cents) if row else (0,) * 3
            )
            there = (figures.rounded(leg.entitlement), int(leg.eligible), leg.payable)
            for figure, mine, theirs in zip(
                ("entitlement", "eligible", "payable"), here, there, strict=True
            ):
                if mine != theirs:
                    yield Difference(name, label, figure, mine, theirs)


def _settlements(recorded: Recorded) -> Iterator[Difference]:
    for command, model in figures.issued(recorded.facts):
        view = recorded.ledger.ask(show_settlement, SettlementQuestion(command.settlement)).view
        label = f"settlement {command.settlement}"
        lines = figures.settlement(model, command.agreement, command.year)
        got: dict[tuple[str, str], list[int]] = {}
        for line in view.settlement.event.lines:
            sums = got.setdefault((line.member, line.post), [0, 0, 0])
            sums[0] += line.cost_share_cents
            sums[1] += line.refinanced_cents
            sums[2] += line.vat_cents
        for where in sorted({*lines, *got}):
            here, there = got.get(where, [0, 0, 0]), lines.get(where, [0, 0, 0])
            if here != there:
                yield Difference(label, f"{where}", "cost, refinanced, VAT", here, there)
        wanted = figures.balances(model, command.agreement, command.year)
        accounts = {
            (b.member, b.employing_body): (b.unrefinanced_cents, b.advances_cents)
            for b in view.settlement.event.balances
        }
        for account in sorted({*wanted, *accounts}):
            mine, theirs = accounts.get(account, (0, 0)), wanted.get(account, (0, 0))
            if mine != theirs:
                yield Difference(label, f"{account}", "unrefinanced, advances", mine, theirs)
