"""What came back is clear on neither side; what a statement leaves out is named."""

from __future__ import annotations

import json

import pytest

from ledger.domain.errors import UsageError
from ledger.importing.bank.camt import read_camt
from ledger.position.bank.entry import BankEntry
from ledger.position.bank.expected import PaymentOnRecord
from ledger.position.bank.returned import CameBack, came_back
from tests.importing.bank_ledger import ADVANCE, DUELMEN, NOTTULN, proposals, write
from tests.importing.statement import Payment, entry, part, statement

SENT = Payment("-2000.00", "Gemeinde Nottuln", "KV Mitte Abschlag 2024", "2024-03-28")
RETURN_INFORMATION = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
FAMILY = "<BkTxCd><Domn><Fmly><SubFmlyCd>RRTN</SubFmlyCd></Fmly></Domn></BkTxCd>"
GERMAN = "<BkTxCd><Prtry><Cd>NRTI+159+00931</Cd></Prtry></BkTxCd>"


def back(**given: object) -> Payment:
    """Return the payment that brings `SENT` back, with the parties as they were."""
    values = {"party": "Stadt Dülmen", "text": "KV Mitte Abschlag 2024", "day": "2024-03-29"}
    return Payment("2000.00", **(values | given))  # type: ignore[arg-type] # fields as a test gives them


@pytest.mark.parametrize("extra", [RETURN_INFORMATION, FAMILY, GERMAN])
def test_a_marked_return_and_what_it_undoes_are_clear_on_neither_side(scheduled, tmp_path, extra):
    path = write(tmp_path, SENT, back(extra=extra))
    assert [one["state"] for one in proposals(scheduled, path)] == ["returned", "returned"]
    assert [one["state"] for one in proposals(scheduled, path, NOTTULN)] == ["returned", "returned"]
    done = scheduled.ok(f"bank confirm {path} --body {DUELMEN} --all")
    assert "Payments recorded: 0" in done
    assert "Not recorded, left to you: 2" in done
    assert "came back" in done


def test_a_reversal_later_in_the_statement_undoes_what_came_before(scheduled, tmp_path):
    path = write(
        tmp_path, ADVANCE, Payment("-2000", "Nottuln", "KV-Mitte", "2024-03-29", reversal=True)
    )
    assert [one["state"] for one in proposals(scheduled, path)] == ["returned", "returned"]


def test_a_mark_of_a_reversal_says_yes_or_no(tmp_path):
    """A word that nobody knows is no "no"; and of parts without amounts one is enough."""
    text = statement(SENT).replace("<Sts>", "<RvslInd>{}</RvslInd><Sts>")
    path = tmp_path / "x.xml"
    for word, returned in (("true", True), ("1", True), ("false", False), ("0", False)):
        path.write_text(text.format(word), encoding="utf-8")
        assert read_camt(path).entries[0].returned is returned
    path.write_text(text.format("ja"), encoding="utf-8")
    with pytest.raises(UsageError, match="payment 1: RvslInd is 'ja'"):
        read_camt(path)
    parts = f"<TxDtls>{RETURN_INFORMATION}</TxDtls><TxDtls/></NtryDtls>"
    path.write_text(statement(SENT).replace("</NtryDtls>", parts), encoding="utf-8")
    assert read_camt(path).entries[0].returned


def test_an_unmarked_entry_that_undoes_another_is_left_to_a_person(scheduled, tmp_path):
    path = write(tmp_path, ADVANCE, Payment("-2000", "Gemeinde Nottuln", "irrig", "2024-04-02"))
    found = proposals(scheduled, path)
    assert [one["state"] for one in found] == ["perhaps_returned"] * 2
    confirm = f"bank confirm {path} --body {DUELMEN}"
    assert "Payments recorded: 0" in scheduled.ok(f"{confirm} --all")
    assert "Payments recorded: 1" in scheduled.ok(f"{confirm} --payment 1")


def test_what_comes_back_in_a_later_statement_names_the_fact_that_it_undoes(scheduled, tmp_path):
    first = write(tmp_path, ADVANCE)
    scheduled.ok(f"bank confirm {first} --body {DUELMEN} --all")
    event = json.loads(scheduled.ok("history --format json"))["events"][-1]["sequence"]
    gone = Payment("-2000", "Gemeinde Nottuln", "Rückgabe", "2024-04-05")
    later = tmp_path / "later.xml"
    for state, extra in (("perhaps_returned", ""), ("returned", RETURN_INFORMATION)):
        values = Payment(gone.amount, gone.party, gone.text, gone.day, extra=extra)
        write(tmp_path, values, name="later.xml")
        (one,) = proposals(scheduled, later)
        assert (one["state"], one["event"]) == (state, event)
    assert f"undoes event {event}" in scheduled.ok(f"bank propose {later} --body {DUELMEN}")


