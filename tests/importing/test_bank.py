"""`bank`: a statement becomes proposals, and what is confirmed becomes facts, once."""

from __future__ import annotations

import csv
import io
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.costs.voucher_text import names
from ledger.domain.errors import UsageError
from ledger.importing.bank.camt import read_camt
from ledger.position.bank.proposals import STATES
from ledger.reporting.costs.bank import PROPOSALS
from tests.cli.documents import ISSUE
from tests.importing.bank_ledger import ADVANCE, DUELMEN, NOTTULN, proposals, write
from tests.importing.statement import Payment, statement
from tests.words import WORDS

INSTALMENT = Payment("14250.00", "Kreis Coesfeld", "KIM 2023 Abschlag 3/2023", "2023-08-15")


@pytest.fixture
def settled(mitte):
    mitte.ok(ISSUE)
    return mitte


@pytest.mark.parametrize("version", ["02", "08"])
def test_an_instalment_and_an_advance_are_proposed_and_nothing_is_recorded(
    scheduled, tmp_path, version
):
    before = scheduled.ok("verify --format json")
    found = proposals(scheduled, write(tmp_path, INSTALMENT, ADVANCE, version=version))
    assert tuple(found[0]) == PROPOSALS.fields
    assert [(one["state"], one["amount_cents"]) for one in found] == [
        ("proposed", 1425000),
        ("proposed", 200000),
    ]
    assert found[0]["command"] == (
        "grant instalment KIM-2023 --recipient 05558016 --year 2023 --amount 14250.00 "
        "--received-on 2023-08-15"
    )
    assert found[1]["command"] == (
        "advance pay KV-Mitte --member 05558032 --to 05558016 --year 2024 --amount 2000.00 "
        "--paid-on 2024-03-28"
    )
    assert (found[1]["by_name"], found[1]["by_amount"], found[1]["by_partner"]) == (True,) * 3
    assert scheduled.ok("verify --format json") == before


def test_the_printed_command_records_it_and_the_statement_knows_it(scheduled, tmp_path):
    path = write(tmp_path, INSTALMENT, ADVANCE)
    for one in proposals(scheduled, path):
        scheduled.ok(one["command"])
    assert [one["state"] for one in proposals(scheduled, path)] == ["known", "known"]


def test_confirm_all_records_what_is_clear_with_the_hash_once(scheduled, tmp_path):
    path = write(tmp_path, INSTALMENT, ADVANCE, Payment("77.10", "Jemand", "Müllgebühr"))
    dry = scheduled.ok(f"bank confirm {path} --body {DUELMEN} --all --dry-run")
    assert "Payments recorded: 2" in dry
    first = scheduled.ok(f"bank confirm {path} --body {DUELMEN} --all --known-on 2024-04-02")
    assert "Payments recorded: 2; on record before: 0." in first
    again = scheduled.ok(f"bank confirm {path} --body {DUELMEN} --all")
    assert "Payments recorded: 0; on record before: 2." in again
    listed = json.loads(scheduled.ok("advance list --agreement KV-Mitte --format json"))
    assert [one["amount_cents"] for one in listed["advances"] if one["kind"] == "paid"] == [200000]
    last = json.loads(scheduled.ok("history --format json"))["events"][-1]
    assert last["document"] == "st.xml, payment 2"
    assert last["file_hash"] == read_camt(path).file_hash.hex()


def test_equal_payments_of_a_day_are_two_and_an_overlapping_statement_adds_none(
    scheduled, tmp_path
):
    path = write(tmp_path, ADVANCE, ADVANCE)
    both = "--payment 1 --payment 2"
    assert "Payments recorded: 2" in scheduled.ok(f"bank confirm {path} --body {DUELMEN} {both}")
    later = write(tmp_path, INSTALMENT, ADVANCE, ADVANCE, name="later.xml")
    states = [one["state"] for one in proposals(scheduled, later)]
    assert states == ["proposed", "known", "known"]


