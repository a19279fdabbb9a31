"""What a profile does not speak of, and what a file hides: refused by line, never read wrongly."""

from __future__ import annotations

import zipfile

import pytest

from ledger.domain.errors import UsageError
from ledger.domain.period import iso
from ledger.importing.profiles.checking import check_profile
from ledger.importing.profiles.sniff import sniff
from tests.importing.profiled import AMOUNT, HEAD, ROW, cents, profile_of, read, said
from tests.importing.workbooks import row, text, workbook

TOP = {"csv": 'delimiter = ";"\n', "xlsx": 'format = "xlsx"\n'}


@pytest.fixture(params=["csv", "xlsx"])
def checked(request, tmp_path):
    """Return what `profile check` makes of rows below a header, in each format."""

    def check(
        head: list[str], *rows: list[str], top: str = "", columns: str = AMOUNT, rest: str = ""
    ):
        reversals = f"[reversals]\n{rest}\n" if rest else ""
        profile = profile_of(columns, top=TOP[request.param] + top, rest=reversals)
        path = tmp_path / f"x.{request.param}"
        if request.param == "xlsx":
            workbook(path, "".join(row(*map(text, cells)) for cells in (head, *rows)))
        else:
            path.write_text("\n".join(map(";".join, (head, *rows))), encoding="utf-8")
        return check_profile(path, profile).report

    return check


def booked(report) -> tuple[int, int]:
    return report.new, sum(one.cents for one in report.totals)


def numbered(*cells: str) -> list[list[str]]:
    """Return rows of different vouchers with a further cell each."""
    return [[f"B-{n}", *ROW[1:], cell] for n, cell in enumerate(cells, 1)]


