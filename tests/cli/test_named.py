"""Things are typed by id or by name; what is recorded is the id."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from unicodedata import normalize

import pytest

COST = (
    "--type personnel --amount 1 --service 2024-01-01 2024-01-31 --booked-on 2024-01-31 --voucher 1"
)
BODIES = """
body register 05558012 'Coesfeld, Stadt'
body register 05558020 'Havixbeck'
body register 05558028 'Gemeinde Nordkirchen'
"""


@pytest.fixture
def county(mitte):
    for line in BODIES.strip().splitlines():
        mitte.ok(line)
    return mitte


@pytest.mark.parametrize(
    "typed",
    ["05558016", "Dülmen", "dülmen", "DUELMEN", "duelmen", normalize("NFD", "Dülmen"), "' Dülmen'"],
)
def test_case_and_umlauts_of_a_name_are_forgiven(mitte, typed):
    assert "Dülmen" in mitte.ok(f"position {typed} --year 2023")
    assert "Dülmen" in mitte.ok(f"position --programme kim --year 2023 {typed}")


@pytest.mark.parametrize(
    "typed", ["Coesfeld", "coesfeld, stadt", "NORDKIRCHEN", "Gemeinde Nordkirchen"]
)
def test_the_word_for_what_a_municipality_is_may_be_left_out(county, typed):
    assert "Nothing found for: --body 055580" in county.run(f"due --body '{typed}'").stderr


def test_a_county_keeps_its_word_or_a_ceiling_would_go_to_the_wrong_body(mitte):
    assert "no body is registered" in mitte.refused("due --body Coesfeld")


def test_every_kind_is_typed_alike_and_stored_as_its_id(mitte):
    mitte.ok("agreement terminate kv-mitte --last-day 2026-12-31")
    mitte.ok("grant amend kim-2023 --from 2025-01-01 --rate 58000")
    mitte.ok("post vacate cm-1 --person P-17 --last-day 2025-03-31")
    mitte.ok("decision adopt 7/2024 --body DUELMEN --programme Kim --ceiling 1 --first-year 2024")
    mitte.ok(
        "agreement conclude KV-2 --programme KIM --key Nottuln=1/3,dülmen=2/3 --from 2027-01-01"
    )
    events = json.loads(mitte.ok("history --limit 5 --format json"))["events"]
    found = [one["content"] for one in events]
    assert found[0]["agreement"] == "KV-Mitte"
    assert found[1]["grant"] == "KIM-2023"
    assert found[2]["post"] == "CM-1"
    assert (found[3]["body"], found[3]["programme"]) == ("05558016", "KIM")
    assert found[4]["key"] == {"05558016": "2/3", "05558032": "1/3"}


def test_a_name_is_the_same_command_as_its_id(mitte):
    line = "decision adopt 9/2024 --body {} --programme KIM --ceiling 1 --first-year 2024"
    line += " --command-id c"
    mitte.ok(line.format("05558032"))
    assert "nothing was changed" in mitte.ok(line.format("nottuln"))
    with closing(sqlite3.connect(mitte.database)) as database:
        sql = "SELECT count(*) FROM command WHERE command_id IS NOT NULL GROUP BY content_hash"
        assert {row[0] for row in database.execute(sql)} == {1}


def test_one_body_cannot_stand_in_a_key_by_id_and_by_name(mitte):
    key = "05558032=1/2,Nottuln=1/2"
    line = f"agreement conclude KV-2 --programme KIM --key {key} --from 2027-01-01"
    assert "a member stands twice" in mitte.refused(line)


def test_a_name_that_several_have_is_refused_with_their_ids(county):
    county.ok("body register 09999001 'Stadt Coesfeld'")
    message = county.refused("due --body coesfeld")
    assert "body coesfeld: 2 have this name" in message
    assert "05558012 (Coesfeld, Stadt), 09999001 (Stadt Coesfeld)" in message


def test_an_id_goes_before_a_name(county):
    county.ok("body register Havixbeck 'Sparkasse' --level other")
    assert "--body Havixbeck" in county.run("due --body Havixbeck").stderr


def test_a_corrected_name_is_found_and_the_wrong_one_is_not(mitte):
    mitte.ok("body register 05558036 'Olven'")
    (event,) = json.loads(mitte.ok("history --body 05558036 --format json"))["events"]
    number = event["sequence"]
    mitte.ok(f"body register 05558036 'Olfen' --corrects {number} --reason 'typing error'")
    assert "--body 05558036" in mitte.run("due --body olfen").stderr
    assert "known: 05558036 (Olfen)" in mitte.refused("due --body olven")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("due --body Notuln", "known: 05558032 (Nottuln)"),
        ("due --body ottuln", "known: 05558032 (Nottuln)"),
        ("due --body 5558032", "known: 05558032 (Nottuln)"),
        ("due --body Paris", "see what there is with: body list"),
        ("position --year 2023 Dulmen", "known: 05558016 (Dülmen)"),
        ("grant show KIM2023", "known: KIM-2023"),
        ("decision amend 181-2022 --from-year 2025 --ceiling 1", "known: 181/2022"),
        ("settlement show SA-2024", "register one first"),
        (f"cost book --post CM1 {COST}", "known: CM-1"),
    ],
)
def test_what_is_near_is_offered_and_nothing_else(mitte, line, words):
    assert words in mitte.refused(line)


def test_an_assumption_names_a_post_as_forgivingly(mitte):
    question = "position --year 2023 --assume 'vacancy {} 2023-08-01 2023-08-31'"
    assert mitte.ok(question.format("cm-1")) == mitte.ok(question.format("CM-1"))


def test_without_a_ledger_the_command_says_so_itself(typist):
    typist.database += ".missing"
    assert "there is no ledger" in typist.refused("due --body Nottuln")
