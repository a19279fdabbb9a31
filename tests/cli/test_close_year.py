"""`year check`, `year close` and `cost book --bearing-year`, typed."""

from __future__ import annotations

import csv
import io
import json

import pytest

from ledger.reporting.years.checks import FINDINGS
from tests.application.mitte import DUELMEN, NOTTULN

DESPITE = "--despite-red --reason 'settled later'"
LATE = (
    "cost book --post CM-1 --type personnel --amount 1000 --service 2023-08-01 2023-08-31 "
    "--booked-on 2026-01-01 --voucher late"
)


@pytest.fixture
def closed(mitte):
    """The case Mitte, both years 2023 closed."""
    mitte.ok(f"year close --yes {NOTTULN} 2023 --closed-on 2024-04-30 {DESPITE}")
    mitte.ok(f"year close --yes {DUELMEN} 2023 --closed-on 2024-04-30 {DESPITE}")
    return mitte


def test_the_checks_are_read_from_top_to_bottom_with_a_way_in(mitte):
    text = mitte.ok(f"year check {NOTTULN} 2023")
    assert text.startswith("Nottuln 2023: red")
    (row,) = (line for line in text.splitlines() if "no settlement" in line)
    assert "€3,339.57" in row
    assert "position 05558032 --year 2023 --parts" in row


def test_in_german(mitte):
    mitte.lang = "de"
    text = mitte.ok(f"year check {NOTTULN} 2023")
    assert text.startswith("Nottuln 2023: rot")
    assert "KV-Mitte: keine Spitzabrechnung, Nottuln" in text


def test_every_way_in_can_be_typed(mitte):
    mitte.ok("policy certification require")
    mitte.ok("grant amend KIM-2023 --from 2023-01-01 --proof-due 03-31")
    mitte.ok("grant instalment KIM-2023 --recipient 05558 --year 2023 --amount 1 "
             "--received-on 2023-08-15")  # fmt: skip
    mitte.ok("decision adopt 7/2023 --body 05558016 --programme KIM --ceiling 1 --first-year 2023")
    mitte.ok("plan occupancy CM-1 --fte 1 --from 2023-07-01")
    mitte.ok("plan cost CM-1 --type personnel --amount 100 --days 2023-07-01 2023-12-31")
    seen = set()
    for body in (NOTTULN, DUELMEN, "05558"):
        answer = json.loads(mitte.ok(f"year check {body} 2023 --format json"))
        for check in answer["checks"]:
            for item in check["items"]:
                seen.add(check["check"])
                mitte.ok(item["look_with"])
    assert seen == {"certified", "settled", "ceiling", "instalments", "plan", "proof"}
    answer = json.loads(mitte.ok(f"year check {NOTTULN} 2026 --format json"))
    ways = [item["look_with"] for check in answer["checks"] for item in check["items"]]
    assert f"year check {NOTTULN} 2023" in ways
    for way in ways:
        mitte.ok(way)


def test_for_programs(mitte):
    answer = json.loads(mitte.ok(f"year check {NOTTULN} 2023 --format json"))
    assert (answer["colour"], answer["closed_on"]) == ("red", None)
    assert [check["check"] for check in answer["checks"]][:3] == [
        "year_over",
        "earlier_years",
        "certified",
    ]
    settled = answer["checks"][3]
    assert settled["items"][0]["cents"] == 333957
    rows = list(csv.DictReader(io.StringIO(mitte.ok(f"year check {NOTTULN} 2023 --format csv"))))
    assert tuple(rows[0]) == FINDINGS.fields
    assert [row["colour"] for row in rows].count("red") == 1


def test_a_red_year_needs_a_reason(mitte):
    assert "red checks: settled" in mitte.refused(f"year close --yes {NOTTULN} 2023")
    assert "--reason" in mitte.refused(f"year close --yes {NOTTULN} 2023 --despite-red", 2)


def test_a_closed_year_says_so_everywhere(closed):
    text = closed.ok(f"position {NOTTULN}")
    assert "within (closed)" in text
    assert "Nottuln 2023: closed on 2024-04-30" in text
    assert "these figures do not move" in text
    (row,) = json.loads(closed.ok(f"position {NOTTULN} --format json"))["positions"]
    assert (row["closed"], row["closed_on"], row["unrefinanced_cents"]) == (
        True,
        "2024-04-30",
        333957,
    )
    assert "Closed on 2024-04-30 by event" in closed.ok(f"year check {NOTTULN} 2023")
    tree = closed.ok(f"explain {NOTTULN} 2023")
    assert tree.startswith("Nottuln, KIM, 2023: unrefinanced, closed on 2024-04-30")
    assert "voucher 2023-0701" in tree
    closed.lang = "de"
    assert "eingehalten (abgeschlossen)" in closed.ok(f"position {NOTTULN}")