@pytest.mark.parametrize(
    ("head", "good", "bad"),
    [
        ("S/H", ["S", "soll", ""], ["H", "Haben", "c", "X"]),
        ("Soll/Haben-Kennzeichen", ["S", "D"], ["h", "50"]),
        ("Haben", ["", "1200", "0,00"], ["50,00"]),
        ("Storno", ["", "Nein", "0"], ["X", "Ja", "S"]),
        ("Mandant", ["01", "01"], ["02"]),
        ("Währg.", ["EUR", "", "€"], ["USD", "chf", "$"]),
        ("Currency Key", ["eur"], ["GBP"]),
        ("Betrag in Hauswährung", ["50,00"], []),
        ("Storniert am", ["", "nein"], ["11.01.2024"]),
        ("Status", ["gebucht", "Stornofrist läuft"], ["storniert", " Storno "]),
        ("Belegart", ["Rechnung", "usd"], ["Gutschrift", "USD"]),
        ("Buchungstext", ["Storno", "USD"], []),
        ("WAERS", ["EUR"], ["USD"]),
        ("Buchungsschlüssel", ["40", "81", "ab"], ["50", "31"]),
        ("Kurs", ["", "1", "1,00000", "0"], ["0,92", "1,1"]),
        ("Wertart", ["Ist", "Planung 2024"], ["Plan", "Obligo"]),
        ("Status", ["gebucht"], ["vorerfasst", "Entwurf"]),
        ("Kennzeichen", [""], ["Absetzung", "T€"]),
        ("Mandantennr.", ["01", "01"], ["02"]),
        ("VZ", ["+", ""], ["-", "\u2212"]),
        ("+/-", ["+"], ["-"]),
        ("Sp. 7", ["+", "", "+"], ["-"]),
        ("Bemerkung", ["-", "\u2013", ""], []),
        ("E/A", [""], ["A", "E"]),
        ("L\u00f6schkennzeichen", ["", "0", "Nein"], ["X", "Ja", "1"]),
        ("Ung\u00fcltig", ["", "N"], ["X"]),
        ("Gebucht", ["Ja", "X", "", "31.01.2024"], ["Nein", "0"]),
        ("Freigabe", ["M\u00fc"], ["nein", "abgelehnt", "nicht freigegeben"]),
        ("Buchungsart", ["Auszahlung"], ["Auszahlungsstorno", "Auszahlungsabsetzung"]),
        ("AO-Art", ["Auszahlung"], ["Annahme"]),
        ("Vorgang", ["Umbuchung Soll"], ["Umbuchung Haben"]),
        ("Belegtyp", ["Rechnung"], ["Proforma", "geplant", "Vorerfassung"]),
        ("Status", ["freigegeben", "offen"], ["abgelehnt", "In Pr\u00fcfung", "nicht freigegeben"]),
        ("Skonto", ["", "0,00"], ["3,00"]),
        ("Vz", ["+", ""], ["-", "\u2212", "minus"]),
        ("Vz", ["", "plus"], ["-"]),
        ("Sp. 7", [""], ["-"]),
        ("Sp. 7", ["-", "\u2013"], []),
        ("Faktor", ["1"], ["-1"]),
        ("Faktor", ["2", "1", "-1"], []),
        ("Einnahme/Ausgabe", ["A", "Ausgabe", "Auszahlung"], ["E", "Einnahmen", "X"]),
        ("Einn./Ausg.", ["A"], ["E"]),
        ("Kz Ein-/Auszahlung", ["Auszahlung"], ["Einzahlung"]),
        ("E/A", [], ["E", "A"]),
        ("Zahlungsrichtung", ["Ausgang"], ["E", "A", "Eingang"]),
        ("Vorgang", ["Rechnung"], ["Erstattung", "Rueckzahlung", "Einnahmen"]),
        ("Info", ["Erstattung Reisekosten", "Storno- und Mahnkosten"], ["Storno zu B-1"]),
        ("Status", ["bezahlt", "offen", "freigegeben"], ["abgelehnt", "Mittelbindung"]),
        ("Status", ["gebucht"], ["in Prüfung", "noch nicht freigegeben", "GELÖSCHT"]),
        ("Belegart", ["KR", "RE", "SA"], ["KG", "ST", "KG Kreditorengutschrift"]),
        ("Projekt", ["KG", "ST"], []),
        ("Storno-Nr", ["", "0"], ["B-1", "B-77"]),
        ("Bezug", ["Auftrag 7", "B-2", "B-99"], ["B-1"]),
        ("AO-Art", ["Auszahlungsanordnung"], ["Annahmeanordnung", "Rotabsetzung"]),
        ("Vorgang", ["Zugang"], ["Abgang", "Absetzung von der Auszahlung", "Rechnungskorrektur"]),
        ("Info", ["Storno- und Mahnkosten"], ["*STORNO*", "-Storno-", "STORNO wg. Doppelzahlung"]),
        ("Belegart", ["Rechnung"], ["Storno-Buchung", "Stornierung B-1", "Korrekturbuchung"]),
        ("Wertart", ["Ist", ""], ["Soll", "Ansatz", "Prognose", "VE"]),
        ("Kategorie", ["Ist"], ["Soll", "Hochrechnung"]),
        ("Seite", ["Soll"], ["Haben"]),
        ("Status", ["gebucht"], ["in Arbeit", "gesperrt", "fehlerhaft", "Dublette"]),
        ("Kz. Storno", ["", "Nein", "0"], ["X", "J", "11.01.2024"]),
        ("Ist storniert", ["nein"], ["ja"]),
        ("GU", ["", "0"], ["1"]),
        ("R\u00fcckg\u00e4ngig", [""], ["X"]),
        ("Rechnung/Gutschrift", ["Rechnung", ""], ["Gutschrift", "G"]),
        ("Gutschriftbetrag", ["0,00", "-"], ["3,00"]),
        ("Stornodatum", ["00.00.0000", ""], ["11.01.2024"]),
        ("Gesperrt", ["", "Nein"], ["X"]),
        ("Obligo", ["", "0,00"], ["50,00", "X"]),
        ("Entwurf", ["nein"], ["ja"]),
        ("Ist gebucht", ["ja"], ["nein"]),
        ("Mdt", ["01", "01"], ["02"]),
        ("AGS", ["05558016"], ["05558032"]),
        ("Firma", ["Meier GmbH", "Schulze"], []),
        ("Firma", ["0100", "0100"], ["0200"]),
        ("ISO", ["EUR", "DEU"], ["TRY", "US$"]),
        ("Einheit", ["EUR"], ["Tsd. EUR", "T\u20ac"]),
        ("Skonto in EUR", ["0,00"], ["3,00"]),
        ("Einbehalt", [""], ["3,00"]),
        ("Anteil %", ["", "100", "100,00 %", "1"], ["50", "33,3 %"]),
        ("Kostenanteil (in %)", ["100"], ["50"]),
        ("Anteil", ["", "25,00", "100 %"], ["50%", "33,3 %"]),
        ("F\u00f6rderquote (%)", ["80"], []),
        ("Sp. 7", ["+"], ["-", "?"]),
        ("Kz", ["S"], ["Haben", "k.A."]),
        ("Faktor", ["1"], ["-1", "-1,0"]),
        ("Gruppe", ["A", "B", "S", "H", "K", "M"], []),
        ("Bezug", ["", "Auftrag 7"], ["b-1 ", "0B-2"]),
        ("MwSt", ["", "0,00", "0 %", "V0", "steuerfrei"], ["9,50", "19"]),
        ("Steuerschl\u00fcssel", ["A0"], ["V1"]),
    ],
)
def test_a_column_that_nobody_maps_may_contradict(checked, head, good, bad):
    report = checked([*HEAD, head], *numbered(*good, *bad))
    assert booked(report) == (len(good), 5000 * len(good))
    assert {one.line for one in report.findings} == {2 + len(good) + at for at in range(len(bad))}
    assert all(one.column == head for one in report.findings)


