"""`profile new`: what it proposes is read with the right figures, or asks."""

from __future__ import annotations

import csv
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from ledger.domain.errors import UsageError
from ledger.importing.profiles.checking import check_profile
from ledger.importing.profiles.codes import Places
from ledger.importing.profiles.heads import known_heads, readable
from ledger.importing.profiles.profile import Profile, parse_profile
from ledger.importing.profiles.proposal import profile_text
from ledger.importing.profiles.sniff import Sniffed, sniff
from tests.importing.datev_files import FIRST, NAMES, booking

ACCOUNTS = '[accounts]\n"5012*" = "personnel"\n"543100" = "material"\n"personnel" = "personnel"'
POSTS = '[posts]\n"CM-1" = "CM-1"\n"05.01.01" = "CM-1"'
HEAD = "Belegnr;Buchungsdatum;Konto;Kostenstelle;Betrag"


def proposed(path: Path) -> tuple[Sniffed, str]:
    found = sniff(path)
    return found, profile_text(found, path.stem)


def checked(path: Path) -> tuple[int, int, int]:
    """Return rows read, rows refused, and their cents, by the proposal with codes filled in."""
    text = proposed(path)[1].replace("[accounts]", ACCOUNTS).replace("[posts]", POSTS)
    report = check_profile(path, parse_profile("p.toml", text)).report
    return report.read, report.rejected, sum(total.cents for total in report.totals)


def file(tmp_path, text: str, encoding: str = "utf-8", name: str = "f.csv") -> Path:
    path = Path(tmp_path) / name
    path.write_bytes(text.encode(encoding))
    return path


