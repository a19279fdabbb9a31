"""Shares, quota, minimum share and occupancy, typed."""

from __future__ import annotations

import json
from fractions import Fraction

QUOTA = "programme quota KIM --body 05558032 --fte 0.47 --from 2023-01-01 --source 'paper 2023'"


def shares(typist, options):
    return json.loads(typist.ok(f"post shares {options} --format json"))["shares"]


def test_four_numbers_stand_side_by_side(mitte):
    mitte.ok(QUOTA)
    nottuln = [row for row in shares(mitte, "--on 2023-06-30") if row["municipality"] == "05558032"]
    assert nottuln[0]["quota_fte"] == "47/100"
    assert (nottuln[0]["allocated_fte"], nottuln[0]["occupied_fte"]) == ("1/2", "0")
    assert (nottuln[1]["key"], nottuln[1]["post"]) == ("1/2", "CM-1")
    (whole, _) = shares(mitte, "05558032 --on 2023-07-01")
    assert whole["occupied_fte"] == "1/2"


def test_the_shares_of_all_members_are_the_fte_of_the_post(mitte):
    mitte.ok(
        "agreement amend KV-Mitte --key 05558016=2/3,05558032=1/3 --from 2024-01-01 --version 2"
    )
    rows = [row for row in shares(mitte, "--on 2024-01-01") if row["post"]]
    assert sum(Fraction(row["allocated_fte"]) for row in rows) == 1


def test_a_share_below_the_notices_minimum_is_warned_about(mitte):
    mitte.ok("grant amend KIM-2023 --from 2023-01-01 --minimum-share 0.5")
    small = mitte.run(
        "agreement amend KV-Mitte --key 05558016=2/3,05558032=1/3 --from 2024-01-01 --version 2"
    )
    words = "the share of Nottuln under KIM-2023 is 1/3 FTE, below the notice's minimum of 1/2"
    assert words in small.stderr
    assert "Dülmen" not in small.stderr
    assert "below the minimum share" in mitte.ok("post shares --on 2024-01-01")
    assert "below" not in mitte.ok("post shares --on 2023-12-31")


def test_the_minimum_is_meant_for_all_posts_under_the_notice_together(mitte):
    mitte.ok(
        "post establish CM-2 --programme KIM --employing-body 05558016 --region Mitte --fte 0.5 "
        "--from 2024-01-01 --agreement KV-Mitte --grant KIM-2023"
    )
    first = mitte.run("grant amend KIM-2023 --from 2023-01-01 --minimum-share 0.75")
    assert "the share of Nottuln under KIM-2023 is 1/2 FTE" in first.stderr  # on 1 January 2023
    assert "below" not in mitte.ok("post shares --on 2024-01-01")
    assert "below" in mitte.ok("post shares --on 2023-12-31")
    closed = mitte.run("post close CM-2 --last-day 2024-06-30")
    assert "the share of Dülmen under KIM-2023 is 1/2 FTE, below" in closed.stderr
    assert "below" in mitte.ok("post shares --on 2024-07-01 --region Mitte")


def test_a_notice_without_a_minimum_warns_about_no_share(mitte):
    keys = "--key 05558016=9/10,05558032=1/10 --from 2024-01-01 --version 2"
    assert "minimum" not in mitte.run(f"agreement amend KV-Mitte {keys}").stderr


def test_occupancy_shows_who_is_there_who_is_away_and_what_is_vacant(mitte):
    mitte.ok("post absence CM-1 --person P-17 --from 2024-04-01 --until 2024-06-30")
    mitte.ok("post fill CM-1 --person P-18 --from 2024-05-01 --until 2024-07-31 --handover")
    found = json.loads(mitte.ok("post occupancy CM-1 --year 2024 --format json"))["occupancy"]
    shown = [(row["kind"], row["person"], row["from"], row["to"]) for row in found]
    assert ("absent", "P-17", "2024-04-01", "2024-06-30") in shown
    assert ("vacant", "", "2024-04-01", "2024-04-30") in shown
    assert ("handover", "", "2024-07-01", "2024-07-31") in shown
    assert all(row["event"] for row in found if row["kind"] in {"filled", "absent", "allocated"})
    mitte.lang = "de"
    assert "ohne Kosten abwesend" in mitte.ok("post occupancy CM-1 --year 2024")