def test_of_two_columns_of_clients_both_are_looked_at(checked):
    """SAP's Mandant is always the same: the company code is the body."""
    head = [*HEAD, "Mandant", "Buchungskreis"]
    rows = [["B-1", *ROW[1:], "100", "1000"], ["B-2", *ROW[1:], "100", "2000"]]
    mapped = f'{AMOUNT}body = "Mandant"\n[bodies]\n"100" = "05558016"\n'
    for columns in (AMOUNT, mapped):
        report = checked(head, *rows, columns=columns)
        assert [(one.line, one.column) for one in report.findings] == [(3, "Buchungskreis")]


def test_a_skip_of_one_word_leaves_the_others_of_its_column_looked_at(checked):
    skip = '[[skip]]\ncolumn = "Status"\nequals = "storniert"\namounts = "drop"\n'
    columns = f"{AMOUNT}{skip}"
    rows = numbered("gebucht", "storniert", "abgelehnt", "Storniert")
    report = checked([*HEAD, "Status"], *rows, columns=columns)
    assert [one.line for one in report.findings] == [4, 5]
    assert (booked(report), report.skipped) == ((1, 5000), 1)
    assert not any("does not read" in str(note) for note in report.notes)


SECTIONS = '[[skip]]\ncolumn = "Beleg"\nempty = "yes"\n'
SECTIONS += "".join(
    f'[[skip]]\ncolumn = "Beleg"\nstarts = "{word}"\n'
    for word in ("Plan", "Ist", "Alle", "Ertr", "Auf", "Haben")
)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["Plan / Obligo", "", "", "", ""], "the rows below 'Plan / Obligo' may be no cost"),
        (["Ertr\u00e4ge:", "", "", "", ""], "may be no cost"),
        (["Haben", "", "", "", ""], "may be no cost"),
        (["Alle Betr\u00e4ge in T\u20ac", "", "", "", ""], "says that amounts are in 'T\u20ac'"),
        (["", "", "", "", "T\u20ac"], "says that amounts are in 'T\u20ac'"),
        (["", "TT.MM.JJJJ", "", "", "(in USD)"], "says that amounts are in 'USD'"),
        ([*HEAD[:2], HEAD[3], HEAD[2], HEAD[4]], "stands in another column than in the header"),
    ],
)
def test_what_a_line_says_of_others_counts_whether_or_not_it_is_left_out(checked, line, words):
    repeated = '[[skip]]\ncolumn = "Beleg"\nequals = "Beleg"\n'
    for columns in (AMOUNT, f"{AMOUNT}{repeated}{SECTIONS}"):
        if columns == AMOUNT and line[1:4] != ["", "", ""]:
            continue
        with pytest.raises(UsageError, match=r"line 3") as refused:
            checked(HEAD, ROW, line, ["B-2", *ROW[1:]], columns=columns)
        assert words in str(refused.value)


@pytest.mark.parametrize("word", ["Aufwendungen", "Ist", "Stand: 31.01.2024, alles in EUR"])
def test_other_lines_are_left_out_by_a_rule(checked, word):
    columns = f'{AMOUNT}[[skip]]\ncolumn = "Beleg"\nstarts = "{word}"\n'
    assert booked(checked(HEAD, ROW, [word, "", "", "", ""], columns=columns)) == (1, 5000)


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("Berichtsw\u00e4hrung: USD", "USD"),
        ("Angaben: T\u20ac", "T\u20ac"),
        ("Konto 501200 (USD)", "USD"),
        ("Kosten\u00fcbersicht in Tsd. EUR", "Tsd"),
        ("Kosten in EUR (2024), Stand 12.01. (Fr)", ""),
    ],
)
def test_a_title_in_another_unit_refuses_the_file(tmp_path, title, unit):
    path = tmp_path / "x.csv"
    path.write_text("\n".join([title, ";".join(HEAD), ";".join(ROW)]), encoding="utf-8")
    profile = profile_of(AMOUNT, top=f"{TOP['csv']}header = 2\n")
    if not unit:
        assert check_profile(path, profile).report.new == 1
        return
    with pytest.raises(UsageError, match="line 1") as refused:
        check_profile(path, profile)
    assert repr(unit) in str(refused.value)


