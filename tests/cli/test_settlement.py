"""`settlement`: issued, shown, paid, corrected and listed."""

from __future__ import annotations

import csv
import io
import json

import pytest

from ledger.reporting.settlements.accounts import ACCOUNTS
from ledger.reporting.settlements.settlement import LINES
from tests.cli.documents import ISSUE

CORRECT = (
    "settlement issue SA-2023b --agreement KV-Mitte --year 2023 --issued-on 2024-05-15 "
    "--due-on 2024-06-30 --corrects SA-2023"
)


@pytest.fixture
def settled(mitte):
    """The year 2023 of the case, settled after an advance of 2,000 €."""
    mitte.ok(
        "advance pay KV-Mitte --member 05558032 --year 2023 --amount 2000 --paid-on 2023-09-27"
    )
    mitte.ok(ISSUE)
    return mitte


def late(typist):
    typist.ok(
        "cost book --post CM-1 --type personnel --amount 200 --service 2023-12-01 2023-12-31 "
        "--booked-on 2024-04-02 --voucher N-1"
    )


def test_it_shows_the_way_from_key_and_cost_to_what_is_open(settled):
    printed = settled.ok("settlement show SA-2023")
    for words in (
        "settlement SA-2023: KV-Mitte 2023, issued 2024-02-15, due 2024-03-31",
        "All lines together: cost €35,179.14, payable grant €28,500.00, VAT €0.00.",
        "Open: Nottuln to Dülmen",
        "Additional payment Nottuln",
        "cost share 1/2 × €35,179.14",
        "− refinanced 1/2 × €28,500.00",
        "− advance of 2023-09-27",
        "The employing body's own part, Dülmen: nothing to settle",
        "basis: accrual",
    ):
        assert words in printed, words
    assert "€1,339.57" in printed


def test_it_speaks_german(settled):
    settled.ok("settlement pay SA-2023 --member 05558032 --amount 1.500,00 --paid-on 2024-03-20")
    settled.lang = "de"
    printed = settled.ok("settlement show SA-2023")
    for words in ("Spitzabrechnung", "Nachzahlung", "Abschlag vom", "Zahlung vom", "Überzahlt"):
        assert words in printed, words
    listed = settled.ok("settlement list").replace("\xa0", " ")
    assert "überzahlt um 160,43 €" in " ".join(listed.split())
    assert "-160,43 €" in listed


def test_a_correction_shows_the_difference_and_counts_what_was_paid(settled):
    settled.ok("settlement pay SA-2023 --member 05558032 --amount 1339,57 --paid-on 2024-03-20")
    late(settled)
    stale = settled.ok("settlement show SA-2023")
    assert "Facts were recorded since it was issued; SA-2023 stays as issued." in stale
    assert "Nottuln to Dülmen: computed anew €1,439.57 instead of €1,339.57." in stale
    assert "a correction needs its reason" in settled.refused(CORRECT, 2)
    settled.ok(f"{CORRECT} --reason 'late voucher N-1'")
    printed = settled.ok("settlement show SA-2023b")
    assert "Takes the place of SA-2023." in printed
    assert (
        "Nottuln to Dülmen: €1,439.57 instead of €1,339.57 in SA-2023, difference €100.00."
    ) in printed
    assert "− payment of 2024-03-20 on SA-2023" in printed
    assert "Corrected by SA-2023b." in settled.ok("settlement show SA-2023")
    answer = json.loads(settled.ok("settlement list --format json"))
    assert [row["open_cents"] for row in answer["settlements"]] == [None, 10000]


def test_it_answers_programs(settled):
    answer = json.loads(settled.ok("settlement show SA-2023 --format json"))
    (account,) = answer["accounts"]
    assert account["unrefinanced_cents"] == account["advances_cents"] + account["balance_cents"]
    assert (account["member"], account["employing_body"]) == ("05558032", "05558016")
    assert [list(line) for line in answer["lines"]] == [list(LINES.fields)] * 2
    assert sum(line["cost_share_cents"] for line in answer["lines"]) == 3517914
    rows = list(csv.DictReader(io.StringIO(settled.ok("settlement show SA-2023 --format csv"))))
    assert [row["unrefinanced_cents"] for row in rows] == ["333957", "333957"]
    listed = json.loads(settled.ok("settlement list --format json"))
    assert [list(row) for row in listed["settlements"]] == [list(ACCOUNTS.fields)]
    rows = list(csv.DictReader(io.StringIO(settled.ok("settlement list --format csv"))))
    assert [row["balance_cents"] for row in rows] == ["133957"]