RIGHT = {
    "posting keys": (
        (
            "Belegnr;Buch.dat.;Sachkonto;KoStelle;"
            "Buchungsschlüssel;Betrag in Buchungskreiswährung\n"
            "1;10.01.2024;501200;CM-1;40;1.190,00\n2;11.01.2024;501200;CM-1;50;190,00\n"
        ),
        100000,
    ),
    "stars before the code of a sum": (
        (
            f"{HEAD}\nA;10.01.2024;501200;CM-1;5,00\nB;11.01.2024;501200;CM-1;3,00\n"
            ";;* 501200;;8,00\n;;** CM-1;;8,00\n"
        ),
        800,
    ),
    "signs of their own": (
        (
            "Belegnr;Datum;Konto;KoStelle;Betrag in €;Vorzeichen\n"
            "1;10.01.2024;501200;CM-1;100,00;+\n2;11.01.2024;501200;CM-1;30,00;-\n"
        ),
        7000,
    ),
    "signs under any head": (
        f"{HEAD};Vz\nA;31.01.2024;501200;CM-1;100,00;+\nB;29.02.2024;501200;CM-1;30,00;-\n",
        7000,
    ),
    "a head that names both sides": (
        (
            f"{HEAD};Einn./Ausg.\nA;31.01.2024;501200;CM-1;100,00;A\n"
            "B;29.02.2024;501200;CM-1;30,00;E\n"
        ),
        7000,
    ),
    "the voucher that is reversed": (
        (
            f"{HEAD};Storno-Nr\nA1;31.01.2024;501200;CM-1;100,00;\n"
            "A2;29.02.2024;501200;CM-1;100,00;A1\nA3;29.02.2024;501200;CM-1;30,00;\n"
        ),
        3000,
    ),
    "the voucher that is reversed, by its sign, too": (
        (
            f"{HEAD};Bezug\nA1;31.01.2024;501200;CM-1;100,00;\n"
            "A2;29.02.2024;501200;CM-1;-100,00;A1\nA3;29.02.2024;501200;CM-1;30,00;\n"
        ),
        3000,
    ),
    "what a list says beside its bookings": (
        (
            f"{HEAD};Text\n0;01.01.2023;501200;CM-1;70,00;Saldovortrag\n"
            "A;10.01.2024;501200;CM-1;5,00;x\n501200 Ergebnis;;;;5,00;\nSeite 2;;;;;\n"
            "B;10.01.2024;501200;CM-1;3,00;x\nGesamtergebnis;;;;8,00;\nAnzahl: 2;;;;;\n* Ende *\n"
        ),
        800,
    ),
    "known words": (
        (
            "Belegdatum;Buch.dat.;Belegnummer;Betrag in Hauswährung;KoStelle;Sachkonto\n"
            "9.1.2024;10.1.2024;1;1.000,00;CM-1;501200\n"
        ),
        100000,
    ),
    "english": (
        "Voucher,Posting Date,Account,Cost Center,Amount\nA,2024-01-10,501200,CM-1,1000.50\n",
        100050,
    ),
    "another case, dashes and blanks": (
        (
            "BELEG\u2013NR ; Buchungs\u2011datum;Konto;Kosten\u00a0stelle;betrag\n"
            "A;10.01.2024;501200;CM-1;5,00\n"
        ),
        500,
    ),
    "line breaks in heads": (
        (
            'Liste\n"Beleg-\nnummer";"Buchungs-\ndatum";Konto;"Kosten-\nstelle";"Betrag\n(EUR)"\n'
            "A;10.01.2024;501200;CM-1;5,00\n"
        ),
        500,
    ),
    "commas in texts": (
        f"{HEAD};Text\n" + "A;10.01.2024;501200;CM-1;5,00;a, b, c, d, e, f, g, h, i\n",
        500,
    ),
    "two columns": (
        (
            "Belegnr;Buchungstag;Konto;KoStelle;Betrag;Soll;Haben;Währung\n"
            "A;10.01.2024;501200;CM-1;1.000,00;1.000,00;;EUR\n"
            "B;11.01.2024;501200;CM-1;200,00;;200,00;EUR\n"
        ),
        80000,
    ),
    "a signed amount beside two columns": (
        (
            "Belegnr;Buchungstag;Konto;KoStelle;Betrag;Soll;Haben\n"
            "A;10.01.2024;501200;CM-1;1.000,00;1.000,00;\nB;11.01.2024;501200;CM-1;-200,00;;200,00\n"
        ),
        80000,
    ),
    "sides in words": (
        f"{HEAD};Soll/Haben\nA;10.01.2024;501200;CM-1;5,00;Soll\nB;10.01.2024;501200;CM-1;2,00;Haben\n",
        300,
    ),
    "a combined code": (
        "Belegnr;Buchungsdatum;Haushaltsstelle;Betrag\nA;10.01.2024;05.01.01.501200;5,00\n",
        500,
    ),
    "a combined code beside a cost centre": (
        "Belegnr;Buchungsdatum;Konto;PSP;Betrag\nA;10.01.2024;05/501200;CM-1;5,00\n",
        500,
    ),
    "a voucher of several rows": (
        f"{HEAD}\nA;10.01.2024;501200;CM-1;5,00\nA;10.01.2024;501200;CM-1;5,50\n",
        1050,
    ),
    "totals": (
        (
            f"{HEAD}\nA;10.01.2024;501200;CM-1;5,00\n;;Zwischensumme;;5,00\nÜbertrag;;;;5,00\n"
            "B;10.01.2024;501200;CM-1;2,00\nSumme;;;;7,00\n"
        ),
        700,
    ),
    "Infoma newsystem": (
        (
            "Buchungsdatum;Belegnr.;Sachkontonr.;Kostenträger Code;Betrag;Sollbetrag;Habenbetrag\n"
            "31.01.2024;A;501200;CM-1;1.000,00;1.000,00;0,00\n"
            "31.01.2024;B;501200;CM-1;-3,00;0,00;3,00\n"
        ),
        99700,
    ),
    "a list of orders": (
        (
            "HH-Jahr;AO-Nr.;HH-Stelle;AO-Betrag;Datum AO\n"
            "2024;10001;05.01.01.501200;1234,56;15.01.2024\n"
        ),
        123456,
    ),
    "accounts of both sides": (
        (
            "Belegdatum;Belegnr;Sollkonto;Habenkonto;Buchungsbetrag;Kostenstelle\n"
            "10.01.2024;A;501200;1200;100,00;CM-1\n11.01.2024;B;1200;501200;30,00;CM-1\n"
        ),
        7000,
    ),
    "income and expenditure in words": (
        (
            f"{HEAD};Einnahme/Ausgabe\nA;10.01.2024;501200;CM-1;5,00;Ausgabe\n"
            "B;10.01.2024;501200;CM-1;2,00;Einnahme\n"
        ),
        300,
    ),
    "a sign in a column of its own": (
        f"{HEAD};VZ\nA;10.01.2024;501200;CM-1;5,00;+\nB;10.01.2024;501200;CM-1;2,00;-\n",
        300,
    ),
    "delimiters behind the last cell": (f"{HEAD}\nA;10.01.2024;501200;CM-1;5,00;;\n", 500),
    "a month before its day": (
        f"{HEAD}\nA;01/10/2024;501200;CM-1;5,00\nB;01/31/2024;501200;CM-1;2,00\n",
        700,
    ),
}