def test_the_next_notice_takes_over_in_the_year(mitte):
    mitte.ok(
        "grant approve KIM-2026 --programme KIM --grantor 05 --recipient 05558 --from 2024-07-01 "
        "--until 2026-12-31 --rate 60000"
    )
    mitte.ok("grant forward KIM-2026 --to 05558016 --from 2024-07-01 --until 2026-12-31")
    mitte.ok("post amend CM-1 --from 2024-07-01 --grant KIM-2026")
    for half, last in (("01", "06-30"), ("07", "12-31")):
        mitte.ok(
            f"cost book --post CM-1 --type personnel --amount 40000 --service 2024-{half}-01 "
            f"2024-{last} --booked-on 2024-12-31 --voucher H-{half}"
        )
    row = json.loads(mitte.ok("position 05558032 --year 2024 --format json"))["positions"][0]
    assert row["refinanced_cents"] == (2850000 + 3000000) // 2
    text = mitte.ok("explain 05558032 2024 refinanced")
    assert "KIM-2023" in text
    assert "KIM-2026" in text


def test_unknown_names_are_refused(mitte):
    assert "CM-1" in mitte.refused("post occupancy CM-2 --year 2024")
    assert "05558032" in mitte.refused("post shares 05558033 --on 2024-01-01")
    assert "no body" in mitte.refused(QUOTA.replace("05558032", "05558099"))


def test_a_quota_is_corrected(mitte):
    mitte.ok(QUOTA)
    number = shares(mitte, "05558032 --on 2024-01-01")[0]["event"]
    mitte.ok(f"{QUOTA.replace('0.47', '0.48')} --corrects {number} --reason typo")
    assert shares(mitte, "05558032 --on 2024-01-01")[0]["quota_fte"] == "12/25"


AWAY = "post absence CM-1 --person P-17 --from 2024-04-10 --until 2024-06-30"
BOOK = (
    "cost book --post CM-1 --type personnel --amount 100 --service {} {} "
    "--booked-on 2024-06-30 --voucher {}"
)


def test_a_booking_on_days_of_an_absence_names_it(mitte):
    mitte.ok(AWAY)
    whole = mitte.run(BOOK.format("2024-05-01", "2024-05-31", "A-1")).stderr
    words = "P-17 is away without cost from 2024-05-01 to 2024-05-31 (event "
    assert "post CM-1 is vacant in the service period, for " + words in whole
    assert "the cost is recorded and stays unrefinanced" in whole
    part = mitte.run(BOOK.format("2024-04-01", "2024-04-30", "A-2")).stderr
    assert "P-17 is away without cost from 2024-04-10 to 2024-04-30 (event " in part
    assert "the notice does not pay for them then" in part
    assert "away" not in mitte.run(BOOK.format("2024-07-01", "2024-07-31", "A-3")).stderr


def test_with_a_substitute_only_the_cost_of_who_is_away_is_warned_about(mitte):
    mitte.ok(AWAY)
    mitte.ok("post fill CM-1 --person P-18 --from 2024-04-10 --until 2024-06-30")
    days = ("2024-05-01", "2024-05-31")
    assert "away" not in mitte.run(BOOK.format(*days, "A-1") + " --payee P-18").stderr
    assert "P-17 is away" in mitte.run(BOOK.format(*days, "A-2") + " --payee P-17").stderr