def test_it_is_shown_as_of_the_day_of_the_question(settled):
    settled.ok("settlement pay SA-2023 --member 05558032 --amount 1339,57 --paid-on 2024-03-20")
    assert "no settlement is registered" in settled.refused(
        "settlement show SA-2023 --as-of 2025-12-31"
    )
    assert "no settlements." in settled.ok("settlement list --as-of 2025-12-31")
    assert "as recorded by 2026-01-01" in settled.ok("settlement show SA-2023 --as-of 2026-01-01")


def test_what_cannot_be_settled_is_refused(settled):
    again = ISSUE.replace("SA-2023 ", "SA-X ")
    assert "is settled as SA-2023, event" in settled.refused(again)
    assert "nothing has changed since SA-2023" in settled.refused(f"{CORRECT} --reason 'no reason'")
    assert "no post rested on KV-Mitte in 2022" in settled.refused(
        again.replace("--year 2023", "--year 2022")
    )
    assert "known: KV-Mitte" in settled.refused(again.replace("KV-Mitte", "KV-Mite"))
    assert "known: SA-2023" in settled.refused("settlement show SA-2032")
    assert "known: KV-Mitte" in settled.refused("settlement list --agreement KV-Mite")
    assert "has no account in it" in settled.refused(
        "settlement pay SA-2023 --member 05558016 --amount 1 --paid-on 2024-03-20"
    )


def test_the_option_for_facts_gives_way_to_the_one_for_settlements(settled):
    text = settled.ok("settlement issue --help")
    assert "--corrects SETTLEMENT" in text
    assert "--corrects EVENT" not in text


def test_the_history_tells_days_and_amounts_of_a_settlement(settled):
    settled.ok("settlement pay SA-2023 --member 05558032 --amount 1339,57 --paid-on 2024-03-20")
    printed = settled.ok("history --settlement SA-2023")
    assert "issued on 2024-02-15, due on 2024-03-31" in printed
    assert "unrefinanced €3,339.57, advances €2,000.00, balance €1,339.57" in printed
    answer = json.loads(settled.ok("history --settlement SA-2023 --format json"))
    assert [event["type"] for event in answer["events"]] == [
        "SettlementIssued:1",
        "SettlementPaid:1",
    ]
    line = answer["events"][0]["content"]["lines"][0]
    assert (line["valid_from"], line["cost_share_cents"]) == ("2023-01-01", 1758957)


def test_an_acknowledgement_says_who_pays_whom_and_of_a_correction_its_balance(mitte):
    """What was paid on the corrected one counts, so that its balance is not what is still due."""
    words = mitte.ok(ISSUE)
    assert "Nottuln pays €3,339.57 to Dülmen, due on 2024-03-31." in words.splitlines()
    mitte.ok("settlement pay SA-2023 --member 05558032 --amount 3339,57 --paid-on 2024-03-20")
    late(mitte)
    words = " ".join(mitte.ok(f"{CORRECT} --reason 'voucher N-1'").split())
    assert "Nottuln, at Dülmen, unrefinanced €3,439.57, advances €0.00, balance €3,439.57" in words
    assert "pays" not in words


def test_what_is_to_be_refunded_says_who_pays_whom(settled):
    settled.ok("settlement pay SA-2023 --member 05558032 --amount 1400 --paid-on 2024-03-20")
    assert "Overpaid, to be paid back: Dülmen to Nottuln" in settled.ok("settlement show SA-2023")
    assert "overpaid by €60.43" in " ".join(settled.ok("settlement list").split())
    for body in ("05558016", "05558032"):
        words = settled.run(f"year check {body} 2023").stdout
        assert "SA-2023: overpaid by €60.43, Dülmen owes Nottuln" in " ".join(words.split())
    settled.lang = "de"
    letter = " ".join(settled.ok("report settlement KV-Mitte 2023").split())
    assert (
        "Nottuln hat 60,43 € mehr als den Saldo gezahlt; Dülmen zahlt diesen Betrag zurück"
        in letter
    )
    assert "noch offen" not in letter
