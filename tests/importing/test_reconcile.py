"""`reconcile`: what the ledger has, beside what the finance system says."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.position.costs.reconciliation import ReconciledLine, compare, posted_in
from tests.importing.exports import SIGNED, export, row

RECONCILE = f"--profile {SIGNED} --year 2024"


@pytest.fixture
def ledger(mitte, tmp_path):
    mitte.ok(f"cost import {export(tmp_path, row('A'), row('B'), row('C'))} --profile {SIGNED}")
    return mitte


def test_the_imported_file_agrees_and_exits_0(ledger, tmp_path):
    text = ledger.ok(f"reconcile {export(tmp_path, row('A'), row('B'), row('C'))} {RECONCILE}")
    assert "Matched: 3. Different: 0. Only here: 0. Only there: 0." in text
    assert "€300.00" in text


def test_every_difference_is_shown_with_its_event_and_line(ledger, tmp_path):
    before = ledger.ok("verify --format json")
    path = export(tmp_path, row("A"), row("B", "120,00"), row("D", "50,00"), row("E", "x"))
    result = ledger.run(f"reconcile {path} {RECONCILE} --format json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    found = {one["voucher"]: one for one in answer["differences"]}
    assert {name: one["state"] for name, one in found.items()} == {
        "B": "different",
        "C": "only here",
        "D": "only there",
    }
    assert (found["B"]["difference_cents"], found["B"]["lines"]) == (2000, [6])
    assert found["C"]["events"]
    assert (answer["matched"], answer["unread"], answer["agrees"]) == (1, 1, False)
    (total,) = answer["sums"]
    assert total["here_cents"] == 30000
    assert total["there_cents"] == 27000
    text = ledger.run(f"reconcile {path} {RECONCILE}").stdout
    assert "event 20, line 6" in text
    rows = list(
        csv.DictReader(io.StringIO(ledger.run(f"reconcile {path} {RECONCILE} --format csv").stdout))
    )
    assert [one["state"] for one in rows] == ["different", "only here", "only there"]
    assert ledger.ok("verify --format json") == before


def test_whoever_the_file_speaks_of_is_compared_where_it_says_nothing_of_the_period(
    ledger, tmp_path
):
    ledger.ok("cost book --post CM-1 --type personnel --amount 999 --service 2024-12-01 2024-12-31 "
              "--booked-on 2025-01-10 --voucher X --source hkr --plausible")  # fmt: skip
    file = export(tmp_path, row("A"), row("B"), row("C"))
    found = ledger.run(f"reconcile {file} {RECONCILE.replace('2024', '2025')}")
    assert (found.exit_code, "Only here: 1" in found.stdout) == (1, True)


def test_what_was_reversed_on_one_side_and_never_made_on_the_other_agrees(ledger, tmp_path):
    ledger.ok("cost reverse --body 05558016 --fiscal-year 2024 --voucher C --source hkr "
              "--booked-on 2024-02-01")  # fmt: skip
    assert "Matched: 2" in ledger.ok(
        f"reconcile {export(tmp_path, row('A'), row('B'))} {RECONCILE}"
    )


def test_a_voucher_that_was_corrected_later_counts_once_in_the_year_of_its_date(ledger, tmp_path):
    ledger.ok("cost correct C --amount 254,10 --reason 'a typing error'")
    right = export(tmp_path, row("A"), row("B"), row("C", "254,10"))
    assert "Matched: 3. Different: 0." in ledger.ok(f"reconcile {right} {RECONCILE}")
    # The reversal was booked in 2026, and leaves nothing there that the other side would lack.
    later = RECONCILE.replace("2024", "2026") + " --body 05558016"
    assert "Only here: 0" in ledger.ok(f"reconcile {right} {later}")
    wrong = export(tmp_path, row("A"), row("B"), row("C"))
    (found,) = json.loads(ledger.run(f"reconcile {wrong} {RECONCILE} --format json").stdout)[
        "differences"
    ]
    assert (found["voucher"], found["here_cents"], found["there_cents"]) == ("C", 25410, 10000)


def test_a_reversal_that_nothing_follows_counts_on_its_own_day(ledger, tmp_path):
    ledger.ok("cost reverse C --booked-on 2025-02-01")
    path = export(tmp_path, row("A"), row("B"), row("C"))
    assert "Matched: 3" in ledger.ok(f"reconcile {path} {RECONCILE}")
    later = RECONCILE.replace("2024", "2025") + " --body 05558016"
    assert "Only here: 1" in ledger.run(f"reconcile {path} {later}").stdout


def test_period_body_and_source_narrow_it(ledger, tmp_path):
    path = export(tmp_path, row("A"))
    assert "Only here: 2" in ledger.run(f"reconcile {path} {RECONCILE}").stdout
    profile = f"--profile {SIGNED}"
    outside = ledger.ok(f"reconcile {path} {profile} --days 2025-01-01 2025-12-31")
    assert "Matched: 0" in outside
    assert "give one of them" in ledger.refused(
        f"reconcile {path} {RECONCILE} --days 2025-01-01 2025-12-31", 2
    )
    ledger.lang = "de"
    assert "Nur hier: 2." in ledger.run(f"reconcile {path} {RECONCILE}").stdout


def test_days_of_payment_are_compared_where_the_file_has_them(ledger, tmp_path):
    path = export(tmp_path, row("A"), row("B").replace("31.01.2024;501200", ";501200"), row("C"))
    result = ledger.run(f"reconcile {path} {RECONCILE} --format json")
    (found,) = json.loads(result.stdout)["differences"]
    assert (found["voucher"], found["state"], found["difference_cents"]) == ("B", "different", 0)
    assert (found["paid_here"], found["paid_there"]) == ("2024-01-31", "")
    assert "paid 2024-01-31 ≠ –" in ledger.run(f"reconcile {path} {RECONCILE}").stdout
    without = tmp_path / "p.toml"
    text = SIGNED.read_text(encoding="utf-8").replace('paid_on = "Zahldatum"\n', "")
    without.write_text(text, encoding="utf-8")
    assert "Matched: 3" in ledger.ok(f"reconcile {path} --profile {without} --year 2024")


def test_the_sources_that_a_file_names_are_compared(ledger, tmp_path):
    path = tmp_path / "own.csv"
    head = "post;cost_type;amount;service_from;service_to;booked_on;voucher;source\n"
    line = "CM-1;personnel;{};01.01.2024;31.01.2024;31.01.2024;S;{}\n"
    path.write_text(head + line.format("1,00", "sap") + line.format("2,00", ""), "utf-8")
    ledger.ok(f"cost import {path}")
    assert "Matched: 2" in ledger.ok(f"reconcile {path} --year 2024")
    path.write_text(head + line.format("1,50", "sap") + line.format("2,00", ""), "utf-8")
    result = ledger.run(f"reconcile {path} --year 2024 --format json")
    (found,) = json.loads(result.stdout)["differences"]
    assert (found["source"], found["here_cents"], found["there_cents"]) == ("sap", 100, 150)


ITEMS = st.lists(
    st.builds(
        ReconciledLine,
        st.tuples(
            st.just("B"), st.just(2024), st.sampled_from("abc"), st.integers(1, 2), st.just("hkr")
        ),
        st.sampled_from(["P", "Q"]),
        st.sampled_from(["x", "y"]),
        st.integers(-3, 3),
        st.integers(1, 9),
    ),
    max_size=12,
)


@given(ITEMS, ITEMS)
def test_the_differences_explain_the_difference_of_the_sums(here, there):
    _, found, sums = compare(here, there)
    assert sum(one.here for one in sums) == sum(item.cents for item in here)
    assert sum(one.there for one in sums) == sum(item.cents for item in there)
    explained = sum(one.there.total - one.here.total for one in found)
    assert explained == sum(one.there - one.here for one in sums)
    matched, mirrored, _ = compare(there, here)
    assert len(mirrored) == len(found)
    assert compare(here, here)[1] == []
    assert matched == compare(here, there)[0]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=7), st.integers(0, 9))
def test_each_line_counts_in_one_period_and_a_voucher_never_twice(days, cut):
    """A voucher that is booked, reversed, booked anew, …, on any days."""
    key = ("05558016", 2024, "V", 1, "hkr")
    lines = [
        ReconciledLine(
            key=key,
            post="CM-1",
            cost_type="personnel",
            cents=-100 if number % 2 else 100,
            number=number,
            booked_on=day,
            reversal=bool(number % 2),
        )
        for number, day in enumerate(days)
    ]
    early, late = list(posted_in(lines, 0, cut)), list(posted_in(lines, cut + 1, 9))
    assert sorted(line.number for line in (*early, *late)) == list(range(len(days)))
    for part in (early, late):
        assert part == sorted(part, key=lambda line: line.number)
        for one, then in pairwise(part):
            # Nothing is booked anew in a period whose last line of the voucher still stands there.
            assert one.reversal or then.reversal