def test_what_the_other_side_recorded_for_another_day_is_left_to_a_person(scheduled, tmp_path):
    path = write(tmp_path, ADVANCE)
    assert "Payments recorded: 1" in scheduled.ok(f"bank confirm {path} --body {DUELMEN} --all")
    payer = write(tmp_path, Payment("-2000", "Stadt Dülmen", "KV-Mitte 2024", "2024-03-26"))
    (one,) = proposals(scheduled, payer, NOTTULN)
    assert (one["state"], one["amount_cents"]) == ("perhaps_known", -200000)
    confirm = f"bank confirm {payer} --body {NOTTULN}"
    assert "Payments recorded: 0" in scheduled.ok(f"{confirm} --all")
    assert "perhaps on record, event" in scheduled.ok(f"bank propose {payer} --body {NOTTULN}")
    far = write(tmp_path, Payment("-2000", "Stadt Dülmen", "KV-Mitte 2024", "2024-05-26"))
    assert proposals(scheduled, far, NOTTULN)[0]["state"] == "unmatched"


def test_settlements_are_paid_and_refunded(settled, tmp_path):
    found = proposals(settled, write(tmp_path, Payment("3339.57", "Nottuln", "SA 2023")))
    assert found[0]["command"] == (
        "settlement pay SA-2023 --member 05558032 --to 05558016 --amount 3339.57 "
        "--paid-on 2024-03-28"
    )
    path = write(tmp_path, Payment("-3339.57", "Stadt Dülmen", "SA-2023"))
    assert proposals(settled, path, NOTTULN)[0]["command"] == found[0]["command"]
    assert proposals(settled, path)[0]["state"] == "unmatched"


def test_a_refund_of_a_settlement_is_negative(mitte, tmp_path):
    mitte.ok(
        "advance pay KV-Mitte --member 05558032 --year 2023 --amount 4000 --paid-on 2023-09-27"
    )
    mitte.ok(ISSUE)
    path = write(tmp_path, Payment("-660.43", "Gemeinde Nottuln", "Erstattung SA-2023"))
    (one,) = proposals(mitte, path)
    assert "--member 05558032 --to 05558016 --amount -660.43" in one["command"]
    assert "Payments recorded: 1" in mitte.ok(f"bank confirm {path} --body {DUELMEN} --all")
    assert proposals(mitte, path)[0]["state"] == "known"
    back = write(tmp_path, Payment("660.43", "Stadt Dülmen", "Erstattung SA-2023"))
    assert proposals(mitte, back, NOTTULN)[0]["state"] == "known"


def test_the_county_gets_from_the_state_and_forwards(mitte, tmp_path):
    path = write(
        tmp_path,
        Payment("14250", "Bezirksregierung", "KIM-2023", "2023-08-01"),
        Payment("-14250", "Stadt Dülmen", "KIM-2023", "2023-08-15"),
    )
    commands = [one["command"] for one in proposals(mitte, path, "05558")]
    assert [line.split()[4] for line in commands] == ["05558", "05558016"]


def test_what_could_be_several_is_chosen_by_number(scheduled, tmp_path):
    scheduled.ok(
        "advance schedule KV-Mitte --member 05558032 --year 2025 --amount 2000 --due-on 2025-03-31"
    )
    path = write(tmp_path, Payment("2000", "Nottuln", "KV-Mitte", "2026-01-05"))
    found = proposals(scheduled, path)
    assert [(one["state"], one["proposal"]) for one in found] == [
        ("several", "1.1"),
        ("several", "1.2"),
    ]
    confirm = f"bank confirm {path} --body {DUELMEN}"
    assert "Payments recorded: 0" in scheduled.ok(f"{confirm} --all")
    assert "say 1.1" in scheduled.refused(f"{confirm} --payment 1", 2)
    assert "has 2 proposals only" in scheduled.refused(f"{confirm} --payment 1.3", 2)
    assert "Payments recorded: 1" in scheduled.ok(f"{confirm} --payment 1.2")
    assert "Payments recorded: 0; on record before: 1" in scheduled.ok(f"{confirm} --payment 1.2")
    listed = json.loads(scheduled.ok("advance list --agreement KV-Mitte --year 2025 --format json"))
    assert [one["amount_cents"] for one in listed["advances"] if one["kind"] == "paid"] == [200000]


def test_amount_alone_is_shown_but_not_confirmed_by_all(scheduled, tmp_path):
    path = write(tmp_path, Payment("2000", "Müller GmbH", "Miete"))
    (one,) = proposals(scheduled, path)
    assert (one["state"], one["by_amount"], one["by_partner"]) == ("proposed", True, False)
    assert "Payments recorded: 0" in scheduled.ok(f"bank confirm {path} --body {DUELMEN} --all")
    assert "Payments recorded: 1" in scheduled.ok(
        f"bank confirm {path} --body {DUELMEN} --payment 1"
    )


