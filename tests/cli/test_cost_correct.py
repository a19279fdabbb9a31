"""A booking was typed wrong: `cost correct` and `cost reverse`, as a clerk types them."""

from __future__ import annotations

import json

import pytest

from tests.cli.commands import COMMANDS

BOOK = (
    "cost book --post CM-1 --type personnel --amount 700,00 --service 2023-09-01 2023-09-30 "
    "--booked-on 2023-09-30 --voucher {voucher}"
)


@pytest.fixture
def wrong(mitte):
    """Give the number of a booking with 700 € in the place of 70 €."""
    return json.loads(mitte.ok(f"{BOOK.format(voucher='R-9')} --format json"))["last_sequence"]


def test_a_wrong_amount_is_put_right_in_one_command(mitte, wrong):
    mitte.lang = "de"
    told = mitte.ok("cost correct R-9 --amount 70,00 --reason Zahlendreher").splitlines()

    assert told[0].startswith("Storno · CM-1: Personalausgaben, -700,00\u00a0€, ")
    assert f"storniert Ereignis {wrong}" in told[0]
    assert told[1].startswith("Buchung · CM-1: Personalausgaben, 70,00\u00a0€, ")
    assert told[1].endswith("Beleg R-9 Zeile 1")
    assert told[2].startswith("Dülmen 2023: 3.689,57\u00a0€ → 3.374,57\u00a0€ nicht refinanziert")
    assert told[4] == f"Erfasst: 2 Ereignisse ({wrong + 1} bis {wrong + 2})"
    assert "Zahlendreher" in mitte.ok(f"history --event {wrong + 2}")


def test_who_was_not_told_of_it_types_it_once_more(mitte, wrong):
    """The voucher names what was booked anew, and what is said of it stands already."""
    mitte.ok("cost correct R-9 --amount 70,00")
    again = json.loads(mitte.ok("cost correct R-9 --amount 70,00 --format json"))
    assert (again["repeated"], again["last_sequence"]) == (True, wrong + 2)
    assert (
        f"recorded already as event {wrong + 2}" in mitte.run("cost correct R-9 --amount 70").stderr
    )
    assert "BL-512" in mitte.refused("cost correct R-9 --reason 'of no field'")


@pytest.mark.parametrize(
    "line",
    [
        "cost reverse {event}",
        "cost reverse R-9 --reason 'booked twice'",
        "cost reverse --voucher R-9 --line 1",
        "cost reverse {event} --booked-on 2024-01-05 --reversal-voucher S-1",
        "cost correct {event} --amount 70",
        "cost correct {event} --voucher R-10",
        "cost correct R-9 --voucher R-10 --payee P-18",
    ],
)
def test_so_does_who_undid_it_and_was_not_told(mitte, wrong, line):
    line = f"{line.format(event=wrong)} --format json"
    first = json.loads(mitte.ok(line))
    mitte.ticks.append(mitte.ticks[-1] + 86_400_000_000)
    again = json.loads(mitte.ok(line))
    assert (again["repeated"], again["last_sequence"]) == (True, first["last_sequence"])
    assert again["receipt"] == first["receipt"]


def test_what_was_booked_since_is_not_undone_by_a_repeat(mitte, wrong):
    mitte.ok(f"cost reverse {wrong}")
    mitte.ok(f"{BOOK.format(voucher='R-9')} --again")
    told = mitte.refused(f"cost reverse {wrong}")
    assert f"reversed by event {wrong + 1} [BL-511] → correct what was" in told
    assert told.endswith(f"event {wrong + 2}")
    # Nor is what stood before it taken for what is to stand behind it.
    mitte.ok("cost correct R-9 --amount 70 --line 2")
    assert "BL-511" in mitte.refused(f"cost correct {wrong + 2} --line 1")


def test_it_is_seen_before_it_is_recorded(mitte, wrong):
    tried = json.loads(mitte.ok(f"cost correct {wrong} --amount 70 --dry-run --format json"))
    assert [one["type"] for one in tried["events"]] == ["CostReversed", "CostBooked"]
    done = json.loads(mitte.ok(f"cost correct {wrong} --amount 70 --format json"))
    assert (done["events"], done["moved"]) == (tried["events"], tried["moved"])


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("--voucher R-10", "voucher", "R-10"),
        ("--service 2023-10-01 2023-10-31", "service_from", "2023-10-01"),
        ("--paid-on 2023-10-05", "paid_on", "2023-10-05"),
        ("--payee P-18", "payee", "P-18"),
        ("--text 'September'", "text", "September"),
        ("--booked-on 2023-10-01", "booked_on", "2023-10-01"),
    ],
)
def test_each_field_can_be_put_right(mitte, wrong, typed, field, value):
    done = json.loads(mitte.ok(f"cost correct {wrong} {typed} --format json"))
    assert done["events"][1]["content"][field] == value


