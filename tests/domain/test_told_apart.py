"""What looks alike is told apart: repeats from news, what a closing knew from later words."""

from __future__ import annotations

from ledger.domain import events as e
from ledger.domain.commands import ConcludeAgreement
from ledger.domain.decisions import standing
from ledger.domain.facts import Fact
from ledger.domain.years.afterwards import known_to
from tests.domain.scenario import DUELMEN, MITTE, NOTTULN, day


def test_a_closing_knows_what_was_recorded_before_it_and_received_by_its_day():
    closing = Fact(10, day("2024-05-01"), e.YearClosed(NOTTULN, 2023, (), b"", day("2024-05-01")))
    word = e.AuthorisationAmended("181/2022", 2024, 600000)
    assert known_to(closing, Fact(9, day("2024-05-01"), word))
    assert not known_to(closing, Fact(9, day("2024-05-02"), word))
    assert not known_to(closing, Fact(11, day("2024-04-30"), word))


def test_only_an_equal_fact_is_a_repeat():
    amended = e.AuthorisationAmended("181/2022", 2024, 600000)
    past = MITTE.and_then(amended)
    stands = standing(amended, past.standing)
    assert stands is not None
    assert (stands.sequence, stands.same) == (past.number_of(amended), True)
    assert standing(e.AuthorisationAmended("181/2022", 2024, 600001), past.standing) is None
    assert standing(amended, MITTE.standing) is None


def test_fifths_and_twentieths_are_exact_percents():
    for parts in (((1, 5), (4, 5)), ((3, 20), (17, 20)), ((1, 8), (7, 8))):
        key = tuple((body, *part) for body, part in zip((DUELMEN, NOTTULN), parts, strict=True))
        command = ConcludeAgreement(
            "KV-2", "KIM", key, None, day("2024-01-01"), key_basis="percent"
        )
        event = MITTE.when(command)
        assert event.key == key