@pytest.mark.parametrize("kind", RIGHT)
def test_what_is_proposed_gives_the_right_figures(tmp_path, kind):
    text, cents = RIGHT[kind]
    read, rejected, found = checked(file(tmp_path, text))
    assert (rejected, found) == (0, cents)
    assert read == sum("2024" in line for line in text.splitlines())


def test_a_printed_list_with_rules_page_heads_and_subtotals(tmp_path):
    page = (
        "31.01.2024            Dynamische Listenausgabe           1\n\n"
        "-------------------------------------------------\n"
        "|  S|Belegnr |Buchungsdatum|BS|Betrag|HWähr|Kostenstelle|Konto |\n"
        "-------------------------------------------------\n"
    )
    rows = (
        "|   |{n}|12.01.2024|40|  1.234,56 |EUR  |CM-1    |501200|\n"
        "| * |   |          |  |  1.234,56 |EUR  |        |      |\n"
    )
    text = page + rows.format(n=1) + page + rows.format(n=2) + "| **| | || 2.469,12 |EUR|||\n"
    path = file(tmp_path, text, "cp850", "list.txt")
    found, _ = proposed(path)
    assert (found.encoding, found.delimiter, found.header) == ("cp850", "|", 4)
    assert [(one.column, one.how, one.text, one.drops) for one in found.skips] == [
        ("Belegnr", "equals", "Belegnr", False),
        ("S", "starts", "*", True),
        ("Belegnr", "empty", "yes", False),
    ]
    assert checked(path) == (2, 0, 246912)


def test_yes_and_no_in_a_column_of_reversals(tmp_path):
    rows = "A;10.01.2024;501200;CM-1;5,00;Nein\nA;12.01.2024;501200;CM-1;{};Ja\n"
    for undone, mirrored in (("-5,00", True), ("5,00", False)):
        path = file(tmp_path, f"{HEAD};Storno\n{rows.format(undone)}")
        found, text = proposed(path)
        assert (found.marks, found.unmarked, found.mirrored) == (["Ja"], ["Nein"], mirrored)
        assert not found.count_lines
        assert 'marks = ["Ja"]' in text
        assert checked(path) == (2, 0, 0)
    doubtful, _ = proposed(
        file(tmp_path, f"{HEAD};Storno\n{rows.format('5,00')}B;10.01.2024;2;3;4;evtl\n")
    )
    assert "does 'evtl' mark a reversal?" in doubtful.doubts[0]