@pytest.mark.parametrize("unit", ["T.EUR", "SFr.", "Fr.", "USD"])
def test_a_head_in_another_unit_refuses_the_file(checked, unit):
    head = [*HEAD[:4], f"Betrag ({unit})"]
    with pytest.raises(UsageError, match="is in"):
        checked(head, ROW, columns=AMOUNT.replace('"Betrag"', f'"Betrag ({unit})"'))


def test_a_total_without_a_rule_is_refused(checked):
    rows = [[name, *ROW[1:]] for name in ("Summe 501200", "Gesamt-2024-1", "Zwischensumme:")]
    report = checked(HEAD, *rows, ["* 12", *ROW[1:]])
    assert [(one.line, "is a total" in str(one.problem)) for one in report.findings] == [
        (2, True),
        (4, True),
        (5, True),
    ]


def test_a_reversal_is_seen_before_what_it_reverses(tmp_path):
    """Lists may begin with the newest row: what it names comes thousands of rows later."""
    rows = [["R-1", *ROW[1:], "B-1 "], ["R-2", *ROW[1:4], "9,00", "4711, 4712"]]
    rows += [*([f"X-{n}", *ROW[1:], ""] for n in range(2500))]
    rows += [["B-1", *ROW[1:], ""], ["B-2", *ROW[1:], "B-3"], ["B-3", *ROW[1:4], "7,00", ""]]
    rows += [["4711", *ROW[1:4], "4,00", ""], ["RE-4712", *ROW[1:4], "5,00", ""]]
    path = tmp_path / "x.csv"
    path.write_text("\n".join(map(";".join, ([*HEAD, "Bezug"], *rows))), encoding="utf-8")
    report = check_profile(path, profile_of(AMOUNT, top=TOP["csv"])).report
    assert [str(one.problem).partition(" \u2192")[0] for one in report.findings] == [
        "line 2 names this voucher, and may reverse it",
        "line 3 names this voucher, and may reverse it",
    ]
    assert any("'Bezug'" in str(note) for note in report.notes)


@pytest.mark.parametrize("keyed", ['tax = "gross"', 'tax = "net"'])
def test_whoever_says_what_a_tax_does_is_not_asked(checked, keyed):
    rows = numbered("9,50", "0,00")
    assert booked(checked([*HEAD, "MwSt"], *rows)) == (1, 5000)
    assert booked(checked([*HEAD, "MwSt"], *rows, columns=f"{AMOUNT}[amounts]\n{keyed}\n")) == (
        2,
        10000,
    )


SPOKEN = [
    ("Erstattung U1 Januar", "50,00", "Erstattung"),
    ("Rueckzahlung Gehalt", "50,00", "Rueckzahlung"),
    ("R\u00fcckzahlung Gehalt", "-50,00", ""),
    ("Stadtwerke, Gutschrift 4711", "50,00", "Gutschrift"),
    ("Erst. Krankenkasse", "50,00", "Erst."),
    ("Erstattung Fahrtkosten", "50,00", ""),
    ("Reisekostenerstattung", "50,00", ""),
    ("Erstattung an Nottuln", "50,00", ""),
    ("Storno- und Mahnkosten", "50,00", ""),
    ("keine Gutschrift", "50,00", ""),
    ("Entgelt Januar", "50,00", ""),
]


@pytest.mark.parametrize("head", ["Buchungstext", "Info"])
@pytest.mark.parametrize(("spoken", "amount", "word"), SPOKEN)
def test_a_text_that_speaks_of_money_that_came_back_is_counted(checked, head, spoken, amount, word):
    top = "" if head == "Buchungstext" else f'ignore = ["{head}"]\n'
    report = checked([*HEAD, head], [*ROW[:4], amount, spoken])
    assert report.new == 1
    told = [str(note) for note in report.notes if "booked as cost" in str(note)]
    assert [repr(word) in note for note in told] == ([True] if word else [])
    if word:
        assert "1 row of \u20ac50.00 is booked as cost" in told[0]
        ignored = checked([*HEAD, head], [*ROW[:4], amount, spoken], top=top)
        assert len(ignored.notes) == (head == "Buchungstext")


def test_a_side_says_what_a_text_only_may(checked):
    side = f'{AMOUNT}side = "S/H"\n'
    (note,) = checked([*HEAD, "Text"], *numbered("Gutschrift", "gutschrift", "Lohn")).notes
    assert "2 rows of \u20ac100.00 are booked as cost" in str(note)
    head = [*HEAD, "S/H", "Text"]
    assert checked(head, [*ROW, "S", "Gutschrift"], columns=side).notes == ()


