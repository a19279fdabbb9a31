"""Files of known kinds in other clothes: units of spreadsheets, and what `profile new` must ask."""

from __future__ import annotations

from hashlib import sha256
from zipfile import ZipFile

import pytest

from ledger.domain.commands import BookCost
from ledger.domain.errors import UsageError
from ledger.domain.period import iso
from ledger.importing.bank.camt import read_camt
from ledger.importing.costs.cells import clean
from ledger.importing.files.text import TextLines
from ledger.importing.profiles.checking import check_profile
from ledger.importing.profiles.profile import parse_profile
from ledger.importing.profiles.proposal import profile_text
from ledger.importing.profiles.sniff import sniff
from tests.importing.profiled import AMOUNT, HEAD, ROW, profile_of, read, said
from tests.importing.statement import Payment, entry, part, statement
from tests.importing.workbooks import number, row, text, workbook

XLSX = profile_of(top='format = "xlsx"\n')


def checked(path, *cells: str, formats: tuple[str, ...] = ()):
    """Return what is made of a row that ends with a cell as its amount."""
    plain = list(map(text, ROW[:4]))
    sheet = row(*map(text, HEAD)) + row(*plain, *cells)
    return check_profile(workbook(path / "x.xlsx", sheet, formats=formats), XLSX).report


@pytest.mark.parametrize(
    "code",
    ["0%", "0.0%", '0.0"%"', '#,##0.00 "T€"', '0" Mio"', '0.00" k"', '#,##0 "Std."', "0‰",
     '#,##0.00 "USD"', "[$CHF] #,##0.00", '#,##0 "Tsd. EUR"'],
)  # fmt: skip
def test_a_number_with_another_unit_is_no_amount(tmp_path, code):
    report = checked(tmp_path, number("0.5", 1), formats=(code,))
    assert (report.new, report.rejected) == (0, 1)


@pytest.mark.parametrize(
    "code",
    ['_-* #,##0.00 "€"_-', '"EUR" 0.00', '#,##0.00 "Euro"', "#,##0.00 [$€-407]", "0.00E+00",
     '#,##0.00" S";#,##0.00" H"', "[Blue]0.00", "General", "@", "#,##0,"],
)  # fmt: skip
def test_the_unit_of_an_amount_may_be_the_euro(tmp_path, code):
    report = checked(tmp_path, number("50.5", 1), formats=(code,))
    assert [one.cents for one in report.totals] == [5050], report.findings


def test_a_truth_is_no_amount(tmp_path):
    for value in "01":
        report = checked(tmp_path, f'<c t="b"><v>{value}</v></c>')
        assert (report.new, report.rejected) == (0, 1)


def proposed(path, *lines: str, encoding: str = "utf-8") -> str:
    """Return the proposal for a file of lines; it is valid, whatever they are."""
    file = path / "x.csv"
    file.write_bytes("\n".join(lines).encode(encoding))
    return profile_text(sniff(file), "x")


@pytest.mark.parametrize(
    ("head", "rows", "question"),
    [
        ("Beleg;Datum;Konto;KTR;Betrag;Betrag", ["{};50,00;70,00"], "'Betrag' stands twice"),
        ("Beleg;Datum;Konto;KTR;Betrag", ["{};50,000"], "'50,000' thousands"),
        ("Beleg;Datum;Konto;KTR;Betrag", ["{};1.000"], "'1.000' thousands"),
        ("Beleg;Datum;Konto;KTR;Betrag;Storno", ["{};5,00;X", "{};-5,00;X"], "both signs"),
        (
            "Beleg;Datum;Konto;KTR;Rechnungsbetrag;Abzug;Zahlbetrag",
            ["{};100,00;3,00;97,00"],
            "amount may also be 'Zahlbetrag'",
        ),
        (
            "Beleg;Datum;Konto;KTR;Betrag;Periode",
            ["{};1,00;012.2023"],
            "'012.2023' is not the month",
        ),
    ],
)
def test_what_cannot_be_decided_is_asked(tmp_path, head, rows, question):
    lines = [one.format(f"B-{n};10.01.2024;501200;CM-1") for n, one in enumerate(rows)]
    found = proposed(tmp_path, head, *lines)
    assert any(question in line for line in found.splitlines() if "QUESTION" in line), found