def test_a_file_is_answered_with_one_line_for_each_absence(mitte, tmp_path):
    mitte.ok(AWAY)
    head = "post,cost_type,amount,service_from,service_to,booked_on,voucher\n"
    rows = [
        f"CM-1,personnel,100.00,2024-{month}-01,2024-{month}-28,2024-{month}-28,F-{month}\n"
        for month in ("03", "04", "05", "07")
    ]
    file = tmp_path / "costs.csv"
    file.write_text(head + "".join(rows), encoding="utf-8")
    for option in (" --dry-run", ""):
        warned = mitte.run(f"cost import {file}{option}").stderr
        assert "P-17 is away without cost from 2024-04-10 to 2024-06-30 (event " in warned
        assert "2 lines with €200.00 fall on these days" in warned


def test_an_absence_is_a_cause_of_what_is_not_refinanced(mitte):
    mitte.ok(AWAY)
    mitte.ok(BOOK.format("2024-03-01", "2024-03-31", "A-1"))
    text = mitte.ok("explain 05558032 2024 refinanced")
    assert "P-17 away without cost, 2024-05-01 to 2024-05-31" in text
    german = mitte.lang
    mitte.lang = "de"
    assert "P-17 ohne Kosten abwesend" in mitte.ok("explain 05558032 2024 refinanced")
    mitte.lang = german


def test_leaving_while_away_says_that_the_absence_ends_and_the_next_appointment_counts(mitte):
    mitte.ok(AWAY)
    left = mitte.run("post vacate CM-1 --person P-17 --last-day 2024-05-15").stderr
    assert "P-17 is away without cost from 2024-05-16 to 2024-06-30" in left
    assert "no more: an absence ends with its occupancy, on 2024-05-15" in left
    back = "post fill CM-1 --person P-17 --from 2024-06-01"
    refused = mitte.refused(back)
    assert "is recorded as away from 2024-04-10 to 2024-06-30" in refused
    number = refused.partition("(event ")[2].partition(")")[0]
    shorter = AWAY.replace("2024-06-30", "2024-05-15")
    mitte.ok(f"{shorter} --corrects {number} --reason 'left while away'")
    mitte.ok(back)
    rows = json.loads(mitte.ok("post occupancy CM-1 --year 2024 --format json"))["occupancy"]
    assert [row["to"] for row in rows if row["kind"] == "absent"] == ["2024-05-15"]


def test_a_notice_that_says_how_many_posts_it_pays_for_is_shown_beside_them(mitte):
    assert json.loads(mitte.ok("post shares --on 2024-01-01 --format json"))["notices"] == []
    mitte.ok("grant amend KIM-2023 --from 2023-01-01 --fte 1")
    (notice, forwarding) = json.loads(mitte.ok("post shares --on 2024-01-01 --format json"))[
        "notices"
    ]
    assert (notice["funded_fte"], notice["yearly_cents"]) == ("1", 5700000)
    assert (notice["allocated_fte"], notice["occupied_fte"]) == ("1", "1")
    assert (forwarding["leg"], forwarding["funded_fte"]) == ("forwarding", None)
    (whole, *_) = shares(mitte, "05558032 --on 2024-01-01")
    assert (whole["grant"], whole["funded_fte"]) == ("", None)
    assert "1,KIM-2023,1" not in mitte.ok("post shares --on 2022-12-31 --format csv")
    shown = mitte.ok("grant show KIM-2023 --on 2024-01-01")
    assert "FTE × rate, a year" in shown
    assert "€57,000.00" in shown
    listed = json.loads(mitte.ok("grant list --format json"))["grants"]
    assert [one["fte"] for one in listed] == ["1"]
    (check,) = [
        one
        for one in json.loads(mitte.ok("year check 05558 2024 --format json"))["checks"]
        if one["check"] == "staffing"
    ]
    assert check["colour"] == "green"
    assert check["items"][0]["values"]["occupied_fte"] == "1"
    assert "1.00 FTE paid for, 1.00 allocated, 1.00 occupied" in check["items"][0]["found"]
    mitte.lang = "de"
    assert "1,00 VZÄ bewilligt" in mitte.ok("year check 05558 2024")
    assert "gefördert" in mitte.ok("grant list")