def one(number: int, cents: int, day: int, party: str = "", *, returned: bool = False) -> BankEntry:
    return BankEntry(number, "", cents, day, None, "", "", party, "", "", returned)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([one(1, 5, 1, "A"), one(2, -5, 2, "B")], {}),
        ([one(1, 5, 2, "A"), one(2, -5, 1, "A")], {1: False, 2: False}),
        ([one(1, 5, 1, "A"), one(2, -5, 100, "A")], {}),
        ([one(1, 5, 1, "A"), one(2, -5, 2, returned=True)], {1: True, 2: True}),
        ([one(1, 5, 1), one(2, 5, 1), one(3, -5, 2, returned=True)], {1: False, 2: False, 3: True}),
        (
            [one(1, 5, 1, "A"), one(2, 5, 1, "B"), one(3, -5, 2, "B", returned=True)],
            {2: True, 3: True},
        ),
        ([one(1, 5, 3, "A"), one(2, -5, 2, "A", returned=True)], {2: True}),
        (
            [one(1, -5, 2, returned=True), one(2, 5, 1), one(3, 5, 1, "X")],
            {1: True, 2: False, 3: False},
        ),
    ],
)
def test_who_undoes_whom(entries, expected):
    found = came_back(entries, [], {})
    assert {number: it.certain for number, it in found.items()} == expected


def test_of_thousands_alike_the_nearest_are_looked_at():
    entries = [one(n, 5 if n % 2 else -5, n // 300, "A") for n in range(1, 3001)]
    assert len(came_back(entries, [], {})) == 3000


def test_of_several_facts_none_is_named():
    facts = [PaymentOnRecord(-5, 1, 7, "b"), PaymentOnRecord(-5, 1, 8, "b")]
    entry = one(1, 5, 2, "B", returned=True)
    assert came_back([entry], facts, {"b": "B"}) == {1: CameBack(certain=True)}
    assert came_back([entry], facts[:1], {"b": "B"}) == {1: CameBack(certain=True, event=7)}


def test_zero_padded_amounts_an_envelope_and_a_batch_with_a_fee(scheduled, tmp_path):
    padded = statement(ADVANCE).replace(">2000.00<", ">000000000002000.00<")
    inner = padded.partition("?>")[2]
    head = '<AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02"><X/></AppHdr>'
    path = tmp_path / "env.xml"
    path.write_text(f'<Env xmlns="urn:x">{head}{inner}</Env>', "utf-8")
    assert [one["state"] for one in proposals(scheduled, path)] == ["proposed"]
    path.write_text('<Env xmlns="urn:x"><Body/></Env>', "utf-8")
    with pytest.raises(UsageError, match="'urn:x Env' holds no camt"):
        read_camt(path)


def test_a_foreign_account_and_an_unknown_status_are_named_and_the_others_read(scheduled, tmp_path):
    dollars = part(
        entry(Payment("5", currency="USD")) + entry(Payment("6", currency="USD")), "USD", "US1"
    )
    path = write(
        tmp_path,
        ADVANCE,
        Payment("1", status="XYZ"),
        Payment("1", status="PDNG"),
        others=dollars,
    )
    statement_read = read_camt(path)
    assert [found.cents for found in statement_read.entries] == [200000]
    assert statement_read.notes == (
        "statement 2024-03: status 'XYZ' is not known; payments left out: 1",
        "statement 2024-03: PDNG is only announced; payments left out: 1",
        "statement 2024-03: account US1 is in 'USD'; payments left out: 2",
    )
    done = scheduled.run(f"bank propose {path} --body {DUELMEN}")
    assert "account US1 is in 'USD'" in done.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (statement(Payment("1", status="")), "status '' is not known"),
        (
            statement().replace(
                "</BkToCstmrStmt>",
                part(entry(Payment("1", currency="USD")), "USD") + "</BkToCstmrStmt>",
            ),
            "is in 'USD'",
        ),
    ],
)
def test_no_answer_is_empty_where_there_are_entries(tmp_path, content, words):
    path = tmp_path / "st.xml"
    path.write_text(content, "utf-8")
    with pytest.raises(UsageError, match=words):
        read_camt(path)


@pytest.mark.parametrize(
    "extra",
    [
        "<BkTxCd><Prtry><Cd>159</Cd><Issr>ZKA</Issr></Prtry></BkTxCd>",
        "<BkTxCd><Domn><Fmly><SubFmlyCd>ARET</SubFmlyCd></Fmly></Domn></BkTxCd>",
    ],
)
def test_a_code_says_alone_that_a_payment_came_back(scheduled, tmp_path, extra):
    path = write(tmp_path, Payment("2000.00", "Nottuln", "KV Mitte Abschlag 2024", extra=extra))
    assert [one["state"] for one in proposals(scheduled, path)] == ["returned"]


