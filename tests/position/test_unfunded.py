"""What is refinanced by nothing says why, down to the event behind it (domain reference §4)."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from ledger.application import Ledger, Note
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.events import Event
from ledger.position.explanations.node import Node
from ledger.position.load import Question
from ledger.reporting.explanation_report import explanation_output, explanation_text
from ledger.reporting.language import Language
from tests.domain.scenario import COUNTY, DUELMEN, LAND, NOTTULN, key
from tests.position.history import SETUP, Clock, at, day, record

FIRST, LAST = day("2023-01-01"), day("2025-12-31")


@pytest.fixture
def ledger(tmp_path) -> Iterator[Ledger]:
    """Give the case "Mitte" without any cost."""
    with Ledger.create(str(tmp_path / "ledger.db"), clock=Clock(at("2026-06-30"))) as one:
        record(one, *SETUP, c.RegisterCostType("material"))
        yield one


def book(
    ledger: Ledger, month: str, cents: int = 10000, cost_type: str = "personnel", post: str = "CM-1"
) -> None:
    first = day(f"{month}-01")
    number = f"V-{ledger.receipt()[:9]}"
    ledger.execute(c.BookCost(post, cost_type, cents, first, first + 27, first, first, number))


def reasons(ledger: Ledger, year: int, **asked: object) -> list[tuple[str, object, Event | None]]:
    """Return each reason, the cost that it is about, and the event behind it."""
    question = Question(DUELMEN, year)._replace(**asked)  # type: ignore[arg-type] # fields as a test gives them
    ((tree,), _) = ledger.explain(question, "refinanced")
    assert tree.cents == sum(child.cents or 0 for child in tree.children)
    recorded = {item.sequence: item.event for item in ledger.replay()}
    return [
        (
            node.kind.removeprefix("unfunded_"),
            node.values.get("unfunded_cents", node.values.get("eligible_cents")),
            recorded[node.event] if node.event else None,
        )
        for node in tree.children
        if node.kind.startswith("unfunded_") and not node.cents
    ]


def shown(ledger: Ledger, year: int, code: str) -> str:
    trees, sources = ledger.explain(Question(DUELMEN, year), "refinanced")
    return explanation_text(trees, sources, Language(code)).replace("\xa0", " ")


def test_a_cost_that_the_notice_does_not_list_is_not_eligible(ledger):
    book(ledger, "2024-03", 20000, "material")
    ((kind, cents, event),) = reasons(ledger, 2024)
    assert (kind, cents, type(event)) == ("not_eligible", 20000, e.GrantApproved)
    assert "nicht zuwendungsfähig: 200,00 € Sachausgaben auf CM-1; KIM-2023 nennt" in shown(
        ledger, 2024, "de"
    )
    assert "not eligible: €200.00 material on CM-1" in shown(ledger, 2024, "en")


def test_the_amendment_that_took_a_type_off_the_list_is_named(ledger):
    record(ledger, c.AmendGrant("KIM-2023", day("2024-01-01"), cost_types=("material",)))
    book(ledger, "2024-03")
    ((kind, _, event),) = reasons(ledger, 2024)
    assert (kind, type(event)) == ("not_eligible", e.GrantAmended)


def test_the_zero_parts_of_a_year_that_is_partly_refinanced_say_why(ledger):
    book(ledger, "2023-03", 300)  # vacant until July
    book(ledger, "2023-08", 50000)
    book(ledger, "2023-09", 700, "material")
    found = reasons(ledger, 2023)
    assert [(kind, cents) for kind, cents, _ in found] == [("not_eligible", 700), ("vacant", 300)]


def test_a_post_that_nobody_filled_yet_is_vacant(ledger):
    book(ledger, "2023-03")
    ((kind, _, event),) = reasons(ledger, 2023)
    assert (kind, type(event)) == ("vacant", e.PostEstablished)
    assert "Stelle unbesetzt" in shown(ledger, 2023, "de")


@pytest.mark.parametrize(
    ("command", "cause"),
    [
        (c.VacatePost("CM-1", "P-17", day("2024-01-31")), e.PostVacated),
        (c.RecordAbsence("CM-1", "P-17", day("2024-02-01")), e.AbsenceRecorded),
    ],
)
def test_who_left_or_is_away_is_the_event_of_a_vacancy(ledger, command, cause):
    record(ledger, command)
    book(ledger, "2024-03")
    ((kind, _, event),) = reasons(ledger, 2024)
    assert (kind, type(event)) == ("vacant", cause)


def test_a_closed_post_does_not_exist(ledger):
    record(ledger, c.VacatePost("CM-1", "P-17", day("2024-01-31")))
    record(ledger, c.ClosePost("CM-1", day("2024-01-31")))
    book(ledger, "2024-03")
    ((kind, _, event),) = reasons(ledger, 2024)
    assert (kind, type(event)) == ("no_post", e.PostClosed)


def test_after_its_last_day_the_notice_covers_nothing(ledger):
    book(ledger, "2026-03")
    ((kind, _, event),) = reasons(ledger, 2026)
    assert (kind, type(event)) == ("no_notice", e.GrantApproved)
    assert "KIM-2023 does not cover 2026-03-01" in shown(ledger, 2026, "en")


def test_a_revoked_notice_is_named_by_its_revocation(ledger):
    record(ledger, c.RevokeGrant("KIM-2023", day("2024-02-01")))
    book(ledger, "2024-03")
    ((kind, _, event),) = reasons(ledger, 2024)
    assert (kind, type(event)) == ("no_notice", e.GrantRevoked)


def test_a_notice_that_nobody_forwards_does_not_reach_the_employing_body(ledger):
    record(
        ledger,
        c.ApproveGrant("G-2", "KIM", LAND, COUNTY, FIRST, LAST, 100),
        c.EstablishPost("CM-2", "KIM", DUELMEN, "Mitte", (1, 1), FIRST, "KV-Mitte", "G-2"),
        c.FillPost("CM-2", "P-18", (1, 1), FIRST),
    )
    book(ledger, "2024-03", post="CM-2")
    ((kind, _, event),) = reasons(ledger, 2024)
    assert (kind, type(event)) == ("no_forwarding", e.GrantApproved)
    assert "erreicht Dülmen am 01.03.2024 nicht" in shown(ledger, 2024, "de")


def test_a_post_without_a_grant_has_no_notice(ledger):
    record(ledger, c.EstablishPost("CM-2", "KIM", DUELMEN, "Mitte", (1, 1), FIRST, "KV-Mitte"))
    book(ledger, "2024-03", post="CM-2")
    ((kind, _, event),) = reasons(ledger, 2024)
    assert (kind, type(event)) == ("no_grant", e.PostEstablished)


def test_a_grant_that_is_used_up_leaves_no_claim(ledger):
    """The last of Z went to 2023: what 2024 costs is eligible, and nothing is left for it."""
    record(
        ledger,
        c.ApproveGrant(
            "Z",
            "KIM",
            LAND,
            DUELMEN,
            FIRST,
            LAST,
            0,
            financing="full",
            approved_cents=0,
            planned_cost_cents=100,
        ),
        c.EstablishPost("CM-2", "KIM", DUELMEN, "Mitte", (1, 1), FIRST, "KV-Mitte", "Z"),
        c.FillPost("CM-2", "P-18", (1, 1), FIRST),
    )
    book(ledger, "2024-03", post="CM-2")
    ((kind, cents, event),) = reasons(ledger, 2024)
    assert (kind, cents, type(event)) == ("no_claim", 10000, e.GrantApproved)
    words = shown(ledger, 2024, "en")
    assert "no claim left under Z" in words
    assert "entitlement –" in words  # full financing has no rate to be entitled by
    assert "entitlement €0.00" not in words
    assert "eligible cost CM-2 2024" in words


def test_computed_overhead_is_never_refinanced(ledger):
    record(
        ledger,
        c.AmendAgreement(
            "KV-Mitte", key(), None, FIRST, "2", overhead="percent", overhead_rate=(1, 10)
        ),
    )
    book(ledger, "2024-03", 100000)
    assert reasons(ledger, 2024) == [("overhead", 10000, None)]


def test_without_any_cost_there_is_nothing_to_refinance(ledger):
    assert reasons(ledger, 2024) == [("no_cost", 0, None)]
    book(ledger, "2024-03")
    assert reasons(ledger, 2024) == []


def test_a_reversed_cost_needs_no_reason(ledger):
    book(ledger, "2024-03", 500, "material")
    voucher = next(
        item.event.voucher for item in ledger.replay() if isinstance(item.event, e.CostBooked)
    )
    record(ledger, c.ReverseCost(DUELMEN, 2024, voucher, day("2024-04-01"), 0))
    assert reasons(ledger, 2024) == [("no_cost", 0, None)]


@pytest.mark.parametrize("asked", [{"basis": "cash"}, {"view": "forecast", "cut": LAST}])
def test_the_reason_is_told_on_every_basis_and_view(ledger, asked):
    book(ledger, "2024-03", 900, "material")
    assert [one[:2] for one in reasons(ledger, 2024, **asked)] == [("not_eligible", 900)]


def test_planned_cost_says_why_too(ledger):
    year = day("2025-01-01"), day("2025-12-31")
    record(ledger, c.PlanCost("CM-1", "personnel", 1200, *year))
    assert [one[:2] for one in reasons(ledger, 2025, view="plan")] == [("vacant", 1200)]
    record(ledger, c.PlanCost("CM-1", "material", 700, *year))
    unfunded = [("not_eligible", 700), ("vacant", 1200)]
    assert [one[:2] for one in reasons(ledger, 2025, view="plan")] == unfunded
    record(ledger, c.PlanOccupancy("CM-1", (1, 1), FIRST))
    assert [one[:2] for one in reasons(ledger, 2025, view="plan")] == [("not_eligible", 700)]


def test_json_has_the_reason_its_values_and_its_event(ledger):
    book(ledger, "2024-03", 20000, "material")
    trees, sources = ledger.explain(Question(NOTTULN, 2024), "refinanced")
    (tree,) = json.loads(explanation_output(trees, sources, Language("en"), "json"))["explanations"]
    (node,) = tree["children"]
    assert (node["kind"], node["cents"]) == ("unfunded_not_eligible", 0)
    assert node["values"]["cost_type"] == "material"
    assert node["values"]["grant"] == "KIM-2023"
    assert node["event"]["sequence"] == 7


def test_every_reason_has_words_in_both_languages(ledger):
    book(ledger, "2023-03", 300)
    book(ledger, "2023-09", 700, "material")
    for code in ("de", "en"):
        assert shown(ledger, 2023, code)


def walk(trees: tuple[Node, ...]) -> Iterator[Node]:
    return (node for tree in trees for node in tree.walk())


def test_an_answer_as_of_then_names_no_later_event(ledger):
    book(ledger, "2024-03", 20000, "material")
    axes = ledger.axes()._replace(sequence=int(ledger.receipt().partition("-")[0]))
    record(
        ledger,
        c.AmendGrant("KIM-2023", FIRST, cost_types=("personnel", "material")),
        note=Note(document="later"),
    )
    trees, _ = ledger.explain(Question(DUELMEN, 2024, axes=axes), "refinanced")
    assert {n.event for n in walk(trees) if n.kind == "unfunded_not_eligible"} == {7}
    assert [kind for kind, _, _ in reasons(ledger, 2024)] == []