@pytest.mark.parametrize(("amount", "mirrored"), [("-5,00", True), ("5,00", False)])
def test_of_two_that_name_each_other_the_signs_are_told_together(tmp_path, amount, mirrored):
    """As SAP writes them: the row of the booking is no reversal, though it names one."""
    rows = f"100;10.01.2024;501200;CM-1;5,00;200\n200;12.01.2024;501200;CM-1;{amount};100\n"
    path = file(tmp_path, f"{HEAD};Storniert mit\n{rows}")
    found, text = proposed(path)
    assert (found.columns["reverses"], found.mirrored) == ("Storniert mit", mirrored)
    assert "both signs" not in text
    assert checked(path) == (2, 0, 0)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (f"{HEAD};S/H\nA;10.01.2024;501200;CM-1;5,00;X\n", "side: is 'X' debit or credit?"),
        (
            f"{HEAD};S/H\nA;10.01.2024;501200;CM-1;-5,00;S\nB;10.01.2024;501200;CM-1;5,00;H\n",
            "amounts have a sign and a side",
        ),
        (f"{HEAD};Währung\nA;10.01.2024;501200;CM-1;5,00;USD\n", "'Währung' says 'USD', rows: 1"),
        (f"{HEAD}\nA;10.01.2024;501200;CM-1;5,00\n;;501210;CM-1;3,00\n", "fill_down takes it"),
        (f"{HEAD}\nA;10.01.2024;501200;CM-1;5,00\n;;;;5,00\n", "are they totals?"),
        (f"{HEAD};Text\nA;10.01.2024;501200;CM-1;5,00;a;b\n", "line 2 has more cells than heads"),
        (f"{HEAD}\nA;01/02/2024;501200;CM-1;5,00\n", "a day before its month, or behind it?"),
        (
            f"{HEAD}\nA;01/31/2024;501200;CM-1;5,00\nA;31/01/2024;501200;CM-1;5,00\n",
            "behind it in others",
        ),
        (f"{HEAD};Soll\nA;10.01.2024;501200;CM-1;5,00;5,00\n", ""),
        (
            "Belegnr;Datum;Soll;Haben;KoStelle;Betrag\nA;10.01.2024;501200;1200;CM-1;5,00\n",
            "look like accounts",
        ),
        (f"{HEAD}\n" + "A;10.01.2024;501200;CM-1;5,00\n" * 2, "lines 2 and 3 are equal"),
        (f"{HEAD};Pos\n" + "A;10.01.2024;501200;CM-1;5,00;1\n" * 2, "twice"),
        ("Belegnr;Belegdatum;Konto;KST;Betrag\nA;10.01.2024;501200;CM-1;5\n", "no day of booking"),
        (f"{HEAD};Kostenträger\nA;10.01.2024;501200;CM-1;5;x\n", "may also be"),
        (f"{HEAD}\nA;1.1.2024;05.01.501200;CM-1;5\nB;1.1.2024;05-501200;CM-1;5\n", "of several"),
        ("A;10.01.2024;501200;CM-1;5,00\n", "no line looks like a header"),
        (f"{HEAD};Text\nA;10.01.2024;501200;CM-1;5;Summe B\n;;;;5;Summe\n", "are they totals?"),
        (f"{HEAD}\nA;1.1.2024;5;CM-1;5\nB;1.1.2024;5;CM-1;3\n;;5;;8\n", "each the sum"),
        ("Beleg;Datum;Konto;KST;Soll;Haben\nA;1.1.2024;5;CM-1;;-5,00\n", "credits have a minus"),
    ],
)  # fmt: skip
def test_what_cannot_be_decided_is_a_question(tmp_path, text, question):
    _, proposal = proposed(file(tmp_path, text))
    tomllib.loads(proposal)
    assert question in proposal
    assert "# QUESTION" in proposal or not question


def test_equal_rows_are_refused_until_somebody_says_that_they_are_two(tmp_path):
    path = file(tmp_path, f"{HEAD}\n" + "A;10.01.2024;501200;CM-1;5,00\n" * 2)
    _, proposal = proposed(path)
    assert "\n# count_lines = true  # TODO" in proposal
    assert checked(path)[1:] == (1, 500)


@pytest.mark.parametrize("head", ["Soll-/Haben-Kz", "Kz S/H", "Soll oder Haben", "Dr/Cr"])
def test_a_side_is_recognised_by_its_head(tmp_path, head):
    rows = "A;10.01.2024;501200;CM-1;5,00;H\nB;10.01.2024;501200;CM-1;9,00;S\n"
    sniffed, _ = proposed(file(tmp_path, f"{HEAD};{head}\n{rows}"))
    assert sniffed.columns["side"] == head