def test_what_agrees_is_read():
    """A sign and a side that say the same, and a reversal that is booked as a negative amount."""
    negative = [*ROW[:4], "-50,00"]
    assert cents(read(profile_of(), [*HEAD, "S/H"], [*negative, "H"])) == [-5000]
    assert cents(read(profile_of(), [*HEAD, "Storno"], [*negative, "X"])) == [-5000]
    assert "side" in said(read(profile_of(), [*HEAD, "S/H"], [*negative, "S"]))
    ignored = profile_of(rest='[[skip]]\ncolumn = "S/H"\nequals = "H"\namounts = "drop"\n')
    assert cents(read(ignored, [*HEAD, "S/H"], [*ROW, "H"], [*ROW, "S"])) == [5000]


@pytest.mark.parametrize(
    ("head", "cell"),
    [("Belegwährung", "USD"), ("Stornobeleg", "B-7"), ("Art", "Gutschrift"), ("Mandant", "02")],
)
def test_a_profile_may_say_that_a_column_changes_nothing(checked, head, cell):
    """Such as the currency of the voucher, beside an amount in that of the house."""
    rows = [[*ROW, "01" if head == "Mandant" else ""], ["B-2", *ROW[1:], cell]]
    assert [one.line for one in checked([*HEAD, head], *rows).findings] == [3]
    assert booked(checked([*HEAD, head], *rows, top=f'ignore = ["{head}"]\n')) == (2, 10000)


@pytest.mark.parametrize(
    ("head", "cell", "columns", "rest"),
    [
        ("Storno-Nr", "B-1", 'reverses = "Storno-Nr"', 'amounts = "booked"'),
        ("Bezug", "B-1", 'reverses = "Bezug"', 'amounts = "booked"'),
        ("Belegart", "ST", 'reversal = "Belegart"', "marks = ['ST']\namounts = \"booked\""),
        ("Vorgang", "Erstattung", "side = \"Vorgang\"\n[amounts]\ncredit = ['Erstattung']", ""),
    ],
)
def test_the_remedy_of_such_a_column_leads_on(checked, head, cell, columns, rest):
    """What a refusal says to write is read, and nothing is refused for it any more."""
    rows = [[*ROW, "S" if head == "Vorgang" else ""], ["B-2", *ROW[1:], cell]]
    (finding,) = checked([*HEAD, head], *rows).findings
    words = str(finding.problem)
    assert columns.partition("\n")[0] in words
    assert all(line in words for line in rest.splitlines())
    report = checked([*HEAD, head], *rows, columns=f"{AMOUNT}{columns}\n", rest=rest)
    assert not report.findings
    assert booked(report) == (2, 0)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("=#REF!", "is an error of the spreadsheet"),
        ("=#N/A", "is an error of the spreadsheet"),
        ("=SUM(A1:A2)", "is a formula"),
        ("100,00000000001", "more than two decimals"),
        ("1234,565", "more than two decimals"),
        ("1,234", "no amount such as"),
        ("1234.565", "no amount such as"),
        ("99.999.999.999.999.999.999,00", "beyond 10 billion"),
        ("99.999.999.999,00", "beyond 10 billion"),
        ("100,00 USD", "in the currency USD"),
        ("$ 100,00", "in the currency $"),
        ("50,00 %", "no amount such as"),
        ("50,00 km", "no amount such as"),
    ],
)
def test_an_amount_is_refused_as_what_it_is_and_has_no_sum(checked, amount, words):
    report = checked(HEAD, ROW, ["B-2", *ROW[1:4], amount], ["B-3", *ROW[1:3], "CM-9", "7,00"])
    refused, unmapped = report.findings
    assert (refused.line, unmapped.line) == (3, 4)
    assert words in str(refused.problem)
    assert booked(report) == (1, 5000)
    assert [(one.why, one.rows, one.cents) for one in report.left_out] == [
        ("refused", 1, 700),
        ("refused", 1, None),
    ]


@pytest.mark.parametrize(
    ("month", "day"),
    [
        ("12.2023", "2023-12-01"),
        ("1/2024", "2024-01-01"),
        ("2023-12", "2023-12-01"),
        ("202312", "2023-12-01"),
        ("15.12.2023", "2023-12-01"),
    ],
)
def test_a_month_of_service_is_a_column(checked, month, day):
    """Which is no day, and is not taken from another date."""
    columns = AMOUNT + 'service_month = "Leistungsmonat"\n'
    head = [*HEAD, "Leistungsmonat"]
    report = checked(head, [*ROW, month], ["B-2", *ROW[1:], "13.2023"], columns=columns)
    assert [(one.line, one.column) for one in report.findings] == [(3, "Leistungsmonat")]
    (found,) = read(profile_of(columns), head, [*ROW, month]).lines.bookings.service_from
    assert iso(found) == day


