"""What goes wrong says what, where and the remedy; exit 1 for a refusal, 2 for wrong usage."""

from __future__ import annotations

import json
import sqlite3

import pytest

BOOK = (
    "cost book --post {post} --type personnel --amount {amount} --service {first} {last} "
    "--booked-on {booked} --voucher {voucher}"
)


def booking(**changes: str) -> str:
    values = {
        "post": "CM-1",
        "amount": "100",
        "first": "2024-01-01",
        "last": "2024-01-31",
        "booked": "2024-01-31",
        "voucher": "X-1",
    }
    return BOOK.format(**(values | changes))


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1234.567", "more than two decimals"),
        ("1.234", "type 1234"),
        ("1,234", "type 1234"),
        ("NaN", "not an amount"),
        ("inf", "not an amount"),
        ("1e5", "without exponent"),
        ("١٢", "digits 0 to 9"),
        ("10.000.000.001,00", "beyond 10 billion"),
    ],
)
def test_an_amount_with_two_readings_or_none_is_wrong_usage(mitte, amount, words):
    assert words in mitte.refused(booking(amount=amount), 2)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("31.01.24", "may mean 1924-01-31 or 2024-01-31"),
        ("2026-13-01", "there is no such day"),
        ("2026-02-30", "there is no such day"),
        ("1999-12-31", "2000 to 2100"),
        ("31.12.2101", "2000 to 2100"),
        ("tomorrow", "type 2024-09-15"),
    ],
)
def test_a_date_with_two_readings_or_none_is_wrong_usage(mitte, day, words):
    assert words in mitte.refused(booking(booked=day), 2)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (booking(post="CM-2"), "no post is registered under this name [BL-085] → known: CM-1"),
        (
            "decision adopt 2/2024 --body 05558033 --programme KIM --ceiling 1 --first-year 2024",
            "no body is registered under this name [BL-085] → known: 05558032 (Nottuln)",
        ),
        (
            "grant amend KIM-2032 --from 2023-01-01 --rate 1",
            "no grant is registered under this name [BL-085] → known: KIM-2023",
        ),
        (
            "position 0555803",
            "no body is registered under this name [BL-085] → known: 05558032 (Nottuln)",
        ),
        (
            "position --programme KIN",
            "no programme is registered under this name [BL-085] → known: KIM",
        ),
    ],
)
def test_an_unknown_name_offers_the_nearest_known_ones(mitte, line, words):
    assert words in mitte.refused(line)


@pytest.mark.parametrize(
    "line",
    [
        "grant amend KIM-2023 --from 2026-01-01 --rate 57000",
        "grant forward KIM-2023 --to 05558032 --from 2022-12-01 --until 2025-12-31",
        (
            "grant instalment KIM-2023 --recipient 05558016 --year 2023 --amount 1 "
            "--received-on 2022-12-31"
        ),
    ],
)
def test_what_is_dated_outside_its_notice_is_refused(mitte, line):
    message = mitte.refused(line)
    assert "outside the period of notice KIM-2023, 2023-01-01 to 2025-12-31" in message
    assert "→ mend the date" in message


def test_a_key_that_does_not_sum_to_one_names_the_fraction_that_was_meant(mitte):
    key = "A=33.33%,B=33.33%,C=33.33%"
    message = mitte.refused(
        f"agreement conclude KV-2 --programme KIM --key {key} --from 2023-01-01", 2
    )
    assert "A=1/3,B=1/3,C=1/3" in message


def test_one_person_cannot_fill_a_post_twice_nor_more_than_one_post_in_full(mitte):
    message = mitte.refused("post fill CM-1 --person P-17 --from 2024-01-01")
    assert "already fills it" in message
    mitte.ok(
        "post establish CM-2 --programme KIM --employing-body 05558016 --fte 1 --from 2023-01-01"
    )
    message = mitte.refused("post fill CM-2 --person P-17 --fte 0.5 --from 2024-01-01")
    assert "more than 1" in message


def test_a_second_person_beyond_the_posts_fte_needs_handover(mitte):
    line = "post fill CM-1 --person P-18 --from 2024-01-01 --until 2024-01-31"
    assert "--handover" in mitte.refused(line)
    assert "recorded" in mitte.ok(f"{line} --handover")


def test_a_second_voucher_with_the_same_number_shows_both_contents(mitte):
    line = booking(voucher="2023-0701", first="2023-07-01", last="2023-07-31", booked="2023-07-31")
    message = mitte.refused(line)
    assert "amount: booked €5,863.19, now €100.00" in message
    assert "reverse the standing booking first" in message


