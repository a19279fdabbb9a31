"""`advance schedule`: an advance (Abschlag) that a member owes by a day."""

from __future__ import annotations

import msgspec
import pytest

from ledger.domain.commands import ScheduleAdvance
from ledger.domain.events import AdvanceScheduled
from tests.domain.advance_cases import BOTH_EMPLOY, LEFT, TERMINATED
from tests.domain.scenario import COUNTY, DUELMEN, NOTTULN, SETUP, day

SCHEDULE = ScheduleAdvance("KV-Mitte", NOTTULN, 2024, 200000, day("2024-03-31"))
PLACE = "advance of 05558032 for 2024 on KV-Mitte"


def changed(**fields):
    return msgspec.structs.replace(SCHEDULE, **fields)


def test_an_advance_is_due_from_a_member_for_a_budget_year():
    event = SETUP.when(SCHEDULE)
    assert event == AdvanceScheduled("KV-Mitte", NOTTULN, 2024, 200000, day("2024-03-31"))
    (_, kept), *more = SETUP.and_then(event).standing.agreements["KV-Mitte"].scheduled
    assert (kept, more) == (event, [])


@pytest.mark.parametrize("cents", [0, -1])
def test_what_is_due_is_above_zero(cents):
    assert SETUP.refuses(changed(amount_cents=cents)) == (
        f"{PLACE}: what is due is above zero → check the amount and its sign"
    )


def test_who_is_no_member_pays_no_advance():
    assert SETUP.refuses(changed(member=COUNTY)) == (
        "advance of 05558 for 2024 on KV-Mitte: 05558 is no member in 2024 "
        "→ name one of 05558016, 05558032, or amend the agreement first"
    )


def test_a_member_that_left_pays_for_its_last_year_and_no_later_one():
    assert LEFT.when(SCHEDULE).year == 2024
    assert "05558032 is no member in 2025 → name one of 05558016" in LEFT.refuses(
        changed(year=2025)
    )


def test_a_year_without_agreement_has_no_advances():
    assert TERMINATED.refuses(changed(year=2025)) == (
        "advance of 05558032 for 2025 on KV-Mitte: the agreement is not in force in 2025 "
        "→ mend the year"
    )


def test_the_employing_body_pays_no_advance_to_itself():
    problem = "05558016 employs here itself and pays no advance to itself"
    assert problem in SETUP.refuses(changed(member=DUELMEN))
    assert problem in SETUP.refuses(changed(member=DUELMEN, employing_body=DUELMEN))


def test_an_employing_body_without_post_is_refused():
    assert SETUP.refuses(changed(employing_body=COUNTY)) == (
        f"{PLACE}: 05558 has no post under the agreement in 2024 → name one of 05558016 with --to"
    )


def test_where_several_employ_the_advance_names_to_whom_it_goes():
    assert BOTH_EMPLOY.refuses(SCHEDULE) == (
        f"{PLACE}: several bodies employ under the agreement "
        "→ name one of 05558016, 05558032 with --to"
    )
    assert BOTH_EMPLOY.when(changed(employing_body=DUELMEN)).employing_body == DUELMEN
    # In 2023 Nottuln employed nobody yet.
    assert BOTH_EMPLOY.when(changed(year=2023)).year == 2023
