"""Single bookings of a batch are recorded together, to the end to which each alone would come."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.application import Note
from ledger.domain import commands as c
from ledger.domain.errors import Refusal
from ledger.log.relations import COMMAND, EVENT
from ledger.projections import engine
from tests.application.mitte import Clock, booking, count, day, opened, record_master_data, stored

LINES = st.builds(
    booking,
    st.sampled_from([f"V-{number}" for number in range(19)]),
    st.sampled_from([100, 101, 102, 1500, 9]),
    cost_type=st.sampled_from(["personnel", "material"]),
    booked_on=st.sampled_from([day("2023-07-31"), day("2026-05-01"), day("2025-07-31")]),
    source=st.sampled_from(["manual", "manual", "other"]),
    service_from=st.sampled_from([day("2023-07-01"), day("2023-07-02")]),
    known_on=st.sampled_from([0, 0, day("2026-01-02")]),
    post=st.sampled_from(["CM-1", "CM-1", "CM-2", "CM-3"]),
)
NOTES = st.builds(
    Note,
    plausible=st.sampled_from([False, False, True]),
    known_on=st.sampled_from([None, None, day("2026-01-01")]),
    command_id=st.sampled_from([None, None, None, b"a" * 16]),
    reason=st.sampled_from(["", "why"]),
)
REVERSAL = c.ReverseCost("05558016", 2023, "V-1", day("2026-01-05"), 0)


def new_ones(pairs):
    """Leave out what another line of the batch says under the same voucher or id."""
    vouchers = {(one.voucher, one.source): (one, note) for one, note in pairs}
    ids = {note.command_id or one.voucher: (one, note) for one, note in vouchers.values()}
    return list(ids.values())


def start(ledger):
    record_master_data(ledger)
    # Nothing is over a ceiling: a batch names that behind its last booking.
    ledger.execute(c.AdoptDecision("9/2023", "05558016", "KIM", 10**9, 2023))
    ledger.execute(c.AmendDecision("181/2022", 2023, 10**9))
    ledger.execute_all([(c.RegisterCostType("material"), Note())])
    # No notice is to pay for these, and one of them begins within the service periods.
    for post, first in (("CM-2", "2023-01-01"), ("CM-3", "2023-07-02")):
        ledger.execute(c.EstablishPost(post, "KIM", "05558016", "Mitte", (1, 1), day(first)))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(pairs=st.lists(st.tuples(LINES, NOTES), min_size=6, max_size=12), twice=st.booleans())
def test_together_or_one_by_one_the_same_is_stored_and_said(tmp_path_factory, pairs, twice):
    pairs = new_ones(pairs)
    if twice:
        pairs = (
            [*pairs, (REVERSAL, Note()), pairs[0]] if pairs[0][0].voucher == "V-1" else pairs * 2
        )
    folder = tmp_path_factory.mktemp("run")
    with (
        opened(str(folder / "a.db"), Clock()) as together,
        opened(str(folder / "b.db"), Clock()) as alone,
    ):
        start(together)
        start(alone)
        try:
            expected = [alone.execute(one, note) for one, note in pairs]
        except Refusal as refusal:
            with pytest.raises(Refusal) as caught:
                together.execute_all(pairs)
            assert caught.value.findings == refusal.findings  # noqa: PT017 - both are compared
            return
        assert together.execute_all(pairs) == expected
        assert together.receipt() == alone.receipt()
        relations = [COMMAND, EVENT, *engine.relations()]
        assert stored(together, relations) == stored(alone, relations)


def test_what_is_refused_is_named_by_its_place_and_nothing_is_recorded(ledger):
    before = count(ledger)
    lines = [booking("A"), booking("B", 0), *(booking(f"C-{number}") for number in range(5))]
    with pytest.raises(Refusal) as caught:
        ledger.execute_all([(line, Note()) for line in lines])
    assert caught.value.__notes__ == ["BookCost, command 2"]
    assert count(ledger) == before


def test_bookings_between_other_commands_see_what_these_recorded(ledger):
    late = c.RegisterCostType("late")
    some = [[booking(f"{letter}-{number}") for number in range(5)] for letter in "AB"]
    lines = [*some[0], late, booking("C", cost_type="late"), *some[1]]
    receipts = ledger.execute_all([(line, Note()) for line in lines])
    first = receipts[0].first_sequence
    assert [one.first_sequence for one in receipts] == list(range(first, first + 12))


def test_a_policy_of_two_persons_is_told_of_each_booking(ledger):
    ledger.execute(c.SetCertificationPolicy("warn"))
    lines = [booking(f"A-{number}", 100 + number) for number in range(5)]
    found = ledger.execute_all([(line, Note()) for line in lines])
    sums = ["€1.00", "€2.01", "€3.03", "€4.06", "€5.10"]
    for one, cents in zip(found, sums, strict=True):
        assert f"{cents} of {cents} booked is not certified yet" in "".join(one.warnings)