@pytest.mark.parametrize("head", ["Buchungsart", "BK", ""])
@pytest.mark.parametrize("words", ["HS", ("Haben", "Soll"), "CD"])
def test_a_column_of_sides_is_looked_at_whatever_its_head(tmp_path, head, words):
    rows = "A;10.01.2024;501200;CM-1;5,00;{}\nB;10.01.2024;501200;CM-1;9,00;{}\n"
    path = file(tmp_path, f"{HEAD};{head}\n{rows.format(*words)}")
    assert checked(path)[1:] == (1, 900)


def test_columns_that_nobody_reads_are_named(tmp_path):
    path = file(
        tmp_path, f"{HEAD};Bezahlt am;Farbe\nA;10.01.2024;501200;CM-1;5,00;11.01.2024;rot\n"
    )
    sniffed, proposal = proposed(path)
    assert sniffed.columns["paid_on"] == "Bezahlt am"
    assert '\n# ignore = ["Farbe"]' in proposal
    (note,) = check_profile(path, parse_profile("p.toml", proposal)).report.notes
    assert "does not read: 'Farbe'" in str(note)
    quiet = parse_profile("p.toml", proposal.replace("# ignore", "ignore"))
    assert check_profile(path, quiet).report.notes == ()


def test_a_datev_file_is_recognised_and_needs_maps_only(tmp_path):
    row = booking("100,00", "S", "501200", "3101", "V-1").replace("501200;;", "501200;1200;")
    path = file(
        tmp_path, "\n".join([FIRST, ";".join(NAMES), row, row.replace("100,00", "50,00")]), "cp1252"
    )
    _, text = proposed(path)
    assert 'format = "datev"\nclient = "1001/16"' in text
    assert "count_lines = true" in text
    assert '# "501200" = TODO  # 2 rows' in text
    assert '# "1200" = TODO  # 2 rows' in text
    assert "[columns]" not in text
    parse_profile("p.toml", text)


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("Plan / Obligo;;;", "are the rows below 'Plan / Obligo' (line 2) costs? Else export"),
        ("Alle Beträge in T€;;;", "line 2 says that amounts are in 'T€'"),
        (";;;T€", "line 2 says that amounts are in 'T€'"),
    ],
)
def test_what_a_line_says_of_others_is_asked_and_left_out_by_no_rule(tmp_path, line, question):
    lines = ["Belegnr;Datum;Konto;Betrag", line, "B-1;10.01.2024;5012;50,00"]
    _, text = proposed(file(tmp_path, "\n".join(lines)))
    assert f"# QUESTION: {question}" in text
    assert "starts =" not in text


def test_a_year_of_raised_digits_is_none(tmp_path):
    lines = ["Haushaltsjahr;Belegnr;Belegdatum;Buchungsdatum;Betrag"]
    lines.append("\u00b2023;4711-1;31.01.2024;31.01.2024;120,50")
    _, text = proposed(file(tmp_path, "\n".join(lines)))
    assert "which bears?" not in text


@pytest.mark.parametrize(
    ("head", "cells", "asked"),
    [("MwSt", ("19", "0,00"), "'19'"), ("MwSt", ("0,00", ""), ""), ("Steuer-Kz", ("V1",), "'V1'")],
)
def test_a_tax_is_asked_about_where_there_is_one(tmp_path, head, cells, asked):
    lines = [f"Belegnr;Datum;Konto;Betrag;{head}"]
    lines += [f"B-{n};10.01.2024;5012;50,00;{cell}" for n, cell in enumerate(cells)]
    _, text = proposed(file(tmp_path, "\n".join(lines)))
    question = f"# QUESTION: '{head}' says {asked}: are amounts gross or net of tax?"
    assert (question in text) == bool(asked)
    assert ("gross or net" in text) == bool(asked)


def test_a_key_that_only_undoes_is_not_asked_about(tmp_path):
    row = booking("100,00", "S", "501200", "3101", "V-1").split(";")
    lines = []
    for key in ("20", "80", "8"):
        row[NAMES.index("BU-Schlüssel")] = key
        lines.append(";".join(row))
        _, text = proposed(file(tmp_path, "\n".join([FIRST, ";".join(NAMES), *lines]), "cp1252"))
        assert ("says '8': are amounts gross" in text) == (key == "8")