def test_the_post_can_be_put_right_and_the_bodies_of_both_are_told(typist):
    typist.ok("apply docs/how-to/county.toml")
    typist.ok(BOOK.format(voucher="R-9").replace("CM-1", "CM-C1"))
    typist.ok("cost correct R-9 --post CM-C2")  # of the same body
    done = json.loads(typist.ok("cost correct R-9 --post CM-1 --format json"))  # of another one
    assert done["events"][1]["content"]["post"] == "CM-1"
    assert {one["body"] for one in done["moved"]} >= {"05558012", "05558016"}


def test_a_payment_that_never_was_is_put_right(mitte):
    mitte.ok(f"{BOOK.format(voucher='R-9')} --paid-on 2023-10-01")
    done = json.loads(mitte.ok("cost correct R-9 --unpaid --format json"))
    assert done["events"][1]["content"]["paid_on"] is None
    assert "BL-517" in mitte.refused("cost correct R-9 --unpaid --paid-on 2023-10-02", 2)


def test_a_booking_is_reversed_by_its_number_or_its_voucher(mitte, wrong):
    first = mitte.ok("cost reverse R-9 --reason 'booked twice'")
    assert f"reverses event {wrong}" in first
    mitte.ok(f"{BOOK.format(voucher='R-9')} --again")
    assert f"reverses event {wrong + 2}" in mitte.ok(f"cost reverse {wrong + 2}")
    assert f"reversed by event {wrong + 1}" in mitte.refused(f"cost correct {wrong} --amount 60")
    assert f"already as event {wrong + 3}" in mitte.run("cost reverse R-9").stderr
    assert "BL-444" in mitte.refused(f"cost reverse {wrong} --voucher R-9", 2)


def test_a_voucher_of_several_bookings_is_not_guessed(mitte, wrong):
    mitte.ok(f"{BOOK.format(voucher='R-9')} --line 2 --again --plausible")
    told = mitte.refused("cost correct R-9 --amount 70")
    assert "2 bookings stand under it: " in told
    for number, line in ((wrong, 1), (wrong + 1, 2)):
        assert f"event {number} (05558016, 2023, manual, line {line})" in told
    assert "--line" in mitte.refused("cost reverse --voucher R-9")
    assert f"reverses event {wrong + 1}" in mitte.ok("cost reverse --voucher R-9 --line 2")
    assert f"reverses event {wrong}" in mitte.ok("cost reverse --voucher R-9")


def test_a_number_that_is_event_and_voucher_is_not_guessed(mitte, wrong):
    mitte.ok(BOOK.format(voucher=wrong) + " --plausible")
    assert "BL-513" in mitte.refused(f"cost correct {wrong} --amount 70")


def test_a_number_that_only_a_voucher_has_is_a_voucher(mitte):
    mitte.ok(BOOK.format(voucher="4711"))
    assert "voucher 4711" in mitte.ok("cost correct 4711 --amount 70")
    assert "BL-050" in mitte.refused("cost correct 4712 --amount 70")
    assert "BL-510" in mitte.refused("cost correct 6 --amount 70")


@pytest.mark.parametrize("number", [2**62, 2**63, "9" * 5000])
@pytest.mark.parametrize("line", ["cost correct {} --amount 70", "cost reverse {} --reason wrong"])
def test_nor_is_what_is_too_large_for_a_number(mitte, line, number):
    assert "BL-" in mitte.refused(line.format(number))
    mitte.ok(BOOK.format(voucher=2**63))
    assert f"voucher {2**63}" in mitte.ok(line.format(2**63))


def test_what_cannot_be_replaced_offers_no_corrects():
    offers = {
        name: "corrects" in {one.name for one in command.params}
        for name, command in COMMANDS.items()
    }
    refusing = (
        "cost book", "cost correct", "cost reverse", "cost import", "cost certify", "correct",
        "year close", "clock correct", "budget carry-over", "settlement issue",
    )  # fmt: skip
    assert not any(offers[name] for name in refusing if name != "settlement issue")
    assert offers["decision amend"]
    assert offers["cost pay"]
