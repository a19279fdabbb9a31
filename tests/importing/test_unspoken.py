"""What a profile does not speak of, and what a file hides: refused by line, never read wrongly."""

from __future__ import annotations

import pytest

from ledger.domain.errors import UsageError
from ledger.importing.profiles.checking import check_profile
from tests.importing.test_nothing_silent import AMOUNT, HEAD, ROW, cents, profile_of, read, said
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
        ("Mandantennr.", ["01", "01"], ["02"]),
    ],
)
def test_a_column_that_nobody_maps_may_contradict(checked, head, good, bad):
    report = checked([*HEAD, head], *numbered(*good, *bad))
    assert booked(report) == (len(good), 5000 * len(good))
    assert {one.line for one in report.findings} == {2 + len(good) + at for at in range(len(bad))}
    assert all(one.column == head for one in report.findings)


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