def test_a_spreadsheet_with_wrapped_heads(tmp_path):
    book = Workbook()
    page = book.active
    page.append(["Liste"])
    page.append([])
    page.append(
        ["Beleg-\nnummer", "Buchungs-\ndatum", "Sachkonto", "Kosten-\nstelle", "Betrag\n(EUR)"]
    )
    page.append(["A", "10.01.2024", 501200, "CM-1", 5.25])
    path = tmp_path / "w.xlsx"
    book.save(path)
    assert 'voucher = "Beleg- nummer"' in proposed(path)[1]
    assert checked(path) == (1, 0, 525)


def test_a_file_without_anything_is_refused(tmp_path):
    with pytest.raises(UsageError, match="is empty"):
        sniff(file(tmp_path, "\n\n"))


WORDS = st.sampled_from(
    [
        *HEAD.split(";"),
        *("Soll", "Haben", "S/H", "Währung", "Storno", "Beleg-\nnummer", "Summe", "PSP"),
        *("Belegdatum", "Zeile", "Mandant", "Betrag", '"', "'", "\\", "\x7f", "=1"),
    ]
)
CELLS = st.one_of(
    WORDS,
    st.text(max_size=8),
    st.sampled_from(
        ["5,00", "-5.00", "10.01.2024", "01/02/2024", "S", "Ja", "Nein", "*", "05.01.5012"]
    ),
)  # fmt: skip