@pytest.mark.parametrize(
    "text",
    [
        "<html><table><tr><td>Beleg</td></tr></table></html>",
        "\ufeff\n<!DOCTYPE html><html></html>",
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_page_that_is_called_a_spreadsheet_is_refused_as_what_it_is(tmp_path, text, encoding):
    path = tmp_path / "x.xls"
    path.write_bytes(text.encode(encoding))
    kind = "web page" if "html" in text else "XML spreadsheet of 2003"
    for top in TOP.values():
        with pytest.raises(UsageError, match=f"{kind}.*save it as XLSX"):
            check_profile(path, profile_of(top=top))
    with pytest.raises(UsageError, match=kind):
        sniff(path)


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ('[amounts]\ndecimal = ","\ngrouping = ","\n', "amounts grouping"),
        ('[reversals]\nmarks = ["X"]\n', "reversal is no column"),
    ],
)
def test_a_profile_that_contradicts_itself_is_refused(rest, words):
    with pytest.raises(UsageError, match=words):
        profile_of(rest=rest)


def test_a_column_without_a_head_is_named_by_its_number(checked):
    head, rows = ["", *HEAD], [["", *ROW], ["storniert", "B-2", *ROW[1:]]]
    (finding,) = checked(head, *rows).findings
    assert (finding.line, finding.column) == (3, "#1")
    assert 'ignore = ["#1"]' in str(finding.problem)
    assert booked(checked(head, *rows, top='ignore = ["#1"]\n')) == (2, 10000)
    mark, rest = AMOUNT + 'reversal = "#1"\n', 'marks = ["storniert"]\namounts = "booked"'
    assert booked(checked(head, *rows, columns=mark, rest=rest)) == (2, 0)


def test_a_cell_behind_the_last_head_is_refused_by_what_mends_it(checked, request):
    (finding,) = checked(HEAD, [*ROW, "x"]).findings
    is_sheet = "xlsx" in request.node.name
    assert ("give the column" if is_sheet else "quote the text") in str(finding.problem)


@pytest.mark.parametrize("word", ["", "Summe", "Zwischensumme", "*"])
def test_a_total_below_a_group_is_no_booking(checked, word):
    top = 'fill_down = ["voucher", "booked_on", "account", "cost_bearer"]\ncount_lines = true\n'
    more = ["", "", "501210", "CM-1", "20,00"]
    report = checked(HEAD, ROW, more, [word, "", "", "", "70,00"], top=top)
    assert booked(report) == (2, 7000)
    assert [one.line for one in report.findings] == [4]
    assert "total" in report.findings[0].problem


def test_a_text_may_speak_of_a_sum(checked):
    top = 'fill_down = ["voucher", "booked_on"]\ncount_lines = true\n'
    more = ["", "", "501210", "CM-1", "20,00", "Summe Januar"]
    report = checked([*HEAD, "Text"], [*ROW, ""], more, top=top)
    assert booked(report) == (2, 7000)


def test_a_check_refuses_what_an_import_would_refuse_of_a_voucher_that_comes_again(checked):
    other = [*ROW[:4], "70,00"]
    report = checked(HEAD, ROW, ROW, other)
    assert booked(report) == (1, 5000)
    assert [one.line for one in report.findings] == [3, 4]
    assert all("count_lines" in one.problem for one in report.findings)
    assert booked(checked(HEAD, ROW, ROW, other, top="count_lines = true\n")) == (3, 17000)


ROWS = ["B-1;10.01.2024;501200;CM-1;{};50,00", "B-2;10.01.2024;501200;CM-1;{};70,00"]


@pytest.mark.parametrize("between", [[], ["B-3;10.01.2024;501200;CM-1;x;90,00"]])
def test_a_quotation_mark_that_is_left_open_joins_no_rows(tmp_path, between):
    """What stands between two of them would be a text, and the amount that of another voucher."""
    lines = [ROWS[0].format('"Rohr'), *between, ROWS[1].format('Rohr"')]
    path = tmp_path / "x.csv"
    path.write_text("\n".join(["Beleg;Datum;Konto;KTR;Text;Betrag", *lines]), encoding="utf-8")
    with pytest.raises(UsageError, match="joins two rows"):
        check_profile(path, profile_of(top=TOP["csv"]))
    good = ROWS[0].format('"Rohr; lang\nund; breit"')
    path.write_text(f"Beleg;Datum;Konto;KTR;Text;Betrag\n{good}", encoding="utf-8")
    assert booked(check_profile(path, profile_of(top=TOP["csv"])).report) == (1, 5000)


