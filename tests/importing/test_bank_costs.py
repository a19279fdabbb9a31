"""Bank lines pay bookings: proposed by amount, number and payee, recorded once confirmed."""

from __future__ import annotations

import json

import pytest

from ledger.log.databases.sqlite_session import SqliteSession
from tests.importing.bank_ledger import DUELMEN, proposals, write
from tests.importing.statement import Payment

BOOK = (
    "cost book --post CM-1 --type personnel --amount {cents} --service 2024-01-01 2024-01-31 "
    "--booked-on 2024-02-01 --voucher {voucher}"
)


@pytest.fixture
def booked(mitte):
    for voucher, amount in (("RE-2024-071", "119.00"), ("RE-2024-072", "80.00"), ("7", "80.00")):
        mitte.ok(BOOK.format(cents=amount, voucher=voucher) + " --plausible")
    return mitte


def test_a_voucher_named_in_the_text_is_paid_once_confirmed(booked, tmp_path):
    path = write(tmp_path, Payment("-119", "Stadtwerke", "Rechnung RE 2024-071", "2024-02-15"))
    (one,) = proposals(booked, path)
    assert one["state"] == "proposed"
    assert one["command"].startswith("cost pay ")
    assert one["command"].endswith("--paid-on 2024-02-15 --amount 119.00")
    assert (one["by_name"], one["by_amount"]) == (True, True)
    assert one["open_cents"] == 11900
    confirm = f"bank confirm {path} --body {DUELMEN} --all"
    assert "Payments recorded: 1" in booked.ok(confirm)
    assert [found["state"] for found in proposals(booked, path)] == ["known"]
    assert "Payments recorded: 0; on record before: 1" in booked.ok(confirm)
    listed = booked.ok("cost pay --pending --format csv")
    assert "RE-2024-071" not in listed
    assert "RE-2024-072" in listed


def test_the_amount_alone_is_never_clear(booked, tmp_path):
    path = write(tmp_path, Payment("-119", "Stadtwerke", "Strom", "2024-02-15"))
    (one,) = proposals(booked, path)
    assert (one["state"], one["by_name"]) == ("proposed", False)
    assert "Payments recorded: 0" in booked.ok(f"bank confirm {path} --body {DUELMEN} --all")
    path = write(tmp_path, Payment("-80", "Stadtwerke", "Strom", "2024-02-15"))
    assert [one["state"] for one in proposals(booked, path)] == ["several"] * 2
    for other in (Payment("119", "x", "RE-2024-071"), Payment("-118", "x", "RE-2024-071")):
        assert proposals(booked, write(tmp_path, other))[0]["state"] == "unmatched"
    assert (
        proposals(booked, write(tmp_path, Payment("-119", "x", "x")), "05558032")[0]["state"]
        == "unmatched"
    )


def test_amount_and_payee_together_are_clear(booked, tmp_path):
    line = BOOK.replace("personnel", "material").format(cents="33.00", voucher="X-1")
    booked.ok(f"{line} --payee 'Stadtwerke Dülmen' --plausible --new-type")
    path = write(tmp_path, Payment("-33", "STADTWERKE DUELMEN GMBH", "Danke", "2024-02-15"))
    (one,) = proposals(booked, path)
    assert (one["by_name"], one["by_amount"], one["by_partner"]) == (False, True, True)
    assert "Payments recorded: 1" in booked.ok(f"bank confirm {path} --body {DUELMEN} --all")


def test_several_vouchers_that_the_text_names_are_paid_together(booked, tmp_path):
    text = "RE-2024-071 und RE-2024-072"
    path = write(tmp_path, Payment("-199", "Stadtwerke", text, "2024-02-15"))
    (one,) = proposals(booked, path)
    assert one["state"] == "proposed"
    assert "Payments recorded: 1" in booked.ok(f"bank confirm {path} --body {DUELMEN} --all")
    assert json.loads(booked.ok("cost pay --pending --format json"))["unpaid"][0]["voucher"] == "7"


def test_what_was_paid_together_is_known_again(booked, tmp_path):
    text = "RE-2024-071 und RE-2024-072"
    path = write(tmp_path, Payment("-199", "Stadtwerke", text, "2024-02-15"))
    booked.ok(f"bank confirm {path} --body {DUELMEN} --all")
    assert [one["state"] for one in proposals(booked, path)] == ["known"]


def test_vouchers_that_the_text_names_come_before_one_of_the_same_amount(booked, tmp_path):
    booked.ok(BOOK.format(cents="199.00", voucher="RE-2024-099") + " --plausible")
    text = "RE-2024-071 und RE-2024-072"
    (one,) = proposals(booked, write(tmp_path, Payment("-199", "Stadtwerke", text, "2024-02-15")))
    assert (one["state"], one["by_name"]) == ("proposed", True)
    assert len(one["command"].split(" --")[0].split()) == len(("cost", "pay", "071", "072"))


