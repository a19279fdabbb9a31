"""An auditor goes through what was recorded, and sees what each decision moved."""

from __future__ import annotations

import csv
import io
import itertools
import json

import pytest

from ledger.domain.years.figures import EXPLAINED

BOOK = "cost book --post CM-1 --type personnel --service 2023-09-01 2023-09-30 --plausible"


@pytest.fixture
def audited(mitte):
    """The case Mitte, with a booking, a certificate and another ceiling behind it."""
    mitte.ok(
        f"{BOOK} --amount 7000 --booked-on 2023-09-30 --voucher R-8 --document 'Bescheid 7' "
        "--known-on 2024-02-05"
    )
    mitte.ok("decision amend 181/2022 --from-year 2024 --ceiling 9000 --reason 'neu beschlossen'")
    return mitte


def steps_of(typist, words=""):
    return json.loads(typist.ok(f"replay {words} --format json"))["steps"]


def test_a_step_says_who_from_what_and_what_moved(audited):
    step = steps_of(audited, "--document 'Bescheid 7'")[0]
    assert (step["first_sequence"], step["last_sequence"]) == (19, 19)
    assert (step["actor"], step["document"], step["first_known_on"]) == (
        "clerk",
        "Bescheid 7",
        "2024-02-05",
    )
    assert [one["type"] for one in step["events"]] == ["CostBooked"]
    moved = {one["body"]: one for one in step["moved"]}
    assert moved["05558032"]["cost_share_before_cents"] == 1_758_957
    assert moved["05558032"]["cost_share_cents"] == 1_758_957 + 350_000

    text = audited.ok("replay --since 18 --lang de")
    assert "19 · erfasst" in text
    assert "Bescheid 7" in text
    assert "Nottuln KIM 2023: Kostenanteil 17.589,57\xa0€ → 21.089,57\xa0€" in text
    assert "(neu beschlossen)" in text


def test_before_and_after_are_the_positions_as_of_the_events(audited):
    found = steps_of(audited)
    assert [step["first_sequence"] for step in found] == list(range(1, 21))
    booked = [step for step in found if step["events"][0]["type"] == "CostBooked"]
    for step in booked:
        before, after = (
            positions(audited, number)
            for number in (step["first_sequence"] - 1, step["last_sequence"])
        )
        moved = {(one["body"], one["year"]): one for one in step["moved"]}
        assert moved.keys() == {place for place in after if before.get(place) != after[place]}
        for place, one in moved.items():
            for figure in EXPLAINED:
                assert one[f"{figure}_before_cents"] == before.get(place, {}).get(f"{figure}_cents")
                assert one[f"{figure}_cents"] == after[place][f"{figure}_cents"]


def positions(typist, number):
    """Return the figures as of an event; of 2023, of which the council spoke, without cost too."""
    asked = ("", " --year 2023")
    plain, spoken = (
        json.loads(typist.ok(f"position --as-of {number} --format json{words}"))["positions"]
        for words in asked
    )
    rows = [*plain, *(row for row in spoken if row["authorised_cents"] is not None)]
    return {
        (row["municipality"], row["year"]): {
            f"{name}_cents": row[f"{name}_cents"] for name in EXPLAINED
        }
        for row in rows
    }


def test_a_council_s_word_about_a_year_without_cost_is_seen(audited):
    (step,) = steps_of(audited, "--since 19")
    (moved,) = step["moved"]
    assert (moved["body"], moved["year"]) == ("05558032", 2024)
    assert (moved["authorised_before_cents"], moved["authorised_cents"]) == (500_000, 900_000)


def test_only_what_is_asked_for_is_gone_through(audited):
    nottuln = steps_of(audited, "--body 05558032")
    assert all(one["body"] == "05558032" for step in nottuln for one in step["moved"])
    types = [one["type"] for step in nottuln for one in step["events"]]
    assert types[0] == "BodyRegistered"
    assert "GrantApproved" not in types
    post = steps_of(audited, "--post CM-1")
    assert {one["type"] for step in post for one in step["events"]} == {
        "PostEstablished",
        "PostFilled",
        "CostBooked",
    }
    assert steps_of(audited, "--programme KIM --as-of 5")[0]["events"][0]["type"] == (
        "ProgrammeRegistered"
    )
    receipt = json.loads(audited.ok("verify --format json"))["receipt"]
    assert steps_of(audited, f"--since {receipt}") == []


def test_a_name_that_nobody_registered_is_refused(audited):
    for words in ("--body 05999999", "--post NOPE", "--programme NOPE", "--post CM-1 --as-of 3"):
        assert "BL-" in audited.refused(f"replay {words}")
    assert audited.ok("replay --document nothing").startswith("ledger state")