def test_a_reversal_cannot_be_reversed(mitte):
    line = (
        "cost reverse --body 05558016 --fiscal-year 2023 --voucher 2023-0701 --booked-on 2023-09-01"
    )
    mitte.ok(line)
    assert "booked already" in mitte.run(line).stderr  # typed once more
    assert "a reversal cannot be reversed" in mitte.refused(line.replace("09-01", "09-02"))


def test_a_service_period_over_two_years_is_two_lines(mitte):
    message = mitte.refused(booking(first="2023-12-16", last="2024-01-15"))
    assert "book the voucher as two lines" in message


def test_a_correction_needs_a_reason_and_lists_what_depends_on_the_fact(mitte):
    assert "--reason" in mitte.refused("correct 10", 2)
    message = mitte.refused("correct 11 --reason 'wrong post'")
    assert "6 bookings depend on it" in message


def test_a_known_on_in_the_future_is_refused(mitte):
    assert "after the day of recording" in mitte.refused(f"{booking()} --known-on 2027-01-01")


def test_nothing_is_recorded_by_a_refused_command(mitte):
    before = json.loads(mitte.ok("verify --format json"))["receipt"]
    mitte.refused(booking(post="CM-2"))
    assert json.loads(mitte.ok("verify --format json"))["receipt"] == before


def test_a_mistyped_command_offers_the_nearest(typist):
    assert "did you mean position" in typist.refused("positon", 2)


def test_a_missing_database_says_how_to_create_it(typist, tmp_path):
    typist.database = f"{tmp_path}/none.db"
    assert "create it with: init" in typist.refused("position")
    assert not (tmp_path / "none.db").exists()


def test_a_foreign_database_is_left_alone(typist, tmp_path):
    typist.database = f"{tmp_path}/foreign.db"
    with sqlite3.connect(typist.database) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    assert "is not a Budget Ledger" in typist.refused("position")
    assert "is not a Budget Ledger" in typist.refused("init")


def test_a_text_file_is_no_database(typist, tmp_path):
    (tmp_path / "text.db").write_text("no database at all, only words " * 50, encoding="utf-8")
    typist.database = f"{tmp_path}/text.db"
    assert "is no SQLite file" in typist.refused("position")


def test_a_database_of_a_newer_version_asks_for_an_update(typist):
    with sqlite3.connect(typist.database) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert "install version" in typist.refused("position")


def test_a_read_only_database_answers_but_does_not_record(mitte):
    mitte.database += "?mode=ro"
    assert "Nottuln" in mitte.ok("position")
    assert "read-only" in mitte.refused(booking())


def test_a_cost_over_the_ceiling_is_booked_and_flagged_at_once(mitte):
    line = booking(amount="70000", first="2023-07-01", last="2023-07-31")
    result = mitte.run(line)
    assert result.exit_code == 0
    assert "recorded as event" in result.stdout
    flagged = " ".join(result.stderr.split())
    assert "Nottuln 2023: €33,339.57 over the ceiling; § 83 GO NRW" in flagged
    assert "Dülmen" not in flagged


def test_a_reversed_payment_ends_on_cash_where_it_stood(mitte):
    before = mitte.ok("position 05558032 --year 2023 --basis cash --format csv")
    mitte.ok(
        "cost reverse --body 05558016 --fiscal-year 2023 --voucher 2023-0701 --booked-on 2023-09-01"
    )
    again = booking(
        amount="5863,19",
        voucher="2023-0701",
        first="2023-07-01",
        last="2023-07-31",
        booked="2023-07-31",
    )
    mitte.ok(f"{again} --paid-on 2023-07-31 --again")
    assert mitte.ok("position 05558032 --year 2023 --basis cash --format csv") == before


def test_a_rebooking_cannot_be_known_before_the_reversal(mitte):
    mitte.ok(
        "cost reverse --body 05558016 --fiscal-year 2023 --voucher 2023-0701 --booked-on 2023-09-01"
    )
    line = booking(voucher="2023-0701", first="2023-07-01", last="2023-07-31")
    assert "before its reversal" in mitte.refused(f"{line} --known-on 2023-07-31")


def test_a_question_mark_in_a_database_name_is_not_swallowed(typist):
    typist.database += "?mode=RO"
    assert "?mode=ro at the end" in typist.refused("position")


def test_a_municipality_key_with_a_lost_zero_is_refused(typist):
    assert "such as 05558032" in typist.refused("body register 5558032 Nottuln")


def test_a_question_about_the_time_before_the_ledger_says_so(mitte):
    assert "was not on record by then" in mitte.refused("position 05558032 --as-of 2020-01-01")
