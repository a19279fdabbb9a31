"""`correct` and `--corrects`: a fact is withdrawn by adding, and may be replaced."""

from __future__ import annotations

import msgspec

from ledger.domain.events import (
    AgreementAmended,
    BodyRegistered,
    FactWithdrawn,
    GrantAmended,
    PostFilled,
    PostVacated,
)
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    DECISION,
    DUELMEN,
    FILLED,
    FORWARDING,
    MITTE,
    NOTICE,
    NOTTULN,
    POST,
    SETUP,
    cost,
    day,
    key,
    value_on,
)


def test_a_fact_on_which_nothing_rests_is_withdrawn():
    number = MITTE.number_of(FILLED)
    (event,) = MITTE.withdraws(number)
    assert event == FactWithdrawn(("post", "CM-1"), number, replaced=False)
    assert not MITTE.and_then(event).standing.posts["CM-1"].people


def test_a_replacement_takes_the_place_of_what_it_replaces():
    # The raise of 2024 came later and still holds, although the notice was corrected after it.
    past = SETUP.and_then(
        GrantAmended("KIM-2023", day("2023-01-01"), 5600000, None, None),
        GrantAmended("KIM-2023", day("2024-01-01"), 5900000, None, None),
    )
    wrong = len(past.facts) - 1
    right = GrantAmended("KIM-2023", day("2023-01-01"), 5700000, None, None)
    events = past.withdraws(wrong, right)
    assert events == [FactWithdrawn(("grant", "KIM-2023"), wrong, replaced=True), right]
    rates = past.and_then(*events).standing.grants["KIM-2023"].rates
    assert value_on(rates, "2023-01-01") == 5700000
    assert value_on(rates, "2024-01-01") == 5900000


def test_a_replacement_can_be_corrected_again_and_keeps_the_first_place():
    past = MITTE.and_then(AgreementAmended("KV-Mitte", key(), None, day("2024-01-01"), "2", ""))
    first, second = (
        msgspec.structs.replace(AGREEMENT, key=key(f"{DUELMEN}={n},{NOTTULN}=1")) for n in (2, 3)
    )
    past = past.and_then(*past.withdraws(past.number_of(AGREEMENT), first))
    past = past.and_then(*past.withdraws(past.number_of(first), second))
    keys = past.standing.agreements["KV-Mitte"].keys
    assert value_on(keys, "2023-06-01").key == second.key
    assert value_on(keys, "2024-06-01").version == "2"


def test_facts_that_would_become_impossible_are_listed_and_refuse_it():
    message = MITTE.keeps(MITTE.number_of(NOTICE))
    forwarding, post = MITTE.number_of(FORWARDING), MITTE.number_of(POST)
    assert message.splitlines() == [
        (
            f"event {forwarding}, grant KIM-2023: no grant is registered under this name "
            f"→ correct or withdraw event {forwarding} first"
        ),
        (
            f"event {post}, grant KIM-2023: no grant is registered under this name "
            f"→ correct or withdraw event {post} first"
        ),
    ]


def test_a_shorter_replacement_refuses_what_then_lies_outside():
    shorter = msgspec.structs.replace(NOTICE, valid_to=day("2024-12-31"))
    message = MITTE.keeps(MITTE.number_of(NOTICE), shorter)
    assert f"event {MITTE.number_of(FORWARDING)}, forwarding of KIM-2023" in message
    assert "2025-12-31 lies outside the period of notice KIM-2023" in message


def test_a_fill_that_was_vacated_later_cannot_simply_go():
    past = MITTE.and_then(PostVacated("CM-1", "P-17", day("2024-06-30")))
    message = past.keeps(past.number_of(FILLED))
    assert "post CM-1: P-17 does not fill it on 2024-06-30" in message


def test_a_post_with_bookings_cannot_go_nor_change_its_employing_body():
    number = SETUP.number_of(POST)
    refused = "post CM-1: 30 bookings depend on it → reverse them first"
    assert SETUP.keeps(number, booked={"CM-1": 30}) == refused
    moved = msgspec.structs.replace(POST, employing_body=NOTTULN)
    assert SETUP.keeps(number, moved, {"CM-1": 30}) == refused
    half = msgspec.structs.replace(POST, fte=(1, 2))
    assert SETUP.withdraws(number, half, {"CM-1": 30})