def test_utf_16_without_its_mark_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes("\n".join(map(";".join, (HEAD, ROW))).encode("utf-16-le"))
    with pytest.raises(UsageError, match="UTF-16"):
        check_profile(path, profile_of(top='encoding = "utf-16"\n' + TOP["csv"]))


def test_a_check_refuses_a_reversal_that_is_no_mirror(checked):
    """Which a Generalumkehr with the other side would be, or a reversal with the same sign."""
    rows = [[*ROW, ""], [*ROW, "X"], [*ROW, ""], [*ROW[:4], "-50,00", "X"]]
    report = checked(
        [*HEAD, "Storno"], *rows, columns=AMOUNT + 'reversal = "Storno"\n', rest='marks = ["X"]'
    )
    assert [one.line for one in report.findings] == [3]
    assert "the mirror is" in report.findings[0].problem
    assert booked(report) == (3, 5000)


@pytest.mark.parametrize(
    "word",
    [
        *("Saldovortrag", "Saldenvortrag 2023", "EB-Wert", "Eb-Werte", "Vortrag", "Vortrag 2023"),
        *("Übertrag", "Übertrag aus 2023", "Vortrag aus Vorjahr", "ÜBERTRAG Vorseite"),
        *("Übertrag von Seite 3", "Uebertrag aus dem Vorjahr"),
    ],
)
def test_a_balance_carried_forward_is_no_booking(checked, word):
    """Unless the profile says that it is; a lecture has the same word in German."""
    head, rows = [*HEAD, "Text"], [[*ROW, "Vortrag Dr. X"], ["B-2", *ROW[1:], word]]
    (finding,) = checked(head, *rows).findings
    assert (finding.line, finding.column) == (3, "Text")
    assert booked(checked(head, *rows)) == (1, 5000)
    assert booked(checked(head, *rows, top='ignore = ["Text"]\n')) == (2, 10000)


def test_a_line_of_text_is_refused_once_and_left_out_by_a_rule(checked):
    columns = AMOUNT + '[[skip]]\ncolumn = "Beleg"\nstarts = "Ende"\n'
    note = ["Ende der Liste", "", "", "", ""]
    (finding,) = checked(HEAD, ROW, note).findings
    assert (finding.line, finding.column) == (3, "Beleg")
    assert booked(checked(HEAD, ROW, note, columns=columns)) == (1, 5000)


def test_of_a_credit_with_a_minus_the_profile_says_what_counts(checked):
    head, row = [*HEAD[:4], "Soll", "Haben"], [*ROW[:4], "", "-50,00"]
    columns = 'debit = "Soll"\ncredit = "Haben"\n'
    (finding,) = checked(head, row, columns=columns).findings
    assert (finding.line, finding.column) == (2, "Haben")
    for sign, expected in (("amount", -5000), ("both", 5000)):
        said = f'{columns}[amounts]\nsign = "{sign}"\n'
        assert booked(checked(head, row, columns=said)) == (1, expected)
    plain = [*ROW[:4], "", "50,00"]
    amount = columns + '[amounts]\nsign = "amount"\n'
    assert [one.column for one in checked(head, plain, columns=amount).findings] == ["Haben"]


@pytest.mark.parametrize("unit", ["USD", "[T€]", "in Cent", "$"])
def test_a_column_of_amounts_in_another_unit_is_refused_by_its_head(checked, unit):
    with pytest.raises(UsageError, match="is in "):
        checked([*HEAD[:4], f"Betrag {unit}"], ROW, columns=f'amount = "Betrag {unit}"\n')