PROFILE = """
profile = "late"
version = "1"
source = "hkr"

[columns]
voucher = "Beleg"
booked_on = "Datum"
amount = "Betrag"

[service]
month_of = "booked_on"

[defaults]
post = "CM-1"
cost_type = "personnel"
"""


def test_a_late_voucher_finds_its_way_and_is_explained(closed):
    assert "--bearing-year 2024" in closed.refused(LATE)
    closed.ok(f"{LATE} --bearing-year 2024")
    rows = json.loads(closed.ok(f"position {NOTTULN} --format json"))["positions"]
    assert [(row["year"], row["cost_share_cents"]) for row in rows] == [
        (2023, 1758957),
        (2024, 50000),
    ]
    assert "voucher late, personnel, 2023-08-01 to 2023-08-31" in closed.ok(
        f"explain {NOTTULN} 2024"
    )


def test_a_late_line_of_a_file_names_its_year(closed, tmp_path):
    head = "post,cost_type,amount,service_from,service_to,booked_on,voucher"
    line = "CM-1,personnel,1000,2023-08-01,2023-08-31,2026-01-01,late"
    plain, mended = tmp_path / "plain.csv", tmp_path / "mended.csv"
    plain.write_text(f"{head}\n{line}\n")
    mended.write_text(f"{head},bearing_year\n{line},2024\n")
    words = closed.refused(f"cost import {plain}")
    assert "line 2" in words
    assert "--bearing-year 2024" in words
    assert "1 new" in closed.ok(f"cost import {plain} --bearing-year 2024 --dry-run")
    assert "1 new" in closed.ok(f"cost import {mended}")
    # A line that names the year of service means it.
    mended.write_text(f"{head},bearing_year\n{line},2023\n")
    words = closed.refused(f"cost import {mended} --bearing-year 2024")
    assert "(bearing_year: booked 2024, now 2023)" in words
    mended.write_text(f"{head},bearing_year\n{line},2023\n".replace("late", "later"))
    assert "has closed 2023" in closed.refused(f"cost import {mended} --bearing-year 2024")
    mended.write_text(f"{head},bearing_year\n{line},24\n")
    assert "line 2, bearing_year" in closed.refused(f"cost import {mended}")


def test_an_export_that_knows_no_bearing_year_is_imported_into_the_open_one(closed, tmp_path):
    export, profile = tmp_path / "export.csv", tmp_path / "profile.toml"
    export.write_text("Beleg;Datum;Betrag\nL-1;31.08.2023;1.000,00\nL-2;31.08.2024;50,00\n")
    profile.write_text(PROFILE)
    imports = f"cost import {export} --profile {profile}"
    assert "voucher L-1 line 1: 05558016 has closed 2023" in closed.refused(imports)
    assert "has closed 2023" in closed.refused(f"{imports} --bearing-year 2023")
    assert "2 new" in closed.ok(f"{imports} --bearing-year 2024")
    rows = json.loads(closed.ok(f"position {NOTTULN} --format json"))["positions"]
    assert [row["cost_share_cents"] for row in rows] == [1758957, 50000 + 2500]
    assert "nothing was changed" in closed.ok(f"{imports} --bearing-year 2024")


HEAD = "post;cost_type;amount;service_from;service_to;booked_on;paid_on;voucher"
V1 = "CM-1;personnel;500,00;01.11.2023;30.11.2023;30.11.2023;30.11.2023;V1"
V2 = "CM-1;personnel;70,00;01.12.2023;31.12.2023;31.12.2023;{paid};V2"
V3 = "CM-1;personnel;50,00;01.12.2023;31.12.2023;03.06.2024;;V3"
V4 = "CM-1;personnel;20,00;01.12.2023;31.12.2023;04.06.2024;;V4"


