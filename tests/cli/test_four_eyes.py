"""The table of who booked, who certified, and how far either is proven."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest


@pytest.fixture
def certified(mitte):
    """The case Mitte: a second person certified two bookings of 2023, one is reversed."""
    for event in (13, 14):
        result = mitte.run(f"--actor second cost certify {event}")
        assert result.exit_code == 0, result.output
    mitte.ok("cost reverse 15 --booked-on 2023-12-31 --reason doppelt")
    return mitte


def table_of(typist, name, words=""):
    out = typist.ok(f"--lang en report four-eyes {words} --format csv --table {name}")
    return list(csv.DictReader(io.StringIO(out)))


def test_each_line_says_four_eyes_and_who_certified_it(certified):
    rows = table_of(certified, "lines", "--year 2023 --body 05558016")
    assert [row["event"] for row in rows] == ["13", "14", "15", "21", "16", "17", "18"]
    first, third, reversal = rows[0], rows[2], rows[3]
    assert (first["booked_by"], first["certified_by"]) == ("clerk (option)", "second (option)")
    assert (first["certification"], first["voucher"], first["line"]) == ("19", "2023-0701", "1")
    assert (third["certified_by"], third["certification"]) == ("nobody", "")
    assert reversal["named"].startswith("reversal")
    assert reversal["amount_cents"] == "-586319"
    history = json.loads(certified.ok("history --event 13 --format json"))["events"][0]
    assert first["hash"] == history["hash"]


def test_a_person_reads_in_words_how_a_login_is_proven_and_what_is_asked(certified):
    said = certified.ok("--lang de report four-eyes --year 2023")
    assert "second (nur angegeben)" in said
    assert "(option)" not in said
    assert re.search(r"^Feststellung +aus$", said, re.MULTILINE)


def test_sums_by_body_year_and_persons_add_up_to_the_lines(certified):
    sums, lines = table_of(certified, "sums"), table_of(certified, "lines")
    assert {(row["year"], row["certified_by"], row["lines"]) for row in sums} == {
        ("2023", "second (option)", "2"),
        ("2023", "nobody", "5"),
    }
    assert sum(int(row["lines"]) for row in sums) == len(lines)
    for certifier in ("second (option)", "nobody"):
        mine = [int(row["amount_cents"]) for row in lines if row["certified_by"] == certifier]
        (row,) = (one for one in sums if one["certified_by"] == certifier)
        assert int(row["amount_cents"]) == sum(mine)


def test_as_of_a_moment_nobody_had_certified(certified):
    rows = table_of(certified, "lines", "--as-of 18")
    assert {row["certified_by"] for row in rows} == {"nobody"}
    assert table_of(certified, "lines", "--year 2022") == []
    said = certified.refused("report four-eyes --body 05999999")
    assert "BL-" in said


def test_on_a_page_sums_lead_to_lines_and_these_to_their_events(certified, tmp_path):
    certified.ok(f"report four-eyes --out {tmp_path}/who.html")
    page = (tmp_path / "who.html").read_text(encoding="utf-8")
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert {"e13", "e19", "sums0"} <= links
    assert all(f'id="{link}"' in page for link in links)
    certified.ok(f"report four-eyes --out {tmp_path}/who.xlsx")
    certified.lang = "de"
    assert "festgestellt von" in certified.ok("report four-eyes")