@given(
    st.lists(st.one_of(WORDS, st.text(max_size=6)), min_size=1, max_size=9),
    st.lists(st.lists(CELLS, max_size=9), max_size=6),
    st.sampled_from(";,|\t"),
    st.text(max_size=12),
)
def test_a_proposal_is_valid_and_names_columns_that_are_there(
    tmp_path_factory, heads, rows, sign, name
):
    path = tmp_path_factory.mktemp("sniff") / "f.csv"
    lines = [heads, *rows]
    quoted = (sign.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    path.write_bytes("\n".join(quoted).encode("utf-8", "replace"))
    try:
        found = sniff(path)
    except UsageError:
        return
    text = profile_text(found, name)
    assert tomllib.loads(text)["profile"] == name
    profile: Profile | None = None
    try:
        profile = parse_profile("p.toml", text)
    except UsageError as refusal:
        assert "missing" in str(refusal) or "unknown" not in str(refusal)  # noqa: PT017 - either word will do
    if profile is not None and found.format == "csv" and found.header <= 1:
        Places("f.csv", heads if found.header else [], profile)


def test_vouchers_that_a_spreadsheet_rounded_are_asked_about(tmp_path):
    rows = "A;10.01.2024;501200;CM-1;5,00\n2,024E+09;10.01.2024;501200;CM-1;5,00\n"
    text = proposed(file(tmp_path, f"{HEAD}\n{rows}"))[1]
    assert "# QUESTION: a spreadsheet rounded vouchers such as '2,024E+09'" in text


def test_a_month_of_service_is_proposed_where_it_is_one(tmp_path):
    rows = "A;10.01.2024;501200;CM-1;5,00;{}\n"
    path = file(tmp_path, f"{HEAD};Leistungsmonat\n{rows.format('12.2023')}")
    text = proposed(path)[1]
    assert 'service_month = "Leistungsmonat"' in text
    assert "month_of" not in text
    assert checked(path) == (1, 0, 500)
    other = proposed(file(tmp_path, f"{HEAD};Leistungsmonat\n{rows.format('Dezember')}"))[1]
    assert "QUESTION: 'Leistungsmonat' says 'Dezember'" in other
    assert "month_of" in other


def test_heads_are_known_however_they_are_written():
    assert known_heads(["KOST1 \u2013 Kostenstelle", "BUCH.-DAT.", "S/H", "Betrag", "BETRAG"]) == {
        "cost_bearer": ["KOST1 \u2013 Kostenstelle"],
        "booked_on": ["BUCH.-DAT."],
        "side": ["S/H"],
    }
    assert readable(" Beleg-\n nummer ") == "Beleg- nummer"


NOTATIONS = {"DD.MM.YYYY": "%d.%m.%Y", "YYYY-MM-DD": "%Y-%m-%d", "YYYYMMDD": "%Y%m%d"}
VOUCHERS = ("Belegnr", "Beleg-Nr.", "BELEGNUMMER", "Beleg\nNr")
DAYS = ("Buchungsdatum", "Buch.dat.", "Buchungstag", "Datum")


def written(cents: int, decimal: str, behind: bool) -> str:
    text = f"{abs(cents) // 100:,}.{abs(cents) % 100:02}"
    text = text.translate(str.maketrans(",.", ".,")) if decimal == "," else text
    return text if cents >= 0 else f"{text}-" if behind else f"-{text}"


def amounts(cents: int, way: str, decimal: str, behind: bool) -> list[str]:
    plain = written(abs(cents), decimal, behind)
    match way:
        case "signed":
            return [written(cents, decimal, behind)]
        case "side":
            return [plain, "S" if cents > 0 else "H"]
        case "two":
            return [plain, ""] if cents > 0 else ["", plain]
        case _:
            return [plain, *amounts(cents, "two", decimal, behind)]


@given(data=st.data())
def test_any_layout_is_read_with_the_right_sum_or_asked_about(tmp_path_factory, data):
    draw = data.draw
    way = draw(st.sampled_from(["signed", "side", "two", "three"]))
    heads = {
        "signed": ["Betrag"],
        "side": ["Betrag", "S/H"],
        "two": ["Soll", "Haben"],
        "three": ["Betrag", "Soll", "Haben"],
    }
    decimal, sign = draw(st.sampled_from([(",", ";"), (",", "\t"), (".", ";"), (".", "|")]))
    notation = NOTATIONS[draw(st.sampled_from(sorted(NOTATIONS)))]
    behind = draw(st.booleans())
    sums = draw(st.lists(st.integers(-(10**9), 10**9).filter(bool), min_size=1, max_size=6))
    repeats = draw(st.booleans())
    lines = [["Liste"]] * draw(st.integers(0, 3))
    names = [draw(st.sampled_from(VOUCHERS)), draw(st.sampled_from(DAYS)), "Konto", "Kostenstelle"]
    lines.append([*names, *heads[way], "Text"])
    for number, cents in enumerate(sums):
        day = (date(2024, 1, 28) + timedelta(days=number)).strftime(notation)
        front = ["V-1" if repeats else f"V-{number}", day, "501200", "CM-1"]
        lines.append([*front, *amounts(cents, way, decimal, behind), "a, b; c"])
    if draw(st.booleans()):
        whole = amounts(sum(sums) or 1, way, decimal, behind)
        lines.append(["Summe", "", "", "", *whole, ""])
    path = tmp_path_factory.mktemp("layout") / "f.csv"
    with path.open("w", encoding=draw(st.sampled_from(["utf-8", "cp1252"])), newline="") as out:
        csv.writer(out, delimiter=sign).writerows(lines)
    read, rejected, found = checked(path)
    assert (read, rejected, found) == (len(sums), 0, sum(sums)) or proposed(path)[0].doubts


DATES = {
    "of Oracle": (("10-JAN-24", "11-MAY-24"), ("DD-MON-YY",)),
    "of .NET in English": (("1/10/2024 12:00:00 AM", "1/31/2024 12:00:00 AM"), ("M/D/YYYY",)),
    "with a month in words": (("10. Januar 2024", "3. M\u00e4rz 2024"), ("D. MON YYYY",)),
    "of SQL Server": (("2024-01-10 00:00:00.0000000",), ("YYYY-MM-DD",)),
}


@pytest.mark.parametrize("name", DATES)
def test_dates_as_databases_write_them(tmp_path, name):
    cells, notations = DATES[name]
    rows = "".join(f"{at};{cell};501200;CM-1;5,00\n" for at, cell in enumerate(cells))
    path = file(tmp_path, f"{HEAD}\n{rows}")
    assert proposed(path)[0].notations == notations
    assert checked(path) == (len(cells), 0, 500 * len(cells))


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        (("2023-12-31T23:00:00", "2024-05-31 22:00:00"), "told in UTC"),
        (("10|1|24",), "no date in a known notation"),
        (("1/2/2024",), "a day before its month"),
    ],
)
def test_a_date_that_is_not_sure_is_asked_about(tmp_path, cells, asked):
    rows = "".join(f"{at};{cell};501200;CM-1;5,00\n" for at, cell in enumerate(cells))
    assert asked in str(proposed(file(tmp_path, f"{HEAD}\n{rows}"))[0].doubts)