def test_a_replacement_of_another_kind_is_refused():
    number = MITTE.number_of(FILLED)
    vacated = PostVacated("CM-1", "P-17", day("2024-06-30"))
    assert MITTE.keeps(number, vacated) == (
        f"event {number}: is a PostFilled, not a PostVacated "
        "→ correct it with the command of its own kind"
    )


def test_a_replacement_that_is_itself_against_a_rule_is_refused():
    number = MITTE.number_of(FILLED)
    early = msgspec.structs.replace(FILLED, valid_from=day("2022-07-01"))
    assert "post CM-1: does not exist on 2022-07-01" in MITTE.keeps(number, early)


def test_what_does_not_stand_cannot_be_withdrawn():
    past = MITTE.and_then(*MITTE.withdraws(MITTE.number_of(FILLED)))
    for number in (MITTE.number_of(FILLED), len(past.facts), 99):
        assert past.keeps(number) == (
            f"event {number}: no such fact stands "
            "→ see history for its number; undo a booking with cost reverse"
        )


def test_an_occupancy_recorded_on_the_wrong_post_moves_to_the_right_one():
    # CM-2 was established after the mistake; the replacement stands where it was recorded.
    other = msgspec.structs.replace(POST, post="CM-2")
    past = MITTE.and_then(other)
    right = PostFilled("CM-2", "P-17", (1, 1), day("2023-07-01"), None)
    posts = past.and_then(*past.withdraws(past.number_of(FILLED), right)).standing.posts
    assert not posts["CM-1"].people
    assert posts["CM-2"].people["P-17"].at(day("2024-01-01"))


def test_a_correction_moved_to_another_grant_is_the_last_word_there():
    other = msgspec.structs.replace(NOTICE, grant="KIM-B")
    past = SETUP.and_then(
        other,
        GrantAmended("KIM-2023", day("2024-01-01"), 1, None, None),
        GrantAmended("KIM-B", day("2024-01-01"), 2, None, None),
    )
    moved = GrantAmended("KIM-B", day("2024-01-01"), 3, None, None)
    after = past.and_then(*past.withdraws(len(past.facts) - 1, moved))
    assert value_on(after.standing.grants["KIM-B"].rates, "2024-01-01") == 3
    # Whoever asks about KIM-B alone sees neither the mistake nor its withdrawal.
    alone = type(after)(tuple(fact for fact in after.facts if "KIM-2023" not in fact.event.subject))
    assert value_on(alone.standing.grants["KIM-B"].rates, "2024-01-01") == 3


def test_a_registration_is_not_moved_onto_a_name_that_is_taken():
    typo = BodyRegistered("05558061", "Dülmen", "municipality")
    past = MITTE.and_then(typo)
    number = past.number_of(typo)
    taken = BodyRegistered(DUELMEN, "Dülmen II", "municipality")
    assert f"body {DUELMEN}: is recorded with other content as event 1" in past.keeps(number, taken)
    free = BodyRegistered("05558061", "Dülmen (alt)", "municipality")
    assert past.withdraws(number, free)


def test_a_body_that_facts_mention_cannot_go():
    message = MITTE.keeps(MITTE.number_of(BODIES[1]))
    mentioned = [MITTE.number_of(fact) for fact in (DECISION, AGREEMENT)]
    assert [line.split(",")[0] for line in message.splitlines()][:2] == [
        f"event {number}" for number in mentioned
    ]


def test_figures_follow_the_correction():
    wrong = MITTE.post_year(2023, cost("2023-07-01", "2023-12-31", "40000"))
    later = msgspec.structs.replace(FILLED, valid_from=day("2023-10-01"))
    past = MITTE.and_then(*MITTE.withdraws(MITTE.number_of(FILLED), later))
    right = past.post_year(2023, cost("2023-07-01", "2023-12-31", "40000"))
    assert (wrong.payable, right.payable) == (2850000, 1425000)
