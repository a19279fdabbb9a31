"""`clock correct`, `--despite-clock`, moments, and what an empty list says, as they are typed."""

from __future__ import annotations

import json

import pytest

from ledger.application.clock import parse_instant

BOOK = (
    "cost book --post CM-1 --type personnel --amount 100 --service 2023-07-01 2023-07-31 "
    "--booked-on 2023-07-31 --paid-on 2023-07-31 --voucher"
)


@pytest.fixture
def wrong(mitte):
    """The case Mitte with a booking that a clock of 2062 recorded, and the clock right again."""
    right = mitte.ticks[-1]
    mitte.ticks.append(parse_instant("2062-05-01T10:00"))
    mitte.refused(f"{BOOK} V-62")
    mitte.ok(f"{BOOK} V-62 --despite-clock")
    mitte.ticks.append(right + 2 * 3600 * 1_000_000)
    return mitte


def number(typist) -> int:
    return int(json.loads(typist.ok("history --limit 1 --format json"))["events"][0]["sequence"])


def test_a_clock_that_is_not_believed_is_told_and_set_right(wrong):
    last = number(wrong)
    said = wrong.refused(f"{BOOK} V-63")
    assert f"clock correct {last} {last} --recorded-at" in said
    assert "2062-05-01 10:00" in said
    assert "2026-01-01" in said
    assert "lies in the future" in wrong.run("doctor").stderr
    assert "lies in the future" in wrong.run("verify").stderr

    wrong.ok(f"clock correct {last} --recorded-at 2026-01-01T01:30 --reason 'empty battery'")

    wrong.ok(f"{BOOK} V-63")
    assert wrong.run("doctor").stderr == ""
    assert f"event {last}: stored time 2062-05-01" in wrong.ok("verify")


@pytest.mark.parametrize(("lang", "words"), [("en", "set right"), ("de", "berichtigt")])
def test_every_answer_that_uses_a_correction_says_so(wrong, lang, words):
    last = number(wrong)
    wrong.ok(f"clock correct {last} {last} --recorded-at 2026-01-01T01:30")
    wrong.lang = lang
    for line in (
        "position 05558032 --as-of 2026-01-01",
        "position 05558032 --known-on 2026-01-01",
        "explain 05558032 2023 cost_share",
        "due --as-of 2026-01-01",
        "grant list --known-on 2026-01-01",
        "settlement list --as-of 2026-01-01",
        "report position --as-of 2026-01-01",
        f"history --event {last}",
    ):
        answer = wrong.run(line)
        assert words in answer.output, line
    assert words not in wrong.ok("position 05558032")
    found = json.loads(wrong.ok("position --as-of 2026-01-01 --format json"))
    assert found["clock_corrected_by"] == [last + 1]
    (event,) = json.loads(wrong.ok(f"history --event {last} --format json"))["events"]
    assert event["stored_recorded_at"].startswith("2062-05-01")
    assert event["stored_known_on"] == "2062-05-01"
    assert event["known_on"] == "2026-01-01"
    assert event["clock_corrected_by"] == last + 1


def test_apply_and_import_have_the_way_out_too(wrong, tmp_path):
    setup = tmp_path / "more.toml"
    setup.write_text('[[body]]\nbody = "05558044"\nname = "Senden"\nlevel = "municipality"\n')
    costs = tmp_path / "costs.csv"
    head = "post,cost_type,amount,service_from,service_to,booked_on,voucher\n"
    costs.write_text(f"{head}CM-1,personnel,100.00,2023-08-01,2023-08-31,2023-08-31,V-64\n")
    for line in (f"apply {setup}", f"cost import {costs}"):
        assert "lies in the future" in wrong.refused(line)
        wrong.ok(f"{line} --despite-clock")


def test_a_time_that_is_no_moment_is_refused(wrong):
    for text in ("2026-01-01", "tomorrow", "2026-13-01T10:00"):
        said = wrong.refused(f"clock correct 1 --recorded-at {text}", exit_code=2)
        assert "type day and time, such as 2024-09-15T14:30" in said


