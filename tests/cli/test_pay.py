"""`cost pay`, as a clerk types it."""

from __future__ import annotations

import csv
import io
import json

import pytest

BOOK = (
    "cost book --post CM-1 --type personnel --amount {amount} --service 2023-12-01 2023-12-31 "
    "--booked-on 2023-12-31 --voucher R-1 --line {line} --known-on 2024-01-10"
)
NAMED = "cost pay --voucher R-1 --body 05558016 --fiscal-year 2023"


@pytest.fixture
def numbers(mitte):
    """Book a voucher of two lines that nobody paid yet."""
    for line, amount in ((1, "500,00"), (2, "11,90")):
        mitte.ok(BOOK.format(line=line, amount=amount))
    answer = json.loads(mitte.ok("cost pay --pending --format json"))
    assert (answer["count"], answer["amount_cents"]) == (2, 51190)
    return [one["sequence"] for one in answer["unpaid"]]


def test_what_is_unpaid_is_listed_in_words_and_as_a_table(mitte, numbers):
    text = mitte.ok("cost pay --pending --post CM-1 --year 2023")
    assert "booked and not paid: 2, together €511.90." in text
    rows = list(csv.DictReader(io.StringIO(mitte.ok("cost pay --pending --format csv"))))
    assert [int(row["sequence"]) for row in rows] == numbers
    assert "Every booking is paid." in mitte.ok("cost pay --pending --year 2022")
    assert "Every booking is paid." in mitte.ok("cost pay --pending --known-on 2024-01-09")
    assert "no post is registered" in mitte.refused("cost pay --pending --post CM-9")
    mitte.lang = "de"
    assert "Gebucht und nicht bezahlt: 2, zusammen 511,90\u00a0€." in mitte.ok("cost pay --pending")


def test_a_voucher_is_paid_by_its_number_with_all_its_lines(mitte, numbers):
    answer = json.loads(mitte.ok(f"{NAMED} --paid-on 2024-01-15 --amount 511,90 --format json"))
    assert (answer["command"], answer["repeated"]) == ("PayCosts", False)
    assert answer["last_sequence"] - answer["first_sequence"] == 1

    assert "nothing was changed" in mitte.ok(f"{NAMED} --paid-on 15.01.2024")
    assert "was paid on 2024-01-15, not on 2024-01-16" in mitte.refused(
        f"{NAMED} --paid-on 2024-01-16"
    )
    (row,) = [
        row
        for row in json.loads(mitte.ok("position 05558016 --basis cash --format json"))["positions"]
        if row["year"] == 2024
    ]
    # December of the demo is paid in January as well.
    assert row["cost_share_cents"] == (586319 + 51190 + 1) // 2
    assert numbers


def test_what_was_paid_is_said_with_its_amount(mitte, numbers):
    tried = mitte.ok(f"{NAMED} --paid-on 2024-01-15 --dry-run")
    told = mitte.ok(f"{NAMED} --paid-on 2024-01-15")
    for said in (tried, told):
        assert f"pays event {numbers[1]}" in said
        assert "  CM-1: personnel, €11.90, service 2023-12-01 to 2023-12-31\n" in said


def test_a_voucher_is_named_by_as_much_as_it_takes(mitte, numbers):
    mitte.ok(BOOK.format(line=1, amount="7") + " --fiscal-year 2024 --again --plausible")
    for command in ("pay --paid-on 2024-01-15", "reverse", "certify"):
        told = mitte.refused(f"cost {command} --voucher R-1")
        assert "3 bookings stand under it: " in told
        assert f"event {numbers[1]} (05558016, 2023, manual, line 2)" in told
        assert f"event {numbers[1] + 1} (05558016, 2024, manual, line 1)" in told
        assert "BL-047" in mitte.refused(f"cost {command} --voucher R-1 --source csv")
    mitte.ok("cost pay --voucher R-1 --fiscal-year 2024 --paid-on 2024-01-15")
    # Of the two, one waits.
    told = json.loads(mitte.ok("cost pay --voucher R-1 --paid-on 2024-01-15 --format json"))
    assert told["last_sequence"] - told["first_sequence"] == 1


def test_a_wrong_payment_is_withdrawn_and_the_voucher_paid_anew(mitte, numbers):
    paid = json.loads(mitte.ok(f"{NAMED} --paid-on 2024-01-15 --format json"))["first_sequence"]
    mitte.ok(f"correct {paid} --reason 'another statement'")
    assert "booked and not paid: 2" in mitte.ok("cost pay --pending")
    one, two = numbers
    mitte.ok(f"cost pay {one} {two} --paid-on 2024-02-01")
    text = mitte.ok("history --voucher R-1")
    assert [text.count(word) for word in ("cost paid", "fact withdrawn")] == [4, 2]
    assert "paid on 2024-02-01" in mitte.ok("explain 05558016 2024 cost_share --basis cash")
    mitte.lang = "de"
    assert "bezahlt am 01.02.2024" in mitte.ok("explain 05558016 2024 cost_share --basis cash")


def test_what_is_unpaid_is_named_where_a_year_is_looked_at(mitte, numbers):
    assert numbers
    assert "CM-1: bookings not paid: 2" in mitte.ok("year check 05558016 2023")
    assert "payment (vouchers: 2)" in mitte.ok("due")
    mitte.lang = "de"
    assert "CM-1: nicht bezahlte Buchungen: 2" in mitte.ok("year check 05558016 2023")
    assert "Zahlung (Belege: 2)" in mitte.ok("due")
    mitte.ok(f"{NAMED} --paid-on 2024-01-15")
    assert "Zahlung (Belege" not in mitte.ok("due")


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("cost pay {0} --paid-on 2024-01-15", 1, "line 2 (event {1}) would be left"),
        (f"{NAMED} --line 2 --paid-on 2024-01-15", 1, "line 1 (event {0}) would be left"),
        (f"{NAMED} --paid-on 2024-01-15 --amount 500", 1, "€500.00 was paid, €511.90 is booked"),
        ("cost pay 4 --paid-on 2024-01-15", 1, "no booking"),
        ("cost pay 999 --paid-on 2024-01-15", 1, "there is no such event"),
        ("cost pay {0} {1}", 2, "add --paid-on DAY"),
        ("cost pay --paid-on 2024-01-15", 2, "exactly one of EVENT, --voucher, --pending"),
        ("cost pay --voucher R-9 --paid-on 2024-01-15", 1, "no booking stands under it"),
        ("cost pay {0} --post CM-1 --paid-on 2024-01-15", 2, "--post does not go with EVENT"),
        ("cost pay --pending --paid-on 2024-01-15", 2, "do not go with --pending"),
        ("cost pay {0} --paid-on 2024-01-15 --format csv", 2, "are for --pending"),
        (
            "cost pay --voucher R-2 --body 05558016 --fiscal-year 2023 --paid-on 2024-01-15",
            1,
            "nothing is booked under it for 05558016, 2023",
        ),
    ],
)
def test_what_cannot_be_paid_is_refused_with_the_way_out(mitte, numbers, line, code, words):
    before = mitte.ok("history")
    assert words.format(*numbers) in mitte.refused(line.format(*numbers), code)
    assert mitte.ok("history") == before
