"""`diff` as its users type it: which events made a figure another one, and in what order."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from ledger import Ledger
from ledger.projections.axes import NOW
from ledger.projections.entering import post_lines

BOOK = "cost book --post CM-1 --type personnel --service 2024-01-01 2024-01-31 --plausible "


@pytest.fixture
def booked(mitte):
    """January 2024 was booked wrongly, reversed and booked again, and a decision raised."""
    mitte.last = len(json.loads(mitte.ok("history --format json"))["events"])
    known = "--known-on 2024-02-01 --booked-on 2024-01-31"
    mitte.ok(f"{BOOK} --amount 6183,92 --voucher L-1 {known} --document LISTE-1")
    mitte.ok("cost reverse L-1 --booked-on 2024-03-01 --known-on 2024-03-01 --reason wrong")
    mitte.ok(f"{BOOK} --amount 6200 --voucher L-2 --booked-on 2024-03-01 --known-on 2024-03-02")
    return mitte


def figures(typist, line):
    return json.loads(typist.ok(f"{line} --format json"))["figures"]


def parts_of(found):
    return [(one["first_sequence"], one["difference_cents"]) for one in found["causes"]]


@pytest.mark.parametrize(
    ("lang", "typed"),
    [("en", "--figure certified --figure vat"), ("de", "--figure festgestellt --figure Saldo")],
)
def test_what_nothing_was_found_for_is_said_as_it_was_typed(booked, lang, typed):
    now = f"--since {booked.last + 3}"
    said = booked.run(f"--lang {lang} diff {now} {typed}").stderr
    assert f"{now} {typed}" in said
    assert (said.startswith("Nothing found for: ")) == (lang == "en")


def test_each_event_has_its_part_and_they_sum_up(booked):
    last = booked.last
    every = figures(booked, f"diff 05558032 --since {last} --year 2024 --figure cost_share")
    (found,) = every
    assert [one for one, _ in parts_of(found)] == [last + 1, last + 2, last + 3]
    assert sum(cents for _, cents in parts_of(found)) == found["difference_cents"]
    wanted = json.loads(booked.ok("position 05558032 --year 2024 --format json"))["positions"]
    assert found["after_cents"] == wanted[0]["cost_share_cents"]


def test_days_of_receipt_part_it_otherwise_than_recording(booked):
    line = "diff 05558032 --year 2024 --figure cost_share --received"
    first = figures(booked, f"{line} --since 2024-01-31 --until 2024-02-29")
    assert [one for one, _ in parts_of(first[0])] == [booked.last + 1]
    second = figures(booked, f"{line} --since 2024-02-29")
    assert [one for one, _ in parts_of(second[0])] == [booked.last + 2, booked.last + 3]


def test_a_person_reads_what_happened_and_the_order_that_decided(booked):
    line = f"diff 05558032 --since {booked.last} --figure cost_share"
    told = booked.ok(f"{line} --until {booked.last + 2}")
    assert "€6,183.92" in told
    assert "the order of recording decides" in told
    assert f"since: {booked.last}" in told
    booked.lang = "de"
    told = booked.ok(line)
    assert "Kostenanteil" in told
    assert "Reihenfolge der Erfassung" in told


def test_a_spreadsheet_has_a_row_for_each_cause_and_figure(booked):
    line = f"diff 05558032 --since {booked.last} --figure cost_share --figure refinanced"
    rows = list(csv.DictReader(io.StringIO(booked.ok(f"{line} --format csv"))))
    assert {row["figure"] for row in rows} == {"cost_share_cents", "refinanced_cents"}
    assert rows[0]["document"] == "LISTE-1"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("diff --since 9 --until 3", "BL-747"),
        ("diff --received --since 2024-05-01 --until 2024-04-30", "BL-747"),
        ("diff --since 3 --until 9 --as-of 8", "BL-748"),
        ("diff --received --since 2024-01-01 --until 2024-02-01 --known-on 2024-02-01", "BL-748"),
        ("diff", "--since"),
        ("diff --since 2024-13-01", "BL-298"),
    ],
)
def test_what_makes_no_sense_is_refused(booked, line, said):
    assert said in booked.refused(line, 2)


def test_a_decision_without_cost_is_seen_in_its_year(mitte):
    last = len(json.loads(mitte.ok("history --format json"))["events"])
    mitte.ok("decision amend 181/2022 --ceiling 6000 --from-year 2030 --document GR-9")
    (found,) = figures(mitte, f"diff 05558032 --since {last} --year 2030 --figure authorised")
    assert (found["before_cents"], found["after_cents"]) == (500000, 600000)
    assert parts_of(found) == [(last + 1, 100000)]


def test_a_post_without_any_cost_changes_what_its_leg_pays_together(typist, tmp_path):
    plain = Path("docs/how-to/county.toml").read_text(encoding="utf-8")
    setup = tmp_path / "c.toml"
    setup.write_text(plain.replace("rate = 55000", 'rate = 55000\nscope = "grant"'), "utf-8")
    typist.ok(f"apply {setup}")
    typist.ok(
        "post establish CM-9 --programme KIM --employing-body 05558016 --fte 1 "
        "--from 2024-06-01 --agreement KV-Mitte --grant KIM-2023"
    )
    typist.ok(f"{BOOK} --amount 100 --booked-on 2024-01-31 --voucher V1")
    last = len(json.loads(typist.ok("history --format json"))["events"])
    for found in figures(typist, f"diff 05558032 --since {last - 2} --year 2024"):
        assert sum(cents for _, cents in parts_of(found)) == found["difference_cents"]
    with Ledger(typist.database) as ledger, ledger._database.read() as session:
        assert not post_lines(session, "CM-9", 2024, (None, NOW))


def test_payments_and_certifications_have_their_parts(booked):
    last = booked.last
    booked.ok(f"{BOOK} --amount 100 --voucher L-3 --booked-on 2024-03-01")
    booked.ok(f"cost pay {last + 4} --paid-on 2024-04-05")
    line = f"diff 05558032 --since {last + 4} --year 2024 --figure cost_share"
    (paid,) = figures(booked, f"{line} --basis cash")
    assert parts_of(paid) == [(last + 5, 50_00)]
    assert json.loads(booked.ok(f"{line} --basis cash --format json"))["basis"] == "cash"
    booked.ok(f"--actor second cost certify {last + 4}")
    (certified,) = figures(booked, f"diff 05558032 --since {last + 5} --figure certified")
    assert parts_of(certified) == [(last + 6, 50_00)]
    told = booked.ok(f"--lang de diff 05558032 --since {last + 5} --figure festgestellt")
    assert "festgestellt: 0,00" in told