def test_a_booking_whose_text_speaks_of_a_sum_is_not_proposed_to_be_left_out(tmp_path):
    head = "Beleg;Datum;Konto;KTR;Betrag;Text"
    first, second = "B-1;10.01.2024;501200;CM-1;50,00;", ";;501210;CM-1;20,00;Summe Januar"
    found = proposed(tmp_path, head, first, second)
    assert "drop" not in found
    assert 'fill_down = ["voucher", "booked_on"]' in found


def test_letters_that_one_encoding_lacks_tell_the_other(tmp_path):
    found = proposed(tmp_path, ";".join(HEAD), ";".join(["Bü-1", *ROW[1:]]), encoding="cp850")
    assert parse_profile("x.toml", found).encoding == "cp850"


def test_a_statement_that_stands_twice_in_a_file_is_refused(tmp_path):
    """Its payments would be recorded twice: two equal ones of a day are two."""
    path, payment = tmp_path / "x.xml", Payment("-100")
    path.write_text(statement(payment, others=part(entry(payment))), encoding="utf-8")
    with pytest.raises(UsageError, match="statement 2024-03: stands in the file before"):
        read_camt(path)
    for other in (part(entry(payment), iban="DE99"), part(entry(Payment("-101"))), part("")):
        path.write_text(statement(payment, others=other), encoding="utf-8")
        assert read_camt(path).entries[0].cents == -10000


def test_a_line_of_ten_thousand_heads_is_looked_at_in_part(tmp_path):
    """Each head is compared with all others: the first thousand are enough to say what it is."""
    found = proposed(tmp_path, ";".join(["Beleg", "Datum", *map(str, range(10_000))]))
    assert found.count("\n") < 100
    assert sniff(tmp_path / "x.csv").samples[0][2:] == [str(n) for n in range(998)]


def test_letters_of_utf_8_that_were_read_otherwise_are_refused(tmp_path):
    file = tmp_path / "x.csv"
    text = "Beleg;Betrag\nRE-1;1\nMÜ-2;2\n"
    for raw, encoding in (
        (text.encode(), "cp1252"),
        (text.encode(), "cp850"),
        (text.encode().decode("cp1252").encode(), "utf-8-sig"),
    ):
        file.write_bytes(raw)
        with pytest.raises(UsageError, match=r"line 3: .* is a letter in UTF-8"):
            list(TextLines(file, encoding, sha256(raw).digest()).texts())
    for encoding in ("utf-8-sig", "cp1252", "cp850"):
        file.write_bytes(text.encode(encoding))
        digest = sha256(file.read_bytes()).digest()
        assert "".join(TextLines(file, encoding, digest).texts()) == text


def test_a_number_that_a_spreadsheet_rounds_is_refused_where_it_is_used():
    texts, faults = clean(["RE-1", "=12345678901234567"])
    assert texts == ["RE-1", ""]
    assert "more than 15 digits" in str(faults[1])


@pytest.mark.parametrize(
    "more", ["Betrag;Betrag Ist\n{};5,00;5,00", "Betrag;Periode\n{};5,00;001.2024"]
)
def test_what_says_the_same_is_not_asked(tmp_path, more):
    head, row = more.split("\n")
    row = row.format("B-1;10.01.2024;501200;CM-1")
    assert "QUESTION" not in proposed(tmp_path, f"Beleg;Datum;Konto;KTR;{head}", row)


@pytest.mark.parametrize("month", ["01.2024", "001.2024", "2024-01", "202401", "Jan 2024",
                                   "Januar 2024", "01/24", "1/24", "Jan. 24"])  # fmt: skip
def test_months_are_read_in_their_common_forms(month):
    columns = 'amount = "Betrag"\nservice_month = "Monat"\n'
    (line,) = read(profile_of(columns), [*HEAD, "Monat"], [*ROW, month]).lines
    assert isinstance(line, BookCost)
    assert (iso(line.service_from), iso(line.service_to)) == ("2024-01-01", "2024-01-31")