def test_three_decimals_that_are_no_thousands(tmp_path):
    rows = "".join(
        f"{at};10.01.2024;501200;CM-1;{cell}\n" for at, cell in enumerate(("0.500", "1.250"))
    )
    found, text = proposed(path := file(tmp_path, f"{HEAD}\n{rows}"))
    assert (found.amounts, 'grouping = ""' in text) == ((".", ""), True)
    assert checked(path) == (2, 0, 175)


def test_a_formula_of_nothing_but_a_text_is_that_text(tmp_path):
    """Programs write CSV so, that a spreadsheet keeps the zeros of `0001`."""
    rows = '="0001";10.01.2024;="501200";CM-1;50,00\n"=""0002""";10.01.2024;501200;CM-1;="60,00"\n'
    path = file(tmp_path, f"{HEAD}\n{rows}")
    assert '"501200" = TODO' in proposed(path)[1]
    assert checked(path) == (2, 0, 11000)
    path = file(tmp_path, f'{HEAD}\n="0001"&"2";10.01.2024;501200;CM-1;50,00\n')
    assert checked(path)[1] == 1


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (";;;;Seite 2 von 3", ("Betrag", "Seite")),
        ("Seite;2;;;", ("Belegnr", "Seite")),
        ("Druckdatum 05.02.2024;;;;Seite 2", ("Belegnr", "Druckdatum")),
        (";;;;======", ("Betrag", "======")),
        ("-----;-----;;;-----", ("Belegnr", "-----")),
        (";;;Seitensumme;10,00", ("Kostenstelle", "Seitensumme")),
    ],
)
def test_the_lines_of_a_printed_page_are_left_out(tmp_path, line, rule):
    rows = [f"{voucher};10.01.2024;501200;CM-1;5,00" for voucher in "ABC"]
    path = file(tmp_path, "\n".join([HEAD, *rows[:2], line, HEAD, rows[2]]) + "\n")
    assert rule in [(one.column, one.text) for one in sniff(path).skips]
    assert checked(path) == (3, 0, 1500)


def test_what_has_an_amount_and_no_day_is_nothing_of_the_page(tmp_path):
    row = "A;10.01.2024;501200;CM-1;5,00"
    path = file(tmp_path, f"{HEAD}\n{row}\nNachtrag;;;;500,00\n")
    assert "Nachtrag" not in [one.text for one in sniff(path).skips]
    assert checked(path) == (2, 1, 500)


def test_of_two_columns_the_one_that_is_empty_is_not_meant(tmp_path):
    head = HEAD.replace("Kostenstelle", "Kostenträger Code;Kostenstelle Code")
    found = sniff(file(tmp_path, f"{head}\nA;10.01.2024;501200;;CM-1;5,00\n"))
    assert found.columns["cost_bearer"] == "Kostenstelle Code"
    assert not any("Kostenträger" in str(one) for one in found.doubts)


@pytest.mark.parametrize(("period", "asked"), [("1", True), ("001", True), ("2", False)])
def test_a_period_that_is_only_a_number_is_held_against_the_day(tmp_path, period, asked):
    head = HEAD.replace("Buchungsdatum", "Buchungsdatum;Periode")
    found = sniff(file(tmp_path, f"{head}\nA;10.02.2024;{period};501200;CM-1;5,00\n"))
    assert any("is not the month of" in str(one) for one in found.doubts) == asked