def test_only_what_is_new_is_borne_by_the_open_year(mitte, tmp_path):
    """A cumulative export tells what was booked in time, reversed, paid later, and what is late."""
    file = tmp_path / "export.csv"

    def imported(*lines, more=""):
        file.write_text("\n".join([HEAD, *lines]).replace("{paid}", "") + "\n")
        return mitte.run(f"cost import {file} {more}")

    assert "3 new" in imported(V1, V2, V1.replace("V1", "V5")).output
    mitte.ok(f"cost reverse --body {DUELMEN} --fiscal-year 2023 --voucher V1 --source csv "
             "--booked-on 2023-12-20 --reason x")  # fmt: skip
    for body in (DUELMEN, NOTTULN):
        mitte.ok(f"year close --yes {body} 2023 {DESPITE}")
    late = "--bearing-year 2024"
    assert "has closed 2023 [BL-063]" in imported(V1, V2, V3).stderr
    told = imported(V1, V2, V3, more=late).output
    assert "1 new, 2 known, 0 rejected" in told
    assert "1 new, 3 known, 0 rejected" in imported(V1, V2, V3, V4, more=late).output
    # Once they stand, they are known without saying where they were booked.
    assert "0 new, 4 known, 0 rejected" in imported(V2, V1, V3, V4).output
    paid = V2.replace("{paid}", "15.05.2024")
    done = imported(V1, paid, V3.replace(";;V3", ";07.06.2024;V3"), more=late)
    assert "2 new" in done.output, done.output
    rows = json.loads(mitte.ok(f"position {NOTTULN} --format json"))["positions"]
    assert [row["cost_share_cents"] for row in rows if row["year"] == 2024] == [3500]
    found = mitte.run(f"reconcile {file}")
    assert (found.exit_code, "Only here: 2" in found.output) == (1, True)


def test_the_adjustment_is_explained_by_year(mitte):
    mitte.ok(f"year close --yes {NOTTULN} 2023 {DESPITE}")
    mitte.ok(LATE)
    text = mitte.ok(f"position {NOTTULN} --parts")
    assert "unrefinanced includes a prior-year adjustment of €500.00" in text
    assert "prior-year adjustment included" in text
    tree = mitte.ok(f"explain {NOTTULN} 2024")
    lines = [" ".join(line.split()) for line in tree.splitlines()]
    assert "└─ prior-year adjustment from closed years (§ 28 KomHVO NRW) €500.00" in lines
    assert any("2023 as it comes to now €3,839.57" in line for line in lines)
    assert any("− 2023 as closed €3,339.57 [event 19" in line for line in lines)
    assert "voucher late" in tree
    mitte.lang = "de"
    assert "periodenfremd aus abgeschlossenen Jahren" in mitte.ok(f"explain {NOTTULN} 2024")


def test_what_is_closed_stays_closed(closed):
    found = json.loads(closed.ok("history --type year_closed --format json"))["events"]
    number = found[0]["sequence"]
    words = closed.refused(f"correct {number} --reason mistake")
    assert "nothing that was closed ever moves" in words


CLOSE = f"year close {NOTTULN} 2023 --closed-on 2024-04-30 {DESPITE}"


@pytest.fixture
def at_a_terminal(mitte, monkeypatch):
    monkeypatch.setattr("cli.asking.at_a_terminal", lambda: True)
    mitte.lang = "de"
    return mitte


def test_at_a_terminal_the_figures_are_shown_before_somebody_agrees(at_a_terminal):
    done = at_a_terminal.run(CLOSE, "ja\n")
    assert done.exit_code == 0
    shown = done.stderr
    assert "Jahr abgeschlossen · Nottuln: 2023, abgeschlossen am 30.04.2024" in shown
    assert "nicht refinanziert 3.339,57\u00a0€, ermächtigt 5.000,00\u00a0€" in shown
    assert "Haushaltsjahr 2023 von Nottuln abschließen? Das wird nie zurückgenommen. [j/N]" in shown
    assert "Erfasst als Ereignis 19: Jahr abgeschlossen" in done.stdout


@pytest.mark.parametrize("typed", ["n\n", "\n", "vielleicht\n", ""])
def test_whoever_does_not_agree_has_closed_nothing(at_a_terminal, typed):
    assert at_a_terminal.run(CLOSE, typed).exit_code in {1, 130}
    assert "Jahr abgeschlossen" in at_a_terminal.ok(f"{CLOSE} --yes")


def test_at_a_terminal_the_day_is_said(at_a_terminal):
    told = at_a_terminal.refused(f"year close {NOTTULN} 2023 {DESPITE}", 2)
    assert "BL-516" in told
    assert "--closed-on" in told


def test_where_nobody_can_be_asked_nothing_is_closed_unseen(mitte):
    assert "add --yes" in mitte.refused(CLOSE, 2)
    assert "nothing was recorded" in mitte.ok(f"{CLOSE} --dry-run")
    assert "CloseYear" in mitte.ok(f"{CLOSE} --yes")
    assert "closed already" in mitte.run(f"{CLOSE} --yes").stderr


def test_what_is_refused_is_refused_before_anybody_is_asked(at_a_terminal):
    done = at_a_terminal.run(f"year close {NOTTULN} 2023 --closed-on 2024-04-30", "ja\n")
    assert done.exit_code == 1
    assert "[j/N]" not in done.stderr
