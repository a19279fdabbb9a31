"""Folding: what stands, from events in any order, without ever refusing."""

from __future__ import annotations

from hypothesis import given as examples
from hypothesis import strategies as st

from ledger.domain import events as e
from ledger.domain.facts import Fact, fold, in_order
from tests.domain.scenario import (
    BODIES,
    BOOKING,
    DECISION,
    DUELMEN,
    FILLED,
    FORWARDING,
    MITTE,
    NOTTULN,
    POST,
    day,
    key,
    value_on,
)

HISTORY = MITTE.and_then(
    e.GrantAmended("KIM-2023", day("2024-01-01"), 5900000, ("personnel", "travel"), None),
    e.AgreementAmended("KV-Mitte", key(f"{NOTTULN}=1"), None, day("2024-07-01"), "2", ""),
    e.HoursChanged("CM-1", "P-17", (1, 2), day("2024-03-01")),
    e.AuthorisationAmended("181/2022", 2025, 700000),
    e.InstalmentReceived("KIM-2023", DUELMEN, 2024, 100, day("2024-02-01")),
    e.FactWithdrawn(("post", "CM-1"), len(MITTE.facts), replaced=True),
    e.PostFilled("CM-1", "P-18", (1, 1), day("2023-07-01"), None),
    BOOKING,
)


def said(facts):
    """Return everything that facts say, in a form that compares."""
    return (
        sorted(facts.standing),
        facts.bodies,
        facts.programmes,
        {n: (d.event, d.ceilings.entries) for n, d in facts.decisions.items()},
        {
            n: (
                g.event,
                g.valid_to,
                g.forwardings,
                g.instalments,
                g.coverage.entries,
                g.rates.entries,
                g.cost_types.entries,
            )
            for n, g in facts.grants.items()
        },
        {n: (a.event, a.keys.entries) for n, a in facts.agreements.items()},
        {
            n: (p.event, p.fte.entries, {who: line.entries for who, line in p.people.items()})
            for n, p in facts.posts.items()
        },
    )


@examples(st.permutations(HISTORY.facts))
def test_the_order_in_which_facts_are_read_does_not_matter(facts):
    assert said(fold(facts)) == said(fold(HISTORY.facts))


@examples(st.sets(st.sampled_from(HISTORY.facts)))
def test_any_part_of_a_history_folds_and_what_has_no_subject_changes_nothing(facts):
    state = fold(facts)
    numbers = {fact.sequence for fact in facts}
    assert set(state.standing) <= numbers
    assert all(decision.fact.sequence in numbers for decision in state.decisions.values())
    assert ("CM-1" in state.posts) == (HISTORY.number_of(POST) in numbers)


def test_a_fact_about_what_nobody_registered_is_kept_and_changes_nothing():
    late = Fact(1, 0, e.HoursChanged("CM-9", "P-17", (1, 2), day("2024-01-01")))
    state = fold([late, Fact(2, 0, e.GrantRevoked("G", 0)), Fact(3, 0, FORWARDING)])
    assert sorted(state.standing) == [1, 2, 3]
    assert not state.posts
    assert not state.grants


def test_a_withdrawn_fact_is_left_out_and_its_replacement_stands_in_its_place():
    order = [fact.event for fact in in_order(HISTORY.facts)]
    assert FILLED not in order
    replaced = e.PostFilled("CM-1", "P-18", (1, 1), day("2023-07-01"), None)
    assert order.index(replaced) == len(MITTE.facts) - 1


def test_without_its_replacement_a_withdrawn_fact_is_simply_gone():
    withdrawn = HISTORY.facts[: len(MITTE.facts) + 6]
    assert not fold(withdrawn).posts["CM-1"].people


def test_a_grant_key_that_is_not_given_is_the_cost_key():
    version = value_on(HISTORY.standing.agreements["KV-Mitte"].keys, "2024-07-01")
    assert version.grant_key == version.key == ((NOTTULN, 1, 1),)


def test_a_body_is_shown_by_its_name_and_an_unknown_one_by_its_key():
    assert HISTORY.standing.body_name(DUELMEN) == BODIES[0].name
    assert HISTORY.standing.body_name("05558099") == "05558099"


def test_an_amended_ceiling_belongs_to_its_decision():
    ceilings = HISTORY.standing.decisions[DECISION.decision].ceilings
    found = [ceilings.at(year) for year in (2023, 2024, 2025)]
    assert [entry and entry.value for entry in found] == [500000, 500000, 700000]
