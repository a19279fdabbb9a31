"""A cost with days on which its post does not exist warns, under every policy (reference §4)."""

from __future__ import annotations

import pytest

from ledger.application import Note
from ledger.domain import commands as c
from ledger.domain.grants.funding import DAY_COUNTS
from ledger.importing.costs.imported import ImportOptions, import_costs
from ledger.position.load import Question
from tests.application.mitte import DUELMEN, POST, PROGRAMME, booking, day, master_data, opened

HEAD = "post,cost_type,amount,service_from,service_to,booked_on,voucher\n"
MARCH = {"service_from": day("2023-03-01"), "service_to": day("2023-03-31")}
BEFORE = "post CM-1 does not exist on 2023-03-01 to 2023-03-14 (from 2023-03-15): the cost is"


def prepared(policy: str = "calendar-days", **post: object) -> list[c.Command]:
    """Return the case with a post, and its person, from 15 March 2023 on."""
    begun = {"valid_from": day("2023-03-15")} | post
    found: list[c.Command] = []
    for command in master_data():
        match command:
            case c.ApproveGrant():
                found.append(replaced(command, day_count=policy))
            case c.EstablishPost():
                found.append(replaced(command, **begun))
            case c.FillPost():
                found.append(replaced(command, valid_from=day("2023-03-15")))
            case _:
                found.append(command)
    return found


def replaced(command: c.Command, **fields: object) -> c.Command:
    values = {name: getattr(command, name) for name in type(command).__struct_fields__}
    return type(command)(**(values | fields))


@pytest.fixture
def late(database_url):
    """Give a ledger whose post begins on 15 March 2023."""
    with opened(database_url) as one:
        one.execute_all([(command, Note()) for command in prepared()])
        yield one


@pytest.mark.parametrize("policy", DAY_COUNTS)
def test_a_cost_that_begins_before_its_post_warns_under_every_policy(tmp_path, policy):
    with opened(f"{tmp_path}/ledger.db") as one:
        one.execute_all([(command, Note()) for command in prepared(policy)])
        (warning,) = one.execute(booking("V-1", **MARCH)).warnings
        assert warning.startswith(BEFORE)
        found = {row.municipality: row.warnings for row in one.positions(Question(year=2023)).rows}
        values = {"post": POST, "year": 2023, "cents": 10000}
        assert all(("no_post", values) in warnings for warnings in found.values())


def test_a_cost_behind_the_last_day_of_its_post_warns(late):
    late.execute(c.VacatePost(POST, "P-17", day("2023-10-10")))
    late.execute(c.ClosePost(POST, day("2023-10-10")))
    october = {"service_from": day("2023-10-01"), "service_to": day("2023-10-31")}
    (warning,) = late.execute(booking("V-1", **october)).warnings
    assert "does not exist on 2023-10-11 to 2023-10-31 (from 2023-03-15 to 2023-10-10)" in warning


def test_a_post_without_notice_or_agreement_warns_as_well(database_url):
    with opened(database_url) as one:
        alone = prepared(agreement=None, grant=None)
        one.execute_all([(command, Note()) for command in alone])
        (warning,) = one.execute(booking("V-1", **MARCH)).warnings
        assert warning.startswith(BEFORE)
        (row,) = one.positions(Question(DUELMEN, 2023)).rows
        assert [word for word, _ in row.warnings] == ["no_post"]


def test_a_cost_on_days_of_its_post_does_not_warn(late):
    april = {"service_from": day("2023-04-01"), "service_to": day("2023-04-30")}
    assert late.execute(booking("V-1", **april)).warnings == ()
    # Nor is there anything to say about the key: it holds on all days of the post.
    assert all(not row.warnings for row in late.positions(Question(year=2023)).rows)


def test_a_reversal_takes_the_warning_away(late):
    late.execute(booking("V-1", **MARCH))
    reversal = c.ReverseCost(DUELMEN, 2023, "V-1", day("2023-08-01"), day("2023-08-01"))
    assert late.execute(reversal).warnings == ()
    words = [word for row in late.positions(Question(year=2023)).rows for word, _ in row.warnings]
    assert "no_post" not in words


def test_a_batch_and_a_file_say_it_in_one_line_with_count_and_sum(late, tmp_path):
    lines = (booking("V-1", **MARCH), booking("V-2", 2000, **MARCH), booking("V-3"))
    (warning,) = late.execute(c.ImportCosts(lines)).warnings
    assert warning.startswith(
        "2 bookings have days of service on which the post does not exist, €120.00 in all: "
        "CM-1 (from 2023-03-15);"
    )
    path = tmp_path / "costs.csv"
    days = "2023-01-01,2023-01-31,2023-01-31"
    path.write_text(
        f"{HEAD}{POST},personnel,7.00,{days},A-1\n{POST},personnel,7.00,2023-06-01,2023-06-30,"
        "2023-06-30,A-2\n",
        encoding="utf-8",
    )
    receipt = import_costs(late, path, ImportOptions()).receipt
    assert receipt is not None
    said = receipt.warnings[0]
    assert said.startswith("1 booking has days of service on which the post does not exist, €7.00")


def test_planned_cost_before_the_post_warns_in_the_plan(late):
    plan = c.PlanCost(POST, "personnel", 120000, day("2023-01-01"), day("2023-12-31"))
    late.execute(plan)
    rows = late.positions(Question(year=2023, view="plan")).rows
    assert {PROGRAMME} == {row.programme for row in rows}
    assert all("no_post" in {word for word, _ in row.warnings} for row in rows)


def test_a_cost_wholly_outside_of_its_post_is_told_once(late):
    february = {"service_from": day("2023-02-01"), "service_to": day("2023-02-28")}
    (warning,) = late.execute(booking("V-1", **february)).warnings
    assert warning.startswith("post CM-1 does not exist on 2023-02-01 to 2023-02-28")


def test_a_cost_that_no_notice_pays_for_says_which_of_the_reasons_it_is(late):
    later = {"service_from": day("2026-04-01"), "service_to": day("2026-04-30")}
    (warning,) = late.execute(booking("V-1", **later), Note(plausible=True)).warnings
    ends = "the cost is recorded and stays unrefinanced"
    assert warning == f"post CM-1 is not covered by KIM-2023 on 2026-04-01: {ends}"
    late.execute(c.VacatePost(POST, "P-17", day("2024-10-10")))
    december = {"service_from": day("2024-12-01"), "service_to": day("2024-12-31")}
    (warning,) = late.execute(booking("V-2", **december), Note(plausible=True)).warnings
    assert warning == f"post CM-1 is vacant on 2024-12-01: {ends}"


def test_a_file_says_in_one_line_what_no_notice_pays_for(late, tmp_path):
    late.execute(c.VacatePost(POST, "P-17", day("2024-10-10")))
    file = tmp_path / "costs.csv"
    file.write_text(
        HEAD + "CM-1,personnel,100,2024-10-01,2024-10-31,2024-10-31,F-1\n"
        "CM-1,personnel,100,2024-12-01,2024-12-31,2024-12-31,F-2\n"
        "CM-1,personnel,50,2026-01-01,2026-01-31,2026-01-31,F-3\n",
        encoding="utf-8",
    )
    report = import_costs(late, file, ImportOptions(note=Note(plausible=True)))
    assert report.receipt is not None
    (warning,) = report.receipt.warnings
    assert warning == (
        "2 bookings fall on days that no notice pays for, €150.00 in all (first: post CM-1 is "
        "vacant on 2024-10-11); recorded, and unrefinanced"
    )