@pytest.mark.parametrize("word", ["storniert", "Stornierung", "Rückbuchung", "zurückgebucht"])
def test_a_text_that_says_so_is_left_to_a_person(scheduled, tmp_path, word):
    path = write(tmp_path, Payment("2000.00", "Nottuln", f"KV Mitte Abschlag 2024 {word}"))
    assert [one["state"] for one in proposals(scheduled, path)] == ["perhaps_returned"]
    done = scheduled.ok(f"bank confirm {path} --body {DUELMEN} --all")
    assert "Payments recorded: 0" in done


DETAILS = "<NtryDtls>"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (DETAILS, f"{DETAILS}<Btch><NbOfTxs>2</NbOfTxs></Btch>"),
        (
            "<TxDtls>",
            '<TxDtls><Amt Ccy="EUR">2000.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>',
        ),
    ],
)
def test_an_entry_that_is_more_than_its_payment_is_left_to_a_person(scheduled, tmp_path, old, new):
    """The bank collected more payments than it names, or names one that goes the other way."""
    path = tmp_path / "x.xml"
    text = statement(Payment("2000.00", "Gemeinde Nottuln", "KV Mitte Abschlag 2024"))
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    done = scheduled.ok(f"bank confirm {path} --body {DUELMEN} --all")
    assert "Payments recorded: 0" in done
    assert "Not recorded, left to you: 1" in done


def test_of_two_payments_for_one_open_amount_the_second_is_left_to_a_person(scheduled, tmp_path):
    again = Payment(ADVANCE.amount, ADVANCE.party, ADVANCE.text, "2024-03-30")
    path = write(tmp_path, ADVANCE, again)
    assert [one["state"] for one in proposals(scheduled, path)] == ["proposed", "perhaps_twice"]
    confirm = f"bank confirm {path} --body {DUELMEN}"
    assert "Payments recorded: 1" in scheduled.ok(f"{confirm} --all")
    assert [one["state"] for one in proposals(scheduled, path)] == ["known", "unmatched"]


def test_payments_that_stand_in_an_overlapping_statement_are_left_out_and_named(tmp_path):
    text = entry(ADVANCE).replace("<BookgDt>", "<AcctSvcrRef>X-1</AcctSvcrRef><BookgDt>")
    path = tmp_path / "x.xml"
    whole = statement(others=part(text) + part(text + entry(SENT)).replace("2024-03<", "KW13<"))
    path.write_text(whole, encoding="utf-8")
    found = read_camt(path)
    assert [one.cents for one in found.entries] == [200000, -200000]
    assert [one.number for one in found.entries] == [1, 2]
    words = "statement KW13: stands in a statement before, by the bank's reference"
    assert [str(note) for note in found.notes] == [f"{words}; payments left out: 1"]


def test_a_statement_that_is_missing_between_two_is_named(tmp_path):
    path = tmp_path / "x.xml"
    for opening, closing, named in (("3000.00", "1000.00", 0), ("5000.00", "3000.00", 1)):
        balances = "".join(
            f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{euros}</Amt>'
            "<CdtDbtInd>CRDT</CdtDbtInd></Bal>"
            for kind, euros in (("OPBD", opening), ("CLBD", closing))
        )
        path.write_text(statement(ADVANCE, others=part(balances + entry(SENT))), encoding="utf-8")
        notes = [str(note) for note in read_camt(path).notes]
        words = "a statement that opens with \u20ac5,000.00 follows none"
        assert notes == [f"account DE02120300000000202051: {words}"] * named


@pytest.mark.parametrize(
    ("text", "extra"),
    [
        ("SEPA Retoure AC01 KV Mitte Abschlag 2024", ""),
        ("Rueckueberweisung KV Mitte Abschlag 2024", ""),
        ("KV Mitte Abschlag 2024", "<AddtlTxInf>RETOURE</AddtlTxInf>"),
    ],
)
def test_a_text_that_speaks_of_a_return_is_clear_for_nothing(scheduled, tmp_path, text, extra):
    """What it undoes may stand in the statement of last month."""
    path = write(tmp_path, back(text=text, extra=extra))
    (one,) = proposals(scheduled, path)
    assert one["state"] in {"perhaps_returned", "returned"}
    assert "Payments recorded: 0" in scheduled.ok(f"bank confirm {path} --body {DUELMEN} --all")