def test_one_command_is_one_step_unless_events_are_asked_for(audited, tmp_path):
    file = tmp_path / "costs.csv"
    file.write_text(
        "post,cost_type,amount,service_from,service_to,booked_on,voucher\n"
        "CM-1,personnel,100.00,2024-01-01,2024-01-31,2024-01-31,A-1\n"
        "CM-1,personnel,200.00,2024-02-01,2024-02-29,2024-02-29,A-2\n",
        encoding="utf-8",
    )
    audited.ok(f"cost import {file} --plausible")
    (step,) = steps_of(audited, "--since 20")
    assert [one["type"] for one in step["events"]] == ["CostBooked", "CostBooked"]
    ways = [
        [(one["cost_share_before_cents"], one["cost_share_cents"]) for one in each["moved"]]
        for each in (step, *steps_of(audited, "--since 20 --events"))
    ]
    assert ways == [
        [(None, 15_000), (0, 15_000)],
        [(None, 5_000), (0, 5_000)],
        [(5_000, 15_000), (5_000, 15_000)],
    ]


def test_json_lines_and_csv_say_the_same(audited):
    steps = steps_of(audited)
    lines = audited.ok("replay --format jsonl").splitlines()
    assert [json.loads(line) for line in lines] == steps
    rows = list(csv.DictReader(io.StringIO(audited.ok("replay --format csv"))))
    assert len(rows) == sum(len(step["moved"]) or 1 for step in steps)
    wanted = [str(one["cost_share_cents"]) for step in steps for one in step["moved"]]
    assert [row["cost_share_cents"] for row in rows if row["body"]] == [
        "" if value == "None" else value for value in wanted
    ]


def days_of(typist, words, table="moved"):
    out = typist.ok(f"--lang en report replay {words} --format csv --table {table}")
    return list(csv.DictReader(io.StringIO(out)))


def test_a_chronicle_says_day_by_day_what_came_in_and_what_it_moved(audited):
    rows = [row for row in days_of(audited, "--body 05558032") if row["year"] == "2023"]
    assert {row["body"] for row in rows} == {"05558032"}
    assert [row["day"] for row in rows][-2:] == ["2023-12-31", "2024-02-05"]
    for before, after in itertools.pairwise(rows):
        assert before["cost_share_cents"] == after["cost_share_before_cents"]
    happened = days_of(audited, "--body 05558032", "happened")
    assert [row["document"] for row in happened if row["day"] == "2024-02-05"] == ["Bescheid 7"]
    assert all(row["hash"] for row in happened)


def test_a_chronicle_begins_behind_a_moment_with_what_stood_there(audited):
    for words in ("--since 2024-01-01", "--since 2024-01-01 --by recorded"):
        rows = days_of(audited, words)
        first = [row for row in rows if row["day"] == rows[0]["day"]]
        assert all(row["cost_share_before_cents"] == "" for row in first)
    rows = days_of(audited, "--since 2024-01-01")
    assert rows[0]["day"] == "2024-01-01"
    shown = json.loads(audited.ok("position 05558032 --known-on 2024-01-01 --format json"))
    (wanted,) = [row for row in shown["positions"] if row["year"] == 2023]
    assert {row["cost_share_cents"] for row in rows if row["municipality"] == "Nottuln"} >= {
        str(wanted["cost_share_cents"])
    }


def test_a_chronicle_ends_where_it_is_asked_to(audited):
    assert max(row["day"] for row in days_of(audited, "--known-on 2023-10-31")) == "2023-10-31"
    assert days_of(audited, "--as-of 12") == []
    last = days_of(audited, "--as-of 18")[-1]
    assert last["day"] == "2023-12-31"


def test_of_many_bookings_a_chronicle_says_how_many_came_in(audited, monkeypatch):
    one_by_one = days_of(audited, "", "happened")
    monkeypatch.setattr("ledger.application.asking.replaying.days.MOST_BOOKINGS", 3)
    summed = days_of(audited, "", "happened")
    assert [row["content"] for row in summed if row["day"] == "2024-02-05"] == [
        "1 booking, €7,000.00"
    ]
    assert [row["content"] for row in summed if row["event"]] == [
        row["content"] for row in one_by_one if row["type"] != "cost booked"
    ]


def test_a_page_that_nobody_could_open_is_refused(audited, monkeypatch, tmp_path):
    monkeypatch.setattr("ledger.application.asking.replaying.days.MOST_MOVES", 3)
    said = audited.refused(f"report replay --out {tmp_path}/replay.html")
    assert "BL-730" in said
    assert "--body" in said
    assert not (tmp_path / "replay.html").exists()
    assert days_of(audited, "")