def test_pending_is_left_out_and_a_returned_payment_is_never_proposed(scheduled, tmp_path):
    path = write(
        tmp_path,
        Payment("2000", "Nottuln", "KV-Mitte", status="PDNG"),
        Payment("-2000", "Nottuln", "KV-Mitte", reversal=True),
    )
    assert [one["state"] for one in proposals(scheduled, path)] == ["returned"]
    assert "has no proposal" in scheduled.refused(
        f"bank confirm {path} --body {DUELMEN} --payment 1", 2
    )


def test_a_collected_entry_is_its_parts_and_what_they_lack(scheduled, tmp_path):
    path = write(tmp_path, Payment("2050", "Nottuln", "KV-Mitte", parts=("2000", "50")))
    assert [one["amount_cents"] for one in proposals(scheduled, path)] == [200000, 5000]
    path = write(tmp_path, Payment("2024", "Nottuln", "KV-Mitte", parts=("2000", "50")))
    found = proposals(scheduled, path)
    assert [one["amount_cents"] for one in found] == [200000, 5000, -2600]
    assert [one["state"] for one in found] == ["proposed", "proposed", "difference"]
    done = scheduled.ok(f"bank confirm {path} --body {DUELMEN} --all")
    assert "Payments recorded: 0" in done
    assert "not in the single payments of the entry" in done
    assert "Payments recorded: 1" in scheduled.ok(
        f"bank confirm {path} --body {DUELMEN} --payment 1"
    )


def test_every_format_and_both_languages(scheduled, tmp_path):
    path = write(tmp_path, ADVANCE, Payment("1", "=cmd()", "x"))
    line = f"bank propose {path} --body {DUELMEN}"
    rows = list(csv.DictReader(io.StringIO(scheduled.ok(f"{line} --format csv"))))
    assert [one["party"] for one in rows] == ["Gemeinde Nottuln", "'=cmd()"]
    text = scheduled.ok(line)
    assert "name in text, amount, other party" in text
    assert "  1  advance pay KV-Mitte" in text
    scheduled.lang = "de"
    text = scheduled.ok(line)
    assert "2 Zahlungen; 1 klarer Vorschlag, 0 schon erfasst" in text
    assert "nichts erwartet" in text
    assert {f"bank_{state}" for state in STATES} <= set(WORDS)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", "--payment NUMBER for single payments, or --all"),
        ("--all --payment 1", "--payment NUMBER for single payments, or --all"),
        ("--payment 7", "there are 1 to 1"),
        ("--payment x", "there are 1 to 1"),
    ],
)
def test_wrong_numbers_are_usage_errors(scheduled, tmp_path, arguments, message):
    path = write(tmp_path, ADVANCE)
    assert message in scheduled.refused(f"bank confirm {path} --body {DUELMEN} {arguments}", 2)