def test_a_line_break_in_a_text_is_a_blank(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(f'{";".join(HEAD)};Text\n{";".join(ROW)};"a\nb"\n', encoding="utf-8")
    columns = AMOUNT + 'text = "Text"\n'
    assert booked(check_profile(path, profile_of(columns, top=TOP["csv"])).report) == (1, 5000)


def test_a_percentage_is_no_amount(tmp_path):
    """In a format that a workbook knows by its number, too."""
    cells = "".join(map(text, ROW[:4])) + '<c s="1"><v>0.5</v></c>'
    path = workbook(
        tmp_path / "x.xlsx", row(*map(text, HEAD)) + f"<row>{cells}</row>", formats=("0",)
    )
    parts = tmp_path / "y.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(parts, "w") as new:
        for name in old.namelist():
            new.writestr(
                name,
                old.read(name).replace(b'numFmtId="170"/></cellXfs', b'numFmtId="10"/></cellXfs'),
            )
    (finding,) = check_profile(parts, profile_of(top=TOP["xlsx"])).report.findings
    assert "0,5 %" in str(finding.problem)


@pytest.mark.parametrize("amount", ["#####", "*****", "fünfhundert", "s.o.", "5 00,5", "0,00 5"])
def test_a_rule_drops_no_amount_that_nobody_can_read(checked, amount):
    columns = f'{AMOUNT}[[skip]]\ncolumn = "Beleg"\nempty = "yes"\n'
    report = checked(HEAD, ROW, ["", *ROW[1:4], amount], columns=columns)
    (finding,) = report.findings
    assert (finding.line, "left out by the rule" in str(finding.problem)) == (3, True)
    assert [(one.why, one.cents) for one in report.left_out] == [("refused", None)]


def test_a_total_without_a_side_is_left_out_with_its_sum(checked):
    rule = '[[skip]]\ncolumn = "Beleg"\nstarts = "Summe"\namounts = "drop"\n'
    head = [*HEAD, "S/H"]
    total = ["Summe", "", "", "", "1.050,00", ""]
    report = checked(head, [*ROW, "S"], total, columns=f'{AMOUNT}side = "S/H"\n{rule}')
    assert booked(report) == (1, 5000)
    assert [(one.why, one.cents) for one in report.left_out] == [("skipped", 105000)]


@pytest.mark.parametrize("amount", ["0,00", "-", "-----", "=====", "EUR", "(in €)", "Betrag"])
def test_dashes_and_the_name_of_the_euro_are_no_amount(checked, amount):
    columns = f'{AMOUNT}[[skip]]\ncolumn = "Beleg"\nempty = "yes"\n'
    report = checked(HEAD, ROW, ["", "", "", "", amount], columns=columns)
    assert (booked(report), report.skipped) == ((1, 5000), 1)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("Buchungskreis 1000", "Buchungskreis 2000"), "another client than '1000' above: '2000'"),
        (("Mandant: 01", "Mandant: 02"), "another client than '01' above: '02'"),
        (("Mandant: 01", "Mandant: 01"), ""),
        (("Seite 1", "Hauswährung USD"), "says that amounts are in 'USD'"),
    ],
)
def test_the_head_of_a_page_is_a_title(tmp_path, lines, words):
    skip = '[[skip]]\ncolumn = "Datum"\nempty = "yes"\n'
    profile = profile_of(f"{AMOUNT}{skip}", top=TOP["csv"] + "header = 2\n")
    path = tmp_path / "x.csv"
    rows = (lines[0], ";".join(HEAD), ";".join(ROW), f"{lines[1]};;;;", ";".join(["B-2", *ROW[1:]]))
    path.write_text("\n".join(rows), encoding="utf-8")
    if not words:
        assert check_profile(path, profile).report.new == 2
        return
    with pytest.raises(UsageError, match="line 4") as refused:
        check_profile(path, profile)
    assert words in str(refused.value)


def test_a_profile_says_whose_file_it_is(tmp_path):
    path = tmp_path / "x.csv"
    skip = '[[skip]]\ncolumn = "Datum"\nempty = "yes"\n'
    for title, page, words in (
        ("Mandant: 01", "Seite 2", ""),
        ("Liste", "Seite 2", ""),
        ("Mandant: 02", "Seite 2", "line 1: is of client 02, the profile of client 01"),
        ("Liste", "Mandant: 02", "line 4: another client than '01' above: '02'"),
    ):
        rows = (title, ";".join(HEAD), ";".join(ROW), f"{page};;;;")
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        top = f'{TOP["csv"]}header = 2\nclient = "01"\n'
        profile = profile_of(f"{AMOUNT}{skip}", top=top)
        if not words:
            assert check_profile(path, profile).report.new == 1
            continue
        with pytest.raises(UsageError) as refused:
            check_profile(path, profile)
        assert words in str(refused.value)


@pytest.mark.parametrize(
    ("encoding", "said"), [("cp850", "cp1252"), ("cp1252", "cp850"), ("mac_roman", "cp1252")]
)
def test_heads_read_by_another_encoding_are_refused(tmp_path, encoding, said):
    path = tmp_path / "x.csv"
    path.write_text(";".join([*HEAD, "Löschkz"]) + "\n" + ";".join([*ROW, "X"]), encoding=encoding)
    profile = profile_of(AMOUNT, top=f'{TOP["csv"]}encoding = "{said}"\n')
    with pytest.raises(UsageError, match="is a German letter, read by another encoding"):
        check_profile(path, profile)
    told = (
        profile_of(AMOUNT, top=f'{TOP["csv"]}encoding = "{encoding}"\n')
        if encoding != "mac_roman"
        else None
    )
    assert told is None or [one.column for one in check_profile(path, told).report.findings] == [
        "Löschkz"
    ]
