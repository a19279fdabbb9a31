"""Cost base, overhead and VAT of an agreement (domain reference §4)."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given as examples
from hypothesis import strategies as st

from ledger.domain import events as e
from ledger.domain.money import decimal_text
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    DUELMEN,
    FORWARDING,
    NOTICE,
    NOTTULN,
    POST,
    PROGRAMME,
    cost,
    day,
    euros,
    filled,
    given,
    key,
)

YEAR = ("2024-01-01", "2024-12-31")


def under(*later: e.Event, **rules: Any):
    """Given a post that is filled all the time, under an agreement with these rules."""
    agreement = msgspec.structs.replace(AGREEMENT, **rules)
    first = filled("P-17", (1, 1), "2023-01-01")
    return given(*BODIES, PROGRAMME, NOTICE, FORWARDING, agreement, POST, first, *later)


def shares(one):
    return tuple(decimal_text(one.cost_share(body)) for body in (DUELMEN, NOTTULN))


def test_what_the_cost_base_leaves_out_stays_with_the_employing_body():
    one = under(cost_base=("personnel",)).post_year(
        2024, cost(*YEAR, "60000"), cost(*YEAR, "1000.01", "material")
    )
    assert shares(one) == ("31000.01", "30000.00")


def test_overhead_by_percent_of_personnel_cost_is_computed_and_shared():
    one = under(overhead="percent", overhead_rate=(1, 10)).post_year(
        2024, cost(*YEAR, "60000.05"), cost(*YEAR, "1000", "material")
    )
    # 10 % of 60,000.05 is 6,000.005: rounded once, half away from zero.
    assert decimal_text(one.costs[0].overhead) == "6000.01"
    assert shares(one) == ("33500.03", "33500.03")
    assert decimal_text(one.payable) == "57000.00"


def test_overhead_that_an_agreement_computes_is_never_refinanced():
    one = under(overhead="percent", overhead_rate=(1, 2)).post_year(2024, cost(*YEAR, "40000"))
    assert decimal_text(one.cost) == "60000.00"
    assert decimal_text(one.payable) == "40000.00"


def test_booked_overhead_is_shared_only_where_it_is_taken_as_booked():
    booked = cost(*YEAR, "500", "overhead")
    assert shares(under(overhead="actual").post_year(2024, booked)) == ("250.00", "250.00")
    assert shares(under(overhead="none").post_year(2024, booked)) == ("500.00", "0.00")
    percent = under(overhead="percent", overhead_rate=(1, 10))
    assert shares(percent.post_year(2024, booked)) == ("500.00", "0.00")


def test_flat_overhead_is_per_allocated_fte_by_calendar_day_twelfths():
    half_time = e.PostAmended("CM-1", day("2024-07-16"), (1, 2), None, None)
    one = under(half_time, overhead="flat", overhead_cents=euros("12000")).post_year(2024)
    # Six months and 15 of 31 days at 1.0, then 16 days and five months at 0.5.
    assert decimal_text(one.costs[0].overhead) == "9241.94"
    assert decimal_text(one.cost) == "9241.94"


def test_a_year_gets_its_own_overhead_when_the_rule_changes_at_new_year():
    change = e.AgreementAmended(
        "KV-Mitte", key(), None, day("2024-01-01"), "2", "", overhead="flat", overhead_cents=600000
    )
    past = under(change, overhead="percent", overhead_rate=(1, 20))
    before = past.post_year(2023, cost("2023-01-01", "2023-12-31", "50000"))
    after = past.post_year(2024, cost(*YEAR, "50000"))
    assert [decimal_text(c.overhead) for c in (before.costs[0], after.costs[0])] == [
        "2500.00",
        "6000.00",
    ]


def test_an_overhead_rule_that_changes_in_the_year_splits_by_calendar_days():
    change = e.AgreementAmended(
        "KV-Mitte", key(), None, day("2024-07-01"), "2", "", overhead="percent",
        overhead_rate=(1, 5),
    )  # fmt: skip
    past = under(change, overhead="percent", overhead_rate=(1, 10))
    one = past.post_year(2024, cost(*YEAR, "36600"))
    # 182 and 184 of 366 days: 10 % of 18,200 and 20 % of 18,400.
    assert [decimal_text(c.overhead) for c in one.costs] == ["1820.00", "3680.00"]


def test_an_amendment_that_does_not_speak_of_overhead_leaves_it():
    thirds = key(f"{DUELMEN}=1/3,{NOTTULN}=2/3")
    change = e.AgreementAmended("KV-Mitte", thirds, None, day("2024-01-01"), "2", "")
    one = under(change, overhead="percent", overhead_rate=(1, 10), cost_base=("personnel",))
    year = one.post_year(2024, cost(*YEAR, "30000"), cost(*YEAR, "99", "material"))
    assert shares(year) == ("11099.00", "22000.00")


def test_a_member_that_joins_in_the_year_bears_its_part_from_then_on():
    coesfeld = e.BodyRegistered("05558012", "Coesfeld", "municipality")
    joins = e.AgreementAmended(
        "KV-Mitte",
        key(f"{DUELMEN}=1/3,{NOTTULN}=1/3,05558012=1/3"),
        None,
        day("2024-07-01"),
        "2",
        "",
    )
    one = under(coesfeld, joins).post_year(2024, cost(*YEAR, "36600"))
    assert decimal_text(one.cost_share("05558012")) == "6133.33"
    assert sum(one.cost_share(m) for m in one.members()) == euros("36600")


def test_vat_is_rounded_per_line_and_adds_to_what_stays_with_the_member():
    vat = e.VatDecided("KV-Mitte", "S19", (19, 100), day("2024-07-01"), "§ 2b UStG")
    past = under(vat)
    one = past.post_year(
        2024,
        cost("2024-01-01", "2024-06-30", "40000"),
        cost("2024-07-01", "2024-12-31", "40000.10"),
    )
    lines = [line for line in one.lines() if line.member == NOTTULN]
    assert [line.vat_code for line in lines] == ["", "S19"]
    owed = lines[1].cost_share_cents - lines[1].refinanced_cents
    assert decimal_text(owed) == "5750.05"
    # 19 % of 5,750.05 is 1,092.5095.
    assert decimal_text(one.vat(NOTTULN)) == "1092.51"
    assert one.vat(DUELMEN) == 0


def test_vat_ends_with_a_decision_without_rate():
    begins = e.VatDecided("KV-Mitte", "S19", (19, 100), day("2023-01-01"), "§ 2b UStG")
    ends = e.VatDecided("KV-Mitte", "", None, day("2024-01-01"), "§ 2b UStG")
    past = under(begins, ends)
    assert past.post_year(2023, cost("2023-01-01", "2023-12-31", "80000")).vat(NOTTULN) > 0
    assert past.post_year(2024, cost(*YEAR, "80000")).vat(NOTTULN) == 0


RULES = st.fixed_dictionaries(
    {
        "cost_base": st.sampled_from([(), ("personnel",), ("personnel", "material")]),
        "overhead": st.sampled_from(["none", "actual", "percent", "flat"]),
        "overhead_rate": st.sampled_from([(1, 10), (1, 3)]),
        "overhead_cents": st.sampled_from([100, 599999]),
    }
)
ROWS = st.lists(
    st.tuples(st.sampled_from(["personnel", "material", "overhead"]), st.integers(-(10**6), 10**7)),
    max_size=5,
)


@examples(RULES, ROWS, st.sampled_from(["2024-02-10", "2024-07-01"]))
def test_lines_sum_to_the_cost_and_to_the_grant(rules, amounts, changes_on):
    vat = e.VatDecided("KV-Mitte", "S7", (7, 100), day("2024-05-01"), "§ 2b UStG")
    change = e.AgreementAmended(
        "KV-Mitte", key(f"{DUELMEN}=1/3,{NOTTULN}=2/3"), None, day(changes_on), "2", ""
    )
    rows = [cost(*YEAR, "1", kind)._replace(cents=cents) for kind, cents in amounts]
    one = under(vat, change, **rules).post_year(2024, *rows)
    lines = one.lines()
    booked = sum(row.cents for row in rows)
    assert sum(part.shared + part.own for part in one.costs) == booked
    assert sum(line.cost_share_cents for line in lines) == one.cost
    assert sum(line.refinanced_cents for line in lines) == one.payable
    assert sum(line.vat_cents for line in lines) == one.vat(DUELMEN) + one.vat(NOTTULN)
