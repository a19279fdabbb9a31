"""What a statement says of its days, amounts and pages is understood, or named."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.application.clock import berlin_day, parse_instant, written_date
from ledger.domain.errors import UsageError
from ledger.domain.period import day_of, iso
from ledger.importing.bank.camt import read_camt
from tests.importing.bank_ledger import ADVANCE, DUELMEN, proposals, write
from tests.importing.statement import Payment, entry, part, statement


@pytest.fixture
def read(tmp_path):
    """Read a text as a statement."""

    def reading(text):
        path = tmp_path / "st.xml"
        path.write_text(text, encoding="utf-8")
        return read_camt(path)

    return reading


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("<DtTm>2024-12-31T23:30:00Z</DtTm>", "2025-01-01"),
        ("<DtTm>2024-12-31T22:59:59.999+00:00</DtTm>", "2024-12-31"),
        ("<DtTm>2024-07-31T22:00:00Z</DtTm>", "2024-08-01"),
        ("<DtTm>2025-01-01T00:30:00+02:00</DtTm>", "2024-12-31"),
        ("<DtTm>2024-12-31T23:30:00</DtTm>", "2024-12-31"),
        ("<Dt>2024-12-31</Dt>", "2024-12-31"),
        ("<Dt>2024-12-31Z</Dt>", "2024-12-31"),
        ("<Dt>2024-12-31+01:00</Dt>", "2024-12-31"),
    ],
)
def test_the_day_of_a_moment_is_that_in_berlin(read, written, day):
    text = statement(ADVANCE).replace("<Dt>2024-03-28</Dt>", written)
    assert iso(read(text).entries[0].booked_on) == day


@pytest.mark.parametrize(
    "written", ["2024-12-31T", "2024-12-31x", "2024-12-31T25:00:00Z", "20241231"]
)
def test_what_is_neither_day_nor_moment_is_refused(read, written):
    with pytest.raises(UsageError, match="is no day"):
        read(statement(ADVANCE).replace("2024-03-28", written))


BOUNDS = datetime(2000, 1, 2), datetime(2100, 12, 30)  # noqa: DTZ001 - the zone is drawn beside


@given(st.datetimes(*BOUNDS, timezones=st.timezones()))
def test_a_moment_with_a_zone_is_of_the_day_that_the_clock_says(moment):
    text = moment.isoformat()
    assert day_of(written_date(text)) == berlin_day(parse_instant(text))


@pytest.mark.parametrize(
    ("amount", "inner", "gap"), [("1995", "2000", -500), ("2000", "200000", -19800000)]
)
def test_a_single_payment_of_another_amount_than_its_entry_is_left_to_a_person(
    scheduled, tmp_path, amount, inner, gap
):
    payment = Payment(amount, "Gemeinde Nottuln", "KV-Mitte 2024", parts=(inner,))
    path = write(tmp_path, payment)
    found = proposals(scheduled, path)
    assert [one["state"] for one in found] == ["proposed", "difference"]
    assert [one["amount_cents"] for one in found] == [int(inner) * 100, gap]
    done = scheduled.ok(f"bank confirm {path} --body {DUELMEN} --all")
    assert "Payments recorded: 0" in done
    assert "not in the single payments of the entry" in done


@pytest.mark.parametrize("inner", ["2000", "2000.00"])
def test_a_single_payment_of_the_same_amount_is_its_entry(scheduled, tmp_path, inner):
    payment = Payment("2000", "Gemeinde Nottuln", "KV-Mitte 2024", parts=(inner,))
    (one,) = proposals(scheduled, write(tmp_path, payment))
    assert one["state"] == "proposed"


@pytest.mark.parametrize("amount", ["2000.005", "-2000.00"])
def test_balance_and_payment_that_are_wrong_alike_are_both_said(scheduled, tmp_path, amount):
    text = statement(ADVANCE, closing="3000.00")
    text = text.replace(">2000.00<", f">{amount}<").replace(">3000.00<", f">{amount}<")
    path = tmp_path / "st.xml"
    path.write_text(text, encoding="utf-8")
    line = f"bank propose {path} --body {DUELMEN}"
    said = scheduled.refused(line, 2)
    assert f"statement 2024-03: closing balance: '{amount}' is no amount" in said
    assert f"payment 1: '{amount}' is no amount" in said
    scheduled.lang = "de"
    german = scheduled.refused(line, 2)
    assert "Auszug 2024-03: Schlusssaldo" in german
    assert "balance" not in german


def test_of_many_wrong_payments_each_has_its_number(read):
    text = statement(ADVANCE, Payment("1.00"), ADVANCE).replace(">2000.00<", ">2000.005<")
    with pytest.raises(UsageError) as refusal:
        read(text)
    assert [one.place.rpartition(", ")[2] for one in refusal.value.findings] == [
        "payment 1",
        "payment 3",
    ]


def page(number: object, last: object, content: str = "") -> str:
    pages = f"<StmtPgntn><PgNb>{number}</PgNb><LastPgInd>{last}</LastPgInd></StmtPgntn>"
    return part(pages + content)


def message(*statements: str, head: str = "") -> str:
    empty, _, end = statement().partition("<Stmt>")
    end = end.partition("</Stmt>")[2]
    return empty.replace("</GrpHdr>", f"{head}</GrpHdr>") + "".join(statements) + end


MISSING = "statement 2024-03: page {} is not in the file; read it, too"


@pytest.mark.parametrize(
    ("pages", "missing"),
    [
        ([(1, "true")], []),
        ([(1, "false")], [2]),
        ([(1, "false"), (2, "true")], []),
        ([(1, "0"), (2, "1"), (1, "true")], []),
        ([(2, "true")], [1]),
        ([(1, "false"), (3, "true")], [2]),
        ([(1, "false"), (1, "true")], [2]),
    ],
)
def test_pages_that_are_not_in_the_file_are_said(read, pages, missing):
    payments = (entry(Payment(f"{number}.00")) for number in range(1, 9))
    found = zip(pages, payments, strict=False)
    text = message(*(page(number, last, content) for (number, last), content in found))
    assert read(text).notes == tuple(MISSING.format(one) for one in missing)


def test_the_pages_of_the_whole_message_are_looked_at_too(scheduled, tmp_path):
    head = "<MsgPgntn><PgNb>1</PgNb><LastPgInd>false</LastPgInd></MsgPgntn>"
    path = tmp_path / "st.xml"
    path.write_text(message(part(entry(ADVANCE)), head=head), encoding="utf-8")
    done = scheduled.run(f"bank propose {path} --body {DUELMEN}")
    assert done.exit_code == 0
    assert "the document: page 2 is not in the file; read it, too" in " ".join(done.stderr.split())
    scheduled.lang = "de"
    done = scheduled.run(f"bank propose {path} --body {DUELMEN}")
    assert "Seite 2 ist nicht in der Datei" in " ".join(done.stderr.split())


@pytest.mark.parametrize(("number", "last"), [("x", "true"), ("", "true"), (1, "ja")])
def test_a_page_that_nobody_understands_is_refused(read, number, last):
    with pytest.raises(UsageError, match=r"(PgNb|LastPgInd) is '(x|ja)?'"):
        read(message(page(number, last, entry(ADVANCE))))


@pytest.mark.parametrize("name", ["Amt", "CdtDbtInd"])
def test_what_stands_twice_in_a_payment_is_refused(read, name):
    text = statement(ADVANCE)
    start = text.index(f"<{name}", text.index("<Ntry>"))
    end = text.index(f"</{name}>", start) + len(f"</{name}>")
    with pytest.raises(UsageError, match=f"payment 1: {name} stands twice"):
        read(text[:end] + text[start:end] + text[end:])


def test_elements_of_another_standard_are_none_of_ours(read):
    other = '<x:Amt xmlns:x="urn:y" Ccy="EUR">1.00</x:Amt>'
    text = statement(ADVANCE).replace("<Ntry>", f"<Ntry>{other}")
    assert [one.cents for one in read(text).entries] == [200000]


def test_a_statement_that_says_of_more_entries_than_it_has_is_named(read):
    for count, named in (("1", 0), ("3", 1)):
        summary = f"<TxsSummry><TtlNtries><NbOfNtries>{count}</NbOfNtries></TtlNtries></TxsSummry>"
        notes = read(statement(ADVANCE).replace("<Ntry>", f"{summary}<Ntry>", 1)).notes
        words = "statement 2024-03: says of 3 entries; in the file: 1"
        assert [*map(str, notes)] == [words] * named


@pytest.mark.parametrize("field", ["AddtlNtryInf", "AddtlTxInf"])
def test_what_the_bank_says_of_a_return_beside_the_text_counts(read, field):
    text = statement(ADVANCE)
    place = {"AddtlNtryInf": "</Ntry>", "AddtlTxInf": "</TxDtls>"}[field]
    assert place in text
    text = text.replace(place, f"<{field}>RUECKLASTSCHRIFT</{field}>{place}")
    assert read(text).entries[0].returned
