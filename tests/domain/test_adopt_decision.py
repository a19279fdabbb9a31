"""`decision adopt`: a council authorises a ceiling per budget year."""

from __future__ import annotations

from ledger.domain.commands import AdoptDecision
from ledger.domain.decisions import event_of, standing
from ledger.domain.events import BudgetAuthorised
from tests.domain.scenario import BODIES, DECISION, NOTTULN, PROGRAMME, day, given

PAST = given(*BODIES, PROGRAMME)
ADOPT = AdoptDecision("181/2022", NOTTULN, "KIM", 500000, 2023, None, day("2022-12-20"))


def test_a_decision_authorises_its_ceiling_for_every_year_from_the_first():
    event = PAST.when(ADOPT)
    assert event == BudgetAuthorised(
        "181/2022", NOTTULN, "KIM", 500000, 2023, None, day("2022-12-20")
    )
    ceilings = PAST.and_then(event).standing.decisions["181/2022"].ceilings
    assert [entry and entry.value for entry in map(ceilings.at, (2022, 2023, 2099))] == [
        None,
        500000,
        500000,
    ]


def test_a_decision_with_a_last_year_ends_with_it():
    event = PAST.when(AdoptDecision("181/2022", NOTTULN, "KIM", 500000, 2023, 2024))
    ceilings = PAST.and_then(event).standing.decisions["181/2022"].ceilings
    assert ceilings.at(2024) is not None
    assert ceilings.at(2025) is None


def test_a_body_nobody_registered_is_refused_with_the_nearest_known_ones():
    message = PAST.refuses(AdoptDecision("181/2022", "05558023", "KIM", 500000, 2023))
    assert message.startswith(
        "body 05558023: no body is registered under this name → known: 05558032"
    )


def test_a_programme_nobody_registered_is_refused_with_the_nearest_known_ones():
    message = PAST.refuses(AdoptDecision("181/2022", NOTTULN, "KIN", 500000, 2023))
    assert message == "programme KIN: no programme is registered under this name → known: KIM"


def test_without_any_programme_the_remedy_is_to_register_one():
    message = given(*BODIES).refuses(ADOPT)
    assert message == (
        "programme KIM: no programme is registered under this name → register one first"
    )


def test_every_unknown_name_is_told_at_once():
    message = given().refuses(ADOPT)
    assert [line.split(":")[0] for line in message.splitlines()] == [
        f"body {NOTTULN}",
        "programme KIM",
    ]


def test_a_negative_ceiling_is_refused():
    assert PAST.refuses(AdoptDecision("181/2022", NOTTULN, "KIM", -1, 2023)) == (
        "decision 181/2022: a negative ceiling → type it without the minus sign"
    )


def test_a_last_year_before_the_first_is_refused():
    assert PAST.refuses(AdoptDecision("181/2022", NOTTULN, "KIM", 1, 2023, 2022)) == (
        "decision 181/2022: the last year lies before the first → exchange the two years"
    )


def test_the_same_decision_again_is_a_repeat_and_another_ceiling_a_conflict():
    past = PAST.and_then(DECISION)
    number = past.number_of(DECISION)
    same = AdoptDecision("181/2022", NOTTULN, "KIM", 500000, 2023)
    other = AdoptDecision("181/2022", NOTTULN, "KIM", 600000, 2023)
    assert standing(event_of(same), past.standing) == (number, True)
    assert standing(event_of(other), past.standing) == (number, False)
