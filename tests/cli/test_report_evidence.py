"""Figures of the page lead to their arithmetic, and that to events with their hashes."""

from __future__ import annotations

import json
import re

from ledger.application.asking import evidence as module
from tests.cli.documents import ISSUE, read, tables


def test_every_link_has_its_place_and_every_place_one_name(county, tmp_path):
    page = read(county, tmp_path)
    assert len(page.ids) == len(set(page.ids))
    assert {target for target, _ in page.links} <= set(page.ids)


def test_every_figure_of_the_year_leads_to_an_explanation_of_the_same_amount(county, tmp_path):
    page = read(county, tmp_path)
    rows = tables(county)["positions"]["rows"]
    assert rows
    figures = [link for link in page.links if re.fullmatch(r"figures\d+-\w+", link[0])]
    explained = {int(target.partition("-")[0].removeprefix("figures")) for target, _ in figures}
    assert explained == set(range(len(rows)))
    for target, amount in figures:
        if amount != "–":
            assert amount.removeprefix("-") in page.texts[target], target


def test_every_open_item_and_every_cost_leads_to_where_it_comes_from(county, tmp_path):
    county.ok(
        "grant instalment KIM-2023 --recipient 05558016 --year 2023 --amount 20000 "
        "--received-on 2023-05-05"
    )
    county.ok(
        "repayment claim RF --grant KIM-2023 --creditor 05558 --debtor 05558016 --year 2023 "
        "--amount 300 --claimed-on 2024-05-01 --due-on 2024-06-01"
    )
    county.ok("repayment pay RF --amount 100 --paid-on 2024-05-20")
    page = read(county, tmp_path)
    assert "repaid on 2024-05-20 (RF)" in " ".join(page.texts.values())
    for line in ("verify", ISSUE):
        county.ok(line)
        page = read(county, tmp_path)
        found = tables(county)
        for name, table in (("items", "open-items"), ("booked", "cost")):
            rows = found[table]["rows"]
            named = [link for link in page.links if re.fullmatch(rf"{name}\d+", link[0])]
            links = dict(reversed(named))  # the table's own, and not those of the sums behind it
            # What was paid of an item after 31 December leads to its own payments.
            count = len(rows) + sum(bool(one.get("paid_since_cents")) for one in rows)
            assert links.keys() == {f"{name}{number}" for number in range(count)}
            for target, amount in links.items():
                assert amount.removeprefix("-") in page.texts[target].replace("-", ""), target


def test_every_booking_behind_it_is_in_the_register_with_its_hash(county, tmp_path):
    page = read(county, tmp_path)
    events = {
        one["sequence"]: one for one in json.loads(county.ok("history --format json"))["events"]
    }
    booked = [n for n, one in events.items() if one["type"].startswith("CostBooked")]
    assert booked
    linked = {int(target[1:]) for target, _ in page.links if re.fullmatch(r"e\d+", target)}
    assert set(booked) <= linked
    for number in linked:
        assert events[number]["hash"] in page.texts[f"e{number}"]


def test_many_bookings_are_explained_by_their_sums_and_the_page_says_so(
    county, tmp_path, monkeypatch
):
    monkeypatch.setattr(module, "MOST_BOOKINGS", 2)
    page = read(county, tmp_path)
    text = " ".join(page.texts.values())
    assert "one by one: budget-ledger explain" in text
    assert "voucher 2023-0701" not in text
    assert "bookings personnel" in text
    figures = [link for link in page.links if re.fullmatch(r"figures\d+-\w+", link[0])]
    for target, amount in figures:
        assert amount.removeprefix("-") in page.texts[target]


def test_closed_years_are_explained_as_they_were_closed(mitte, tmp_path):
    mitte.ok(
        "settlement issue SA-2023 --agreement KV-Mitte --year 2023 --issued-on 2024-02-15 "
        "--due-on 2024-03-31"
    )
    mitte.ok("year close --yes 05558032 2023 --despite-red --reason Test --closed-on 2024-03-01")
    page = read(mitte, tmp_path)
    assert {target for target, _ in page.links} <= set(page.ids)


def test_other_forms_stay_short(county):
    assert "Arithmetic" not in county.ok("report year-end --year 2023")