@pytest.mark.parametrize("month", ["1", "13.2024", "013.2024", "11/12", "Janus 2024", "00/24"])
def test_no_month_says_how_one_is_written(month):
    columns = 'amount = "Betrag"\nservice_month = "Monat"\n'
    words = said(read(profile_of(columns), [*HEAD, "Monat"], [*ROW, month]))
    assert "no date such as 12.2023" in words


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_the_delimiter_is_told_by_the_columns_of_the_profile(tmp_path, sign):
    """A title or a long head may have more commas than the header has delimiters."""
    path = tmp_path / "x.csv"
    title = "Liste; erstellt am 31.01.2024, Seite 1, Stadt, Amt; Ort; Kreis; Land; Bund"
    row = [*ROW[:4], '"50,00"', ""]
    lines = [title, sign.join([*HEAD, '"brutto, in EUR, gebucht, Ist; geprüft"']), sign.join(row)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert check_profile(path, profile_of(top="header = 2\n")).report.new == 1


@pytest.mark.parametrize("sign", [";", "\t"])
def test_the_line_that_tells_excel_the_delimiter_is_no_header(tmp_path, sign):
    path = tmp_path / "x.csv"
    lines = [f"sep={sign}", sign.join(HEAD), sign.join([*ROW[:4], "50,00"])]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for top in ("", "header = 2\n"):
        assert check_profile(path, profile_of(top=top)).report.new == 1


def test_a_sheet_says_its_unit_in_its_name(tmp_path):
    path = workbook(tmp_path / "x.xlsx", row(*map(text, HEAD)) + row(*map(text, ROW)))
    named = tmp_path / "n.xlsx"
    with ZipFile(path) as old, ZipFile(named, "w") as new:
        for one in old.namelist():
            new.writestr(one, old.read(one).replace(b'name="S1"', 'name="Ist T€"'.encode()))
    assert check_profile(path, XLSX).report.new == 1
    with pytest.raises(UsageError, match="sheet 'Ist T€': says that amounts are in 'T€'"):
        check_profile(named, XLSX)


@pytest.mark.parametrize(
    "cell",
    [
        '<c t="inlineStr"><is><t>50,00</t></is><v>70</v></c>',
        '<c t="inlineStr"><is><t>50,00</t></is><is><t>0</t></is></c>',
        '<c t="inlineStr"><v>70</v><is><t>50,00</t></is></c>',
        "<c><v>50</v><v>70</v></c>",
    ],
)
def test_a_cell_with_two_values_is_refused(tmp_path, cell):
    with pytest.raises(UsageError, match="a cell with two values"):
        checked(tmp_path, cell)


def test_a_text_may_come_in_pieces_or_as_the_value_of_its_cell(tmp_path):
    pieces = '<c t="inlineStr"><is><r><t>50</t></r><r><t>,00</t></r></is></c>'
    for cell in (pieces, '<c t="inlineStr"><v>50,00</v></c>', '<c t="str"><v>50,00</v></c>'):
        assert [one.cents for one in checked(tmp_path, cell).totals] == [5000]


@pytest.mark.parametrize(
    "more",
    [
        "</sheetData><sheetData>{}",
        '<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice>{}</mc:Choice></mc:AlternateContent>',
    ],
)
def test_rows_beside_the_table_are_refused(tmp_path, more):
    head, first, second = (row(*map(text, one)) for one in (HEAD, ROW, ["B-2", *ROW[1:]]))
    path = workbook(tmp_path / "x.xlsx", head + first + second)
    assert check_profile(path, XLSX).report.new == 2
    workbook(path, head + first + more.format(second))
    with pytest.raises(UsageError, match="stands within or behind row"):
        check_profile(path, XLSX)


@pytest.mark.parametrize(
    ("columns", "head", "cell"),
    [
        (AMOUNT + 'payee = "Wer"\n', "Wer", "x" * 201),
        (AMOUNT + 'payee = "Wer"\n', "Wer", "a\x07b"),
        (AMOUNT + 'line = "Zeile"\n', "Zeile", "eins"),
        (AMOUNT + 'line = "Zeile"\n', "Zeile", "0"),
        (AMOUNT + 'fiscal_year = "Jahr"\n', "Jahr", "zwei"),
        ('debit = "Betrag"\ncredit = "Haben"\n', "Haben", ""),
    ],
)
def test_a_cell_that_is_refused_comes_with_what_to_do(columns, head, cell):
    amount = "" if "debit" in columns else ROW[-1]
    found = read(profile_of(columns), [*HEAD, head], [*ROW[:-1], amount, cell])
    assert " → " in said(found)