def test_any_moment_is_taken_wherever_one_is_asked_for(mitte):
    receipt = mitte.ok("verify").split()[-1]
    last = number(mitte)
    for moment in (str(last), receipt, "2026-01-01", "2026-01-01T23:00"):
        for line in (
            "position", "explain 05558032 2023", "due", "grant list", "history --limit 1",
            "year check 05558032 2023", "settlement list", "advance list", "report position",
        ):  # fmt: skip
            mitte.ok(f"{line} --as-of {moment}")
    assert "type 2024-09-15" in mitte.refused("position --as-of 20240915")
    assert "this ledger never gave it" in mitte.refused(f"due --as-of 5-{'0' * 32}")
    assert "see history" in mitte.refused("position --as-of 999999")


def test_an_empty_history_names_what_it_looked_for_and_the_nearest_names(mitte):
    said = mitte.ok("history --grant KIM-2032")
    assert "Nothing found for: --grant KIM-2032" in said
    assert "no grant is registered under this name" in said
    assert "KIM-2023" in said
    for kind, name, near in (("post", "CM-11", "CM-1"), ("person", "P-71", "P-17")):
        assert near in mitte.ok(f"history --{kind} {name}")
    assert "Nothing found for: --voucher X" in mitte.ok("history --voucher X")
    result = mitte.run("history --grant KIM-2032 --format json")
    assert json.loads(result.stdout) == {"events": []}
    assert "KIM-2023" in result.stderr


@pytest.mark.parametrize(
    "line",
    [
        "due --body X",
        "due --programme X",
        "grant list --programme X",
        "grant show X",
        "grant account X",
        "position X",
        "position --programme X",
        "advance list --agreement X",
        "advance list --member X",
        "settlement list --agreement X",
        "repayment list --grant X",
        "plan show X --year 2023",
        "post occupancy X --year 2023",
        "cost certify --pending --post X",
        "cost pay --pending --post X",
        "cost pay --pending --body X",
        "export journal --to csv --body X",
        "year check X 2023",
        "report proof-of-use X 2023",
    ],
)
def test_a_name_that_nobody_registered_is_refused_with_those_there_are(mitte, line):
    assert "is registered under this name" in mitte.refused(line)
    assert mitte.run(line).stdout == ""


def test_a_name_that_came_later_is_told_apart_from_an_unknown_one(mitte):
    assert "was not on record by then" in mitte.refused("due --body 05558032 --as-of 2020-01-01")
    for line in ("grant show KIM-2023", "grant account KIM-2023", "plan show CM-1 --year 2023"):
        said = mitte.refused(f"{line} --known-on 2019-01-01")
        assert "it was not known by then, and received on" in said
        assert "ask for a later --known-on" in said


def test_an_empty_list_says_what_it_looked_for_beside_the_answer(mitte):
    for line, words in (
        ("advance list --agreement KV-Mitte --year 2031", "--agreement KV-Mitte --year 2031"),
        ("settlement list --year 2031", "--year 2031"),
        ("repayment list --grant KIM-2023", "--grant KIM-2023"),
    ):
        for form in ("text", "json", "csv"):
            result = mitte.run(f"{line} --format {form}")
            assert result.exit_code == 0
            assert f"Nothing found for: {words}" in result.stderr
            assert "Nothing found" not in result.stdout


def test_a_correction_behind_which_others_lie_in_the_future_names_all_of_them(wrong):
    last = number(wrong)
    wrong.ok(f"{BOOK} V-63 --despite-clock --plausible")
    for line in (f"clock correct {last}", f"clock correct {last + 1} {last}"):
        said = wrong.refused(f"{line} --recorded-at 2026-01-01T01:30")
        assert f"first all of them: clock correct {last} {last + 1} --recorded-at" in said