def test_an_unknown_body_is_refused(scheduled, tmp_path):
    scheduled.refused(f"bank propose {write(tmp_path, ADVANCE)} --body 99")


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    "<Document>&b;</Document>"
)
NAMES = [f"a{number}" for number in range(120)]
HEAD = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Ntry>'
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (BOMB, "declares a document type or entities"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "declares a document type"),
        ("", "is no XML"),
        ("PK\x03\x04zip", "is no XML"),
        ("<Document>", "no camt.053"),
        ('<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.052.001.08"/>', "no camt.053"),
        (HEAD + "<a>" * 100, "nested too deep"),
        (HEAD + "<a/>" * 600_000, "of too many parts"),
        (HEAD + "".join(f"<a{n}/>" for n in range(3000)), "more kinds of tags"),
        (HEAD + "".join(f'<a b{n}=""/>' for n in range(3000)), "more kinds of tags"),
        (
            HEAD + "<a>" + "<b>" * 9 + "".join(f"<{a}><{b}/></{a}>" for a in NAMES for b in NAMES),
            "of too many parts",
        ),
        (HEAD + "x" * 200_000, "a tag or text of more than 64 KiB"),
        (HEAD + "<a " + 'b="c" ' * 30_000, "a tag or text of more than 64 KiB"),
        (statement(Payment("1")).replace("<Amt", "50<Amt"), "a text stands between the elements"),
        (statement(Payment("1")).replace("</Ntry>", "50</Ntry>"), "a text stands between"),
        (HEAD, "is no XML"),
        ("<?xml version='1.0' encoding='klingon'?><a/>", "is no XML"),
        (statement(Payment("1", currency="CHF")), "is in 'CHF'"),
        (statement(Payment("1.005")), "is no amount in euros and cents"),
        (statement(Payment("1", day="2024-02-30")), "is no day"),
        (statement(Payment("1")).replace("CRDT", "XXXX"), "neither CRDT nor DBIT"),
        (statement(Payment("1"), closing="1002.50"), "€1.50 of its change of balance"),
        (statement(Payment("1")).replace("BookgDt", "Other"), "has no booking date"),
    ],
)
def test_hostile_and_broken_statements_are_refused_in_a_line(scheduled, tmp_path, content, message):
    path = tmp_path / "bad.xml"
    path.write_text(content, encoding="utf-8")
    refusal = scheduled.refused(f"bank propose {path} --body {DUELMEN}", 2)
    assert message in refusal
    assert "→" in refusal


def test_no_control_character_reaches_the_terminal(scheduled, tmp_path):
    path = write(tmp_path, Payment("5", "A\u009b31mB\u202e", "x\u0085y"))
    assert proposals(scheduled, path)[0]["party"] == "A 31mB"


@given(st.binary(max_size=400))
def test_any_bytes_are_a_statement_or_a_refusal(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("camt") / "any.xml"
    path.write_bytes(content)
    with pytest.raises(UsageError):
        read_camt(path)


@given(st.integers(0, 2**32), st.integers(1, 8))
def test_a_spoilt_statement_is_read_or_refused(tmp_path_factory, seed, count):
    dice = random.Random(seed)
    content = bytearray(statement(INSTALMENT, ADVANCE).encode())
    for _ in range(count):
        content[dice.randrange(len(content))] = dice.randrange(256)
    path = tmp_path_factory.mktemp("camt") / "any.xml"
    path.write_bytes(bytes(content))
    try:
        found = read_camt(path)
    except UsageError as refusal:
        assert "→" in str(refusal) or "check the path" in str(refusal)  # noqa: PT017 - either word will do
    else:
        assert all(entry.cents for entry in found.entries)


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Abschlag KIM2023 Q1", "KIM-2023", True),
        ("KIM-20231", "KIM-2023", False),
        ("Kimme", "KIM", False),
        ("fuer KIM Q1", "KIM", True),
        ("VEREINB SUEDWEST", "Vereinb. Südwest", True),
        ("", "KIM", False),
        ("x", "–", False),
    ],
)
def test_a_name_is_found_however_the_bank_writes_it(text, name, found):
    assert names(text, name) is found


def test_a_payment_that_was_split_by_hand_is_left_to_a_person(scheduled, tmp_path):
    both = Payment("3000.00", "Gemeinde Nottuln", "KV Mitte Abschlag 2024", "2024-03-28")
    path = write(tmp_path, both)
    assert proposals(scheduled, path)[0]["state"] == "proposed"
    pay = "advance pay KV-Mitte --member 05558032 --to 05558016 --paid-on 2024-03-28"
    for year, amount in ((2024, "2000"), (2023, "1000")):
        scheduled.ok(f"{pay} --year {year} --amount {amount}")
    (one,) = proposals(scheduled, path)
    assert one["state"] == "perhaps_known"
    assert one["event"] is not None
    assert "Payments recorded: 0" in scheduled.ok(f"bank confirm {path} --body {DUELMEN} --all")
    # What is no sum of them is another one, and each is known by its own line.
    other = write(tmp_path, Payment("2500.00", both.party, both.text, both.day))
    assert proposals(scheduled, other)[0]["state"] != "perhaps_known"
    lines = [Payment(a, both.party, both.text, both.day) for a in ("2000", "1000", "3000")]
    states = [one["state"] for one in proposals(scheduled, write(tmp_path, *lines))]
    assert states[:2] == ["known", "known"]
    assert states[2] != "perhaps_known"
