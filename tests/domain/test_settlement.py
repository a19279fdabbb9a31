"""The yearly account (Spitzabrechnung) as arithmetic: lines, balances, whose advance it is."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import msgspec
from hypothesis import given as for_all
from hypothesis import strategies as st

from ledger.domain import events as e
from ledger.domain.money import round_cents
from ledger.domain.period import date_of, day_of, year_span
from ledger.domain.settlements.arithmetic import (
    advances_by_body,
    advances_of_body,
    advances_paid,
    balances,
    chain,
    details,
    payments_of,
    standing_settlement,
    unclear_advances,
    with_accounts,
)
from ledger.domain.years.bearing import BorneYear, LateCost
from ledger.domain.years.year_book import YearBook
from tests.domain.advance_cases import BOTH_EMPLOY
from tests.domain.scenario import (
    AGREEMENT,
    COUNTY,
    DUELMEN,
    MITTE,
    NOTTULN,
    cost,
    day,
    euros,
    key,
)

YEAR_2024 = cost("2024-01-01", "2024-12-31", "74206.99")
QUARTERS = key(f"{DUELMEN}=1/2,{NOTTULN}=1/4,{COUNTY}=1/4")


def amended(when, shares, grant_key=None):
    return e.AgreementAmended("KV-Mitte", shares, grant_key, day(when), "2", "§ 4")


def paid(member, cents, year=2024, to=""):
    return e.AdvancePaid("KV-Mitte", member, year, cents, day("2024-06-30"), to)


def lines_of(past, *rows, year=2024):
    borne = BorneYear(past.post_year(year, *rows))
    return [detail.line for detail in details("KV-Mitte", [borne])]


def test_nottuln_owes_8603_49_of_2024_and_after_two_advances_4603_49():
    past = MITTE.and_then(paid(NOTTULN, 200000), paid(NOTTULN, 200000))
    lines = lines_of(past, YEAR_2024)
    assert [(line.member, line.owed_cents) for line in lines] == [
        (DUELMEN, euros("8603.50")),
        (NOTTULN, euros("8603.49")),
    ]
    (end,) = balances(lines, advances_paid(past.standing, "KV-Mitte", 2024))
    assert end == e.SettlementBalance(NOTTULN, DUELMEN, 860349, 400000, 460349)


def test_the_employing_body_has_lines_and_no_balance():
    ends = balances(lines_of(MITTE, YEAR_2024), {})
    assert [end.member for end in ends] == [NOTTULN]


def test_a_member_that_joins_in_july_owes_from_july_on():
    past = MITTE.and_then(amended("2024-07-01", QUARTERS))
    rows = (
        cost("2024-01-01", "2024-06-30", "37103.49"),
        cost("2024-07-01", "2024-12-31", "37103.50"),
    )
    lines = lines_of(past, *rows)
    assert [(line.member, line.valid_from, line.cost_share_cents) for line in lines] == [
        (DUELMEN, day("2024-01-01"), 1855175),
        (NOTTULN, day("2024-01-01"), 1855174),
        (DUELMEN, day("2024-07-01"), 1855175),
        (COUNTY, day("2024-07-01"), 927588),
        (NOTTULN, day("2024-07-01"), 927587),
    ]
    assert [end.member for end in balances(lines, {})] == [COUNTY, NOTTULN]


def test_a_member_that_left_in_june_owes_its_half_year_and_nothing_of_the_next():
    past = MITTE.and_then(amended("2024-07-01", key(f"{DUELMEN}=1")))
    rows = (
        cost("2024-01-01", "2024-06-30", "37103.49"),
        cost("2024-07-01", "2024-12-31", "37103.50"),
    )
    (end,) = balances(lines_of(past, *rows), {})
    # Of the first half year: half of its cost, and half of its 28,500.00 of the grant.
    assert end.unrefinanced_cents == 1855174 - 1425000
    assert balances(lines_of(past, cost("2025-01-01", "2025-12-31", "1"), year=2025), {}) == ()


def test_a_grant_key_that_differs_may_leave_less_than_nothing():
    past = MITTE.and_then(
        amended("2024-01-01", key(f"{DUELMEN}=2/3,{NOTTULN}=1/3"), key()), paid(NOTTULN, 50000)
    )
    lines = lines_of(past, cost("2024-01-01", "2024-12-31", "57000"))
    (end,) = balances(lines, advances_paid(past.standing, "KV-Mitte", 2024))
    assert (end.unrefinanced_cents, end.advances_cents, end.balance_cents) == (
        -950000,
        50000,
        -1000000,
    )


def test_cost_outside_the_cost_base_stays_with_the_employing_body():
    agreed = msgspec.structs.replace(AGREEMENT, cost_base=("personnel",))
    number = MITTE.number_of(AGREEMENT)
    past = MITTE.and_then(*MITTE.withdraws(number, agreed))
    training = cost("2024-03-01", "2024-03-31", "500", "training")
    found = details(
        "KV-Mitte",
        [BorneYear(past.post_year(2024, YEAR_2024, training))],
    )
    home, other = found
    assert (home.shared_cents, home.own_cents) == (7420699, 50000)
    assert home.line.cost_share_cents == 3710350 + 50000
    assert (other.own_cents, other.line.cost_share_cents) == (0, 3710349)


def test_days_without_agreement_are_no_part_of_the_settlement():
    past = MITTE.and_then(e.AgreementTerminated("KV-Mitte", day("2024-06-30")))
    lines = lines_of(past, cost("2024-01-01", "2024-06-30", "100"), YEAR_2024)
    assert {line.valid_to for line in lines} == {day("2024-06-30")}


def test_days_under_another_agreement_are_no_part_of_the_settlement():
    other = msgspec.structs.replace(AGREEMENT, agreement="KV-Neu")
    moved = e.PostAmended("CM-1", day("2024-10-01"), None, "KV-Neu", None)
    past = MITTE.and_then(other, moved)
    year = past.post_year(2024, YEAR_2024)
    old, new = (details(name, [BorneYear(year)]) for name in ("KV-Mitte", "KV-Neu"))
    assert {one.line.valid_to for one in old} == {day("2024-09-30")}
    assert {one.line.valid_from for one in new} == {day("2024-10-01")}
    assert sum(one.line.cost_share_cents for one in (*old, *new)) == year.cost


def test_a_late_voucher_that_the_next_year_bears_keeps_the_key_of_its_service():
    # Booked in 2025 for December 2024, when halves held; quarters hold since January.
    past = MITTE.and_then(amended("2025-01-01", QUARTERS))
    lines = lines_of(past, cost("2024-12-01", "2024-12-31", "10.00"), year=2025)
    late = [line for line in lines if line.valid_to < year_span(2025).start]
    assert [(line.member, line.cost_share_cents) for line in late] == [
        (DUELMEN, 500),
        (NOTTULN, 500),
    ]
    assert sum(line.cost_share_cents for line in lines) == 1000


def test_where_two_employ_each_settles_with_the_other():
    past = BOTH_EMPLOY.and_then(paid(NOTTULN, 10000, to=DUELMEN), paid(DUELMEN, 3000, to=NOTTULN))
    years = [
        past.post_year(2024, cost("2024-07-01", "2024-12-31", "1000"), post="CM-1"),
        past.post_year(2024, cost("2024-07-01", "2024-12-31", "501"), post="CM-2"),
    ]
    lines = [detail.line for detail in details("KV-Mitte", map(BorneYear, years))]
    ends = balances(lines, advances_paid(past.standing, "KV-Mitte", 2024))
    assert ends == (
        e.SettlementBalance(DUELMEN, NOTTULN, 25050, 3000, 22050),
        e.SettlementBalance(NOTTULN, DUELMEN, 50000, 10000, 40000),
    )


def test_an_advance_that_does_not_say_to_which_of_two_is_found():
    # The second employing body came after the advance was recorded.
    past = MITTE.and_then(paid(NOTTULN, 10000))
    post = BOTH_EMPLOY.facts[-1].event
    number = len(past.facts)
    past = past.and_then(post)
    (finding,) = unclear_advances(past.standing, "KV-Mitte", 2024)
    assert str(finding) == (
        f"advance of 05558032 for 2024, event {number}: was paid to one of 05558016, 05558032, and "
        "does not say to which → repeat its advance pay, "
        f"with --to, --corrects {number} and --reason"
    )


def test_an_advance_of_the_employing_body_to_itself_is_found():
    past = MITTE.and_then(paid(DUELMEN, 10000))
    (finding,) = unclear_advances(past.standing, "KV-Mitte", 2024)
    assert finding.problem == "was paid by the employing body to itself"
    assert list(unclear_advances(past.standing, "KV-Mitte", 2023)) == []


def issued(name, cents, corrects=None):
    ends = (e.SettlementBalance(NOTTULN, DUELMEN, cents, 0, cents),)
    days = day("2025-02-15"), day("2025-03-31")
    return e.SettlementIssued(name, "KV-Mitte", 2024, (), ends, *days, corrects)


def test_payments_on_a_corrected_settlement_count_for_the_one_in_its_place():
    past = MITTE.and_then(
        issued("SA-1", 5000),
        e.SettlementPaid("SA-1", NOTTULN, 4000, day("2025-03-20")),
        issued("SA-2", 6000, "SA-1"),
        e.SettlementPaid("SA-2", NOTTULN, 1500, day("2025-03-10")),
    )
    facts = past.standing
    stands = standing_settlement(facts, "KV-Mitte", 2024)
    assert stands is facts.settlements["SA-2"]
    assert [one.event.settlement for one in chain(facts, stands)] == ["SA-2", "SA-1"]
    found = payments_of(facts, stands, (NOTTULN, DUELMEN))
    assert [(one.settlement, one.amount_cents) for _, one in found] == [
        ("SA-2", 1500),
        ("SA-1", 4000),
    ]
    earlier = payments_of(facts, facts.settlements["SA-1"], (NOTTULN, DUELMEN))
    assert [one.amount_cents for _, one in earlier] == [4000]


def test_a_settlement_corrected_twice_leads_back_to_the_first():
    past = MITTE.and_then(issued("SA-1", 1), issued("SA-2", 2, "SA-1"), issued("SA-3", 3, "SA-2"))
    facts = past.standing
    found = chain(facts, facts.settlements["SA-3"])
    assert [one.event.settlement for one in found] == ["SA-3", "SA-2", "SA-1"]


def test_the_settlement_that_stands_is_that_of_the_agreement_and_of_the_year():
    of_2023 = msgspec.structs.replace(issued("SA-23", 1), year=2023)
    other = msgspec.structs.replace(issued("SA-S", 2), agreement="KV-Süd")
    facts = MITTE.and_then(of_2023, other).standing
    assert standing_settlement(facts, "KV-Mitte", 2024) is None
    facts = MITTE.and_then(of_2023, other, issued("SA-24", 3)).standing
    assert standing_settlement(facts, "KV-Mitte", 2024) is facts.settlements["SA-24"]
    assert standing_settlement(facts, "KV-Mitte", 2023) is facts.settlements["SA-23"]


def test_an_account_that_a_correction_leaves_without_lines_is_not_lost():
    assert with_accounts({}, issued("SA-1", 5000)) == {(NOTTULN, DUELMEN): 0}
    assert with_accounts({(NOTTULN, DUELMEN): 7}, issued("SA-1", 5000)) == {(NOTTULN, DUELMEN): 7}
    assert with_accounts({(NOTTULN, DUELMEN): 7}, None) == {(NOTTULN, DUELMEN): 7}
    (end,) = balances([], with_accounts({}, issued("SA-1", 5000)))
    assert end == e.SettlementBalance(NOTTULN, DUELMEN, 0, 0, 0)


DAYS_2024 = [date_of(year_span(2024).start + n) for n in range(366)]


@st.composite
def cases(draw):
    """A year with cost, an amendment, other shares in the grant, VAT and advances."""
    counts = st.integers(1, 97)
    shares = key(f"{DUELMEN}={draw(counts)},{NOTTULN}={draw(counts)},{COUNTY}={draw(counts)}")
    other = key(f"{DUELMEN}={draw(counts)},{NOTTULN}={draw(counts)}")
    when = day_of(draw(st.sampled_from(DAYS_2024[1:])))
    change = e.AgreementAmended(
        "KV-Mitte", shares, draw(st.sampled_from((None, other))), when, "2", ""
    )
    vat_from = day_of(draw(st.sampled_from(DAYS_2024)))
    vat = e.VatDecided("KV-Mitte", "S19", (19, 100), vat_from, "§ 2b UStG")
    rows = [
        cost("2024-01-01", "2024-01-01", "0")._replace(
            cost_type=draw(st.sampled_from(("personnel", "travel"))),
            cents=draw(st.integers(-(10**6), 10**8)),
            service=_span(draw),
        )
        for _ in range(draw(st.integers(1, 4)))
    ]
    advances = [
        paid(draw(st.sampled_from((NOTTULN, COUNTY))), draw(st.integers(1, 10**7)))
        for _ in range(draw(st.integers(0, 3)))
    ]
    return MITTE.and_then(change, vat, *advances), rows


def _span(draw):
    first = draw(st.integers(0, 365))
    last = draw(st.integers(first, 365))
    start = year_span(2024).start
    return type(year_span(2024))(start + first, start + last + 1)


@for_all(cases())
def test_lines_sum_to_cost_and_grant_and_balances_with_advances_to_what_is_owed(case):
    past, rows = case
    year = past.post_year(2024, *rows)
    found = details("KV-Mitte", [BorneYear(year)])
    lines = [detail.line for detail in found]
    assert sum(line.cost_share_cents for line in lines) == sum(row.cents for row in rows)
    assert sum(line.refinanced_cents for line in lines) == year.payable
    advances = advances_paid(past.standing, "KV-Mitte", 2024)
    ends = balances(lines, advances)
    for end in ends:
        assert end.balance_cents + end.advances_cents == end.unrefinanced_cents
    home = sum(line.owed_cents for line in lines if line.member == DUELMEN)
    vat = sum(line.vat_cents for line in lines)
    assert home + sum(end.unrefinanced_cents for end in ends) == year.cost - year.payable + vat
    assert sum(end.advances_cents for end in ends) == sum(advances.values())
    for detail in found:
        share = detail.part * detail.shared_cents + detail.own_cents
        # A line is rounded from its exact part, the base beside it by itself: a cent each at most.
        assert abs(detail.line.cost_share_cents - share) < 2
        assert abs(detail.line.refinanced_cents - detail.grant_part * detail.grant_cents) < 2
        base = detail.line.cost_share_cents - detail.line.refinanced_cents
        rate = detail.vat_rate or Fraction(0)
        assert detail.line.vat_cents == round_cents(rate * base)


@for_all(st.integers(1, 364))
def test_two_key_versions_meet_without_gap_whatever_the_day(offset):
    when = date_of(year_span(2024).start) + timedelta(days=offset)
    past = MITTE.and_then(amended(when.isoformat(), QUARTERS))
    lines = lines_of(past, YEAR_2024)
    first, second = sorted({(line.valid_from, line.valid_to) for line in lines})
    assert (first[0], second[1]) == (day("2024-01-01"), day("2024-12-31"))
    assert first[1] + 1 == second[0]


def test_what_a_body_paid_in_advance_is_found_by_programme_year_and_body():
    past = MITTE.and_then(paid(NOTTULN, 100), paid(NOTTULN, 20, 2023), paid(COUNTY, 3))
    facts = past.standing
    assert [event.amount_cents for _, event in advances_by_body(facts, "KIM", NOTTULN, 2024)] == [
        100
    ]
    assert advances_of_body(facts, "KIM", NOTTULN, 2023) == 20
    assert advances_of_body(facts, "OTHER", NOTTULN, 2024) == 0


def test_late_cost_of_an_employing_body_that_is_no_member_makes_a_line_of_that_cost_alone():
    agreed = msgspec.structs.replace(
        AGREEMENT, key=key(f"{NOTTULN}=1/2,{COUNTY}=1/2"), cost_base=("personnel",)
    )
    past = type(MITTE)(
        tuple(f._replace(event=agreed) if f.event == AGREEMENT else f for f in MITTE.facts)
    )
    late = LateCost(2024, cost("2023-08-01", "2023-08-31", "500", "material"))
    years = YearBook(past.standing, lambda _post, _year: (), late={"CM-1": [late]})
    (one,) = (one for one in details("KV-Mitte", [years.borne("CM-1", 2024)]) if one.late)
    line = one.line
    assert (line.member, line.cost_share_cents) == (DUELMEN, 50000)
    assert (line.refinanced_cents, line.vat_cents) == (0, 0)
    assert (one.own_cents, one.shared_cents, one.grant_cents) == (50000, 0, 0)


def test_late_cost_makes_lines_of_what_it_adds_to_cost_grant_and_vat():
    """28,500.00 for 2023, 20,000.00 of it used: of 10,000.00 more 8,500.00 are refinanced."""
    vat = e.VatDecided("KV-Mitte", "S19", (19, 100), day("2023-01-01"), "§ 2b UStG")
    own = cost("2023-07-01", "2023-12-31", "20000")
    late = LateCost(2024, cost("2023-08-01", "2023-08-31", "10000"))
    years = YearBook(
        MITTE.and_then(vat).standing,
        lambda _post, year: (own,) if year == 2023 else (),
        late={"CM-1": [late]},
    )
    found = [one for one in details("KV-Mitte", [years.borne("CM-1", 2024)]) if one.late]
    (one,) = (one for one in found if one.line.member == NOTTULN and one.shared_cents)
    line = one.line
    assert (line.cost_share_cents, line.refinanced_cents) == (500000, 425000)
    assert line.vat_cents == 14250
    assert (one.shared_cents, one.own_cents, one.grant_cents) == (1000000, 0, 850000)


def test_who_gets_grant_and_bears_no_cost_has_a_line_without_cost():
    past = MITTE.and_then(
        amended("2024-01-01", key(), key(f"{DUELMEN}=1/2,{NOTTULN}=1/4,{COUNTY}=1/4"))
    )
    found = {line.member: line for line in lines_of(past, YEAR_2024)}
    assert found[COUNTY].cost_share_cents == 0
    assert found[COUNTY].refinanced_cents == 5700000 // 4
    assert found[COUNTY].owed_cents == -5700000 // 4