@pytest.mark.parametrize(
    ("voucher", "text"),
    [("1", "1. Rate Miete"), ("2024", "Beitrag Jahr 2024"), ("12", "Rechnung vom 12.01.2024")],
)
def test_a_short_number_that_may_be_a_day_names_nothing(booked, tmp_path, voucher, text):
    booked.ok(BOOK.format(cents="51.00", voucher=voucher) + " --plausible")
    path = write(tmp_path, Payment("-51", "Feuerwehr", text, "2024-02-15"))
    (one,) = proposals(booked, path)
    assert (one["state"], one["by_name"]) == ("proposed", False)
    assert "Payments recorded: 0" in booked.ok(f"bank confirm {path} --body {DUELMEN} --all")


@pytest.mark.parametrize(
    ("text", "extra", "state"),
    [("", "<RtrInf/>", "returned"), ("Rückgabe Konto erloschen", "", "perhaps_returned")],
)
def test_a_paid_voucher_whose_money_comes_back_later_is_named(booked, tmp_path, text, extra, state):
    """It stands as paid until the payment is withdrawn, so the answer says which event that is."""
    path = write(tmp_path, Payment("-119", "Stadtwerke", "RE-2024-071", "2024-02-15"))
    booked.ok(f"bank confirm {path} --body {DUELMEN} --all")
    (known,) = proposals(booked, path)
    back = write(tmp_path, Payment("119", "Stadtwerke", text, "2024-03-20", extra=extra))
    (one,) = proposals(booked, back)
    assert (one["state"], one["event"]) == (state, known["event"])
    assert "Payments recorded: 0" in booked.ok(f"bank confirm {back} --body {DUELMEN} --all")
    other = write(tmp_path, Payment("119", "Stadtwerke", text, "2024-09-20", extra=extra))
    assert proposals(booked, other)[0]["event"] is None


def test_what_is_unpaid_is_found_by_the_keys_of_the_statement(booked, tmp_path, monkeypatch):
    """So the question takes no longer where many other vouchers are unpaid."""
    plans: list[str] = []
    asked = SqliteSession.all

    def explained(session, sql, *params):
        if "open_voucher" in sql:
            plans.extend(row[3] for row in asked(session, f"EXPLAIN QUERY PLAN {sql}", *params))
        return asked(session, sql, *params)

    monkeypatch.setattr(SqliteSession, "all", explained)
    proposals(booked, write(tmp_path, Payment("-119", "Stadtwerke", "Strom", "2024-02-15")))
    found = [plan for plan in plans if "open_voucher" in plan]
    assert any("(body=? AND cents=?)" in plan for plan in found)
    assert all("AND" in plan for plan in found), "all vouchers of the body are gone through"


@pytest.mark.parametrize(
    ("voucher", "text"),
    [("1", "1. Rate Miete 2024"), ("2024", "Beitrag Jahr 2024"), ("12", "Rechnung vom 12.01.2024")],
)
def test_a_number_that_may_be_a_day_or_a_year_names_nothing_alone(mitte, tmp_path, voucher, text):
    line = BOOK.replace("personnel", "material").format(cents="33.00", voucher=voucher)
    mitte.ok(f"{line} --payee Stadtwerke --plausible --new-type")
    confirm = f"bank confirm {{}} --body {DUELMEN} --all"
    path = write(tmp_path, Payment("-33", "Meier", text, "2024-02-15"))
    (one,) = proposals(mitte, path)
    assert (one["by_name"], one["by_amount"]) == (False, True)
    assert "Payments recorded: 0" in mitte.ok(confirm.format(path))
    path = write(tmp_path, Payment("-33", "Stadtwerke GmbH", text, "2024-02-15"))
    assert "Payments recorded: 1" in mitte.ok(confirm.format(path))


def test_vouchers_that_were_paid_together_by_hand_are_left_to_a_person(booked, tmp_path):
    """Nothing in the text of the statement names them."""
    path = write(tmp_path, Payment("-199", "Stadtwerke", "Sammelüberweisung", "2024-02-15"))
    assert proposals(booked, path)[0]["state"] == "unmatched"
    booked.ok("cost pay --voucher RE-2024-071 --paid-on 2024-02-15")
    booked.ok("cost pay --voucher RE-2024-072 --paid-on 2024-02-15")
    assert proposals(booked, path)[0]["state"] == "perhaps_known"
