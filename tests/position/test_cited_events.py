"""Whatever an explanation states, the event that it names says so: a law over random ledgers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from ledger.application import Ledger
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.keys import key_shares
from ledger.domain.period import parse_day
from ledger.position.explanations.node import Node
from ledger.position.load import Question
from tests.effort import effort
from tests.model.compare import record
from tests.model.days import day
from tests.model.draw import Step
from tests.model.stories import story

LATE = day(2026, 1, 20)


def amended(seed: int) -> list[Step]:
    """Return a random ledger whose notices and agreements are amended term by term at its end."""
    random, steps = Random(seed), story(seed)
    said = [step.command for step in steps]
    for command in said:
        start = day(random.choice((2023, 2024, 2025)), random.randint(1, 12))
        if isinstance(command, c.ApproveGrant):
            start = max(start, command.valid_from)
            for name, base in (("approved", 30000_00), ("planned_cost", 90000_00)):
                if getattr(command, f"{name}_cents") is not None and random.random() < 0.6:
                    cents = base + random.randint(0, 20000_00)
                    steps.append(amendment(command, start, f"{name}_cents", cents))
            if command.planned_cost_cents is not None and random.random() < 0.6:
                cents = random.randint(0, 2000_00)
                steps.append(amendment(command, start, "planned_other_cents", cents))
            if command.de_minimis_cents and random.random() < 0.6:
                steps.append(amendment(command, start, "de_minimis_cents", 40000_00))
        if isinstance(command, c.ConcludeAgreement) and random.random() < 0.5:
            change = c.AmendAgreement(command.agreement, command.key, None, start, "9", "§ 9")
            steps.append(Step(change, LATE))
    return steps


def amendment(notice: c.ApproveGrant, start: int, term: str, cents: int) -> Step:
    said: dict[str, Any] = {term: cents}
    return Step(c.AmendGrant(notice.grant, start, **said), LATE)


def key_says(node: Node, event: Any) -> bool:
    """Tell whether an agreement has the version and the part; without a key the post has none."""
    values = node.values
    if not values["version"]:
        # The post has no agreement, or does not exist yet on these days.
        return isinstance(event, e.PostEstablished)
    assert isinstance(event, e.AgreementConcluded | e.AgreementAmended)
    part = Fraction(str(values["part"]))
    keys = (event.key, event.grant_key or event.key)
    parts = {part for one in keys for _, part in key_shares(one, one[0][0])} | {Fraction(0)}
    return (values["version"], values["clause"]) == (event.version, event.clause) and part in parts


def amount_says(name: str) -> Callable[[Node, Any], bool]:
    """Return whether an event names the amount that a step states."""
    return lambda node, event: getattr(event, f"{name}_cents") == (node.cents or 0)


def approved_says(node: Node, event: Any) -> bool:
    """Tell whether an event says Z; an empty one is no cap."""
    said = event.approved_cents if hasattr(event, "approved_cents") else 0
    return (node.values["approved_cents"] or None) == (said or None)


def plan_says(node: Node, event: Any) -> bool:
    """Tell whether the event says Z, and it or a leaf of its own each other term."""
    apart = {str(one.values["term"]): one.cents for one in node.children if one.kind == "said_term"}
    stated = {"planned_cost": "planned_cents", "planned_other": "planned_other_cents"}
    if node.kind == "by_plan_waived":
        stated["de_minimis"] = "de_minimis_cents"
    return approved_says(node, event) and all(
        node.values[value] == apart.get(name, getattr(event, f"{name}_cents") or 0)
        for name, value in stated.items()
    )


SAYS: dict[str, Callable[[Node, Any], bool]] = {
    "share": key_says,
    "rate": amount_says("rate"),
    "occupancy": lambda node, event: (
        node.values["person"] == event.person
        and Fraction(str(node.values["fte"])) == Fraction(*event.fte)
    ),
    "absence": lambda node, event: node.values["person"] == event.person,
    "decision": amount_says("ceiling"),
    **dict.fromkeys(
        ("carry_over", "over_plan", "block", "block_lifted"),
        lambda node, event: abs(node.cents or 0) == event.amount_cents,
    ),
    "overhead_percent": lambda node, event: (
        event.overhead == "percent"
        and Fraction(*event.overhead_rate) * 100
        == Fraction(str(node.values["percent"]).removesuffix("…"))
    ),
    "overhead_flat": lambda node, event: node.values["flat_cents"] == event.overhead_cents,
    "vat": lambda node, event: (
        node.values["code"] == event.code
        and Fraction(str(node.values["percent"])) == Fraction(*event.rate) * 100
    ),
    "capped": approved_says,
    "by_minimum": approved_says,
    "by_plan": plan_says,
    "by_plan_waived": plan_says,
    "said_term": lambda node, event: node.cents == getattr(event, f"{node.values['term']}_cents"),
    "booking": lambda node, event: node.values["voucher"] == event.voucher,
    "unfunded_not_eligible": lambda node, event: (
        node.values["cost_type"] not in (event.cost_types or ())
    ),
    "unfunded_no_rate": lambda _, event: event.rate_cents == 0,
    "unfunded_no_grant": lambda _, event: not event.grant,
    "unfunded_no_notice": lambda _, event: (
        getattr(event, "from_day", getattr(event, "valid_to", None)) is not None
    ),
    "unfunded_no_post": lambda node, event: (
        isinstance(event, e.PostClosed) or parse_day(str(node.values["day"])) < event.valid_from
    ),
}
"""For each kind of step how its event says what it states."""

BESIDES = {
    *("certification", "payment", "closed", "as_closed", "absorbed", "unfunded_no_forwarding"),
    *("unfunded_vacant", "unfunded_no_claim", "unfunded_overhead"),
}
"""Kinds with an event that state no term of it."""


def steps_of(tree: Node) -> Iterator[Node]:
    """Yield each step that states a term: what was decided after closing states a difference."""
    yield tree
    for child in tree.children if tree.kind != "after_closing" else ():
        yield from steps_of(child)


def trees_of(ledger: Ledger) -> Iterator[Node]:
    for row in ledger.positions(Question()).rows:
        for basis in ("accrual", "cash"):
            question = Question(row.municipality, row.year, row.programme, basis)
            trees, _ = ledger.explain(question, "headroom")
            yield from trees


@pytest.mark.parametrize("seed", effort(range(1, 7), range(1, 40)))
def test_each_step_states_what_its_event_says(seed, tmp_path):
    recorded = record(amended(seed), tmp_path / "ledger.db")
    seen = set()
    with recorded.ledger as ledger:
        events = {one.sequence: one.event for one in ledger.replay()}
        for tree in trees_of(ledger):
            for node in steps_of(tree):
                if node.event is not None and node.kind not in BESIDES:
                    seen.add(node.kind)
                    assert SAYS[node.kind](node, events[node.event]), (node, events[node.event])
    assert seen