USING_A_CORRECTION = (
    "position", "explain 05558032 2023", "explain 05558032 2023 cost_share", "history", "due",
    "year check 05558032 2023", "grant list", "grant show KIM-2023", "grant account KIM-2023",
    "settlement list", "advance list", "repayment list", "plan show CM-1 --year 2023",
    "post occupancy CM-1 --year 2023", "cost certify --pending", "cost pay --pending",
    "policy show", "report position", "report proof-of-use KIM-2023 2023",
)  # fmt: skip


@pytest.mark.parametrize("line", USING_A_CORRECTION)
def test_an_answer_for_programs_says_so_in_it_or_beside_it(wrong, line):
    last = number(wrong)
    wrong.ok(f"clock correct {last} --recorded-at 2026-01-01T01:30")
    table = {"report position": "positions", "report proof-of-use KIM-2023 2023": "income"}
    forms = {"text": "", "json": "", "csv": f"--table {table[line]}" if line in table else ""}
    answers = {
        form: wrong.run(f"{line} --as-of 2026-01-01 --format {form} {more}")
        for form, more in forms.items()
    }
    assert [one.exit_code for one in answers.values()] == [0, 0, 0]
    assert "set right" in answers["text"].stdout
    written = " ".join(answers["json"].stdout.split())
    said = (f'"clock_corrected_by": [ {last + 1} ]', f'"clock_corrected_by": {last + 1}')
    assert any(words in written for words in (*said, "set right"))
    assert "set right" in answers["csv"].stderr
    assert "set right" not in wrong.run(f"{line} --as-of 2025-01-01 --format csv").stderr


@pytest.mark.parametrize("form", ["csv", "jsonl", "hledger", "beancount"])
def test_an_export_says_so_beside_it(wrong, form):
    last = number(wrong)
    wrong.ok(f"clock correct {last} --recorded-at 2026-01-01T01:30")
    result = wrong.run(f"export journal --to {form} --as-of 2026-01-01")
    assert result.exit_code == 0
    assert "set right" in result.stderr
    assert "set right" not in wrong.run(f"export journal --to {form}").stderr


def test_an_empty_export_and_a_list_of_nothing_unpaid_say_what_they_looked_for(mitte):
    for line in ("export journal --to csv", "export journal --to jsonl", "cost pay --pending"):
        assert "Nothing found for: --year 2031" in mitte.run(f"{line} --year 2031").stderr
        assert "Nothing found" not in mitte.run(line).stderr


def test_the_day_of_a_closing_that_only_a_clock_gave_moves_with_it(mitte):
    right = mitte.ticks[-1]
    mitte.ticks.append(parse_instant("2062-05-01T10:00"))
    mitte.ok("year close --yes 05558032 2023 --despite-red --reason early --despite-clock")
    last = number(mitte)
    mitte.ticks.append(right + 2 * 3600 * 1_000_000)
    mitte.ok(f"clock correct {last} --recorded-at 2026-01-01T01:30")
    over = (
        "budget approve-over-plan 05558032 --programme KIM --year 2023 --amount 500 "
        "--decided-on 2026-01-01 --decided-by Rat --known-on 2026-01-01"
    )
    assert "has closed 2023 on 2026-01-01" in mitte.run(over).stderr
    for line in (
        "year check 05558032 2023",
        "position 05558032 --year 2023 --parts",
        "explain 05558032 2023 headroom",
    ):
        answer = mitte.ok(line)
        assert "2026-01-01" in answer
        assert "2062" not in answer.replace("stored: 2062", "")
    assert "closed on 2062-05-01" in mitte.ok(f"history --event {last}")  # what is stored stays
    mitte.ok("verify")


def test_a_day_of_closing_that_somebody_said_stays(mitte):
    right = mitte.ticks[-1]
    mitte.ticks.append(parse_instant("2062-05-01T10:00"))
    mitte.ok(
        "year close --yes 05558032 2023 --closed-on 2025-06-30 --despite-red --reason early "
        "--despite-clock"
    )
    last = number(mitte)
    mitte.ticks.append(right + 2 * 3600 * 1_000_000)
    mitte.ok(f"clock correct {last} --recorded-at 2026-01-01T01:30")
    assert "Closed on 2025-06-30" in mitte.ok("year check 05558032 2023")
