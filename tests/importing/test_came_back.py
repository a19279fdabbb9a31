"""The file of refused lines comes back: what was refused still is, and what is mended is taken."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.period import iso
from ledger.domain.said import code_of
from ledger.importing.costs.imported import ImportOptions, import_costs
from ledger.importing.profiles.proposal import profile_text
from ledger.importing.profiles.sniff import sniff
from tests.application.mitte import opened, record_master_data
from tests.effort import effort
from tests.importing.profiled import (
    AMOUNT,
    HEAD,
    ROW,
    SINGLE,
    profile_of,
    read,
    vouchers,
    write,
)
from tests.importing.workbooks import row as cells_of
from tests.importing.workbooks import text, workbook

DOWN = profile_of(top='fill_down = ["booked_on"]\ndelimiter = ";"\n')
SHEET = profile_of(top='format = "xlsx"\n')
SECOND = ["B-2", *ROW[1:4], "70,00"]


def mended(path, *changes: tuple[str, str]):
    """Change texts of a file."""
    for old, new in changes:
        words = path.read_text("utf-8-sig")
        assert old in words
        path.write_text(words.replace(old, new), encoding="utf-8")
    return path


def again(ledger, path, profile, number=count(1)):  # noqa: B008 - each file has its own name
    """Import what is good of a file; return how many lines are new, and the file of the others."""
    rest = path.with_name(f"rest-{next(number)}{path.suffix}")
    options = ImportOptions(accept_valid=True, rejected=rest)
    report = import_costs(ledger, path, options, profile)
    assert bool(report.rejected) == rest.exists()
    return report.new, rest


@pytest.mark.parametrize(
    ("head", "good", "bad"),
    [
        ("Mandant", ["01"], "02"),
        ("Sp. 7", ["+"], "-"),
        ("Sp. 7", ["", "plus"], "\u2212"),
        ("Bezug", [""], "B-1"),
        ("Währung", ["EUR"], "USD"),
        ("Faktor", ["1"], "-1"),
        ("S/H", ["S"], "H"),
        ("Status", ["gebucht"], "storniert"),
    ],
)
def test_what_was_refused_because_of_other_rows_is_refused_again(ledger, tmp_path, head, good, bad):
    rows = [[f"B-{n}", *ROW[1:], one] for n, one in enumerate([*good, bad], 1)]
    path = write(tmp_path, *rows, head=[*HEAD, head])
    assert (new := again(ledger, path, SINGLE))[0] == len(good)
    for _ in range(2):  # and the file of those that were refused again
        assert (new := again(ledger, new[1], SINGLE))[0] == 0
        assert f"{head}: " in new[1].read_text("utf-8-sig")
    assert len(vouchers(ledger)) == len(good)


def test_a_voucher_that_a_row_above_it_may_reverse_is_not_taken_alone(ledger, tmp_path):
    rows = [["B-2", *ROW[1:], "B-1"], [*ROW, ""]]
    new, rest = again(ledger, write(tmp_path, *rows, head=[*HEAD, "Bezug"]), SINGLE)
    assert new == 1
    new, rest = again(ledger, rest, SINGLE)
    assert (new, again(ledger, rest, SINGLE)[0]) == (0, 0)
    ignored = profile_of(top='delimiter = ";"\nignore = ["Bezug"]\n')
    assert import_costs(ledger, rest, ImportOptions(), ignored).new == 1


def test_the_same_of_a_sheet(ledger, tmp_path):
    path = tmp_path / "export.xlsx"
    rows = ([*HEAD, "Mandant"], [*ROW, "01"], [*SECOND, "02"])
    workbook(path, "".join(cells_of(*map(text, one)) for one in rows))
    new, rest = again(ledger, path, SHEET)
    assert (new, again(ledger, rest, SHEET)[0]) == (1, 0)


@pytest.mark.parametrize(
    ("top", "old", "mend"),
    [
        ("", ";02;", ";01;"),
        ("", ";70,00;", ";-70,00;"),
        ('ignore = ["Mandant"]\n', ";02;", ";02;"),
        ("", "Mandant: ", "gemeint, M.: "),
    ],
)
def test_what_is_mended_is_taken(ledger, tmp_path, top, old, mend):
    """In the row, in the profile, or by the word of whoever changes what the reason says."""
    path = write(tmp_path, [*ROW, "01"], [*SECOND, "02"], head=[*HEAD, "Mandant"])
    _, rest = again(ledger, path, SINGLE)
    profile = profile_of(top='delimiter = ";"\n' + top)
    taken = 0 if "-70" in mend else 1
    assert import_costs(ledger, mended(rest, (old, mend)), ImportOptions(), profile).new == taken


def test_a_sign_that_is_mended_is_taken(ledger, tmp_path):
    path = write(tmp_path, [*ROW, "+"], [*SECOND, "-"], head=[*HEAD, "Sp. 7"])
    _, rest = again(ledger, path, SINGLE)
    assert import_costs(ledger, mended(rest, ("70,00", "-70,00")), ImportOptions(), SINGLE).new
    assert vouchers(ledger)[-1] == ("B-2", 1, -7000)


def test_the_column_of_reasons_is_not_said_to_be_unread(ledger, tmp_path):
    path = write(tmp_path, [*ROW, "4711: ?"], head=[*HEAD, "refused_because"])
    assert import_costs(ledger, path, ImportOptions(), SINGLE).notes == ()
    assert "refused_because" not in profile_text(sniff(path), "x")


def test_a_refused_line_keeps_what_it_takes_from_above(ledger, tmp_path):
    """And is booked in its own month, whatever stands above it in the file of refused lines."""
    rows = [
        ["B-50", "10.03.2024", "501200", "CM-9", "5,00"],
        ["B-51", "10.01.2024", "501200", "CM-1", "10,00"],
        ["B-52", "", "501200", "CM-1", "20,0x"],
        ["B-53", "", "501200", "CM-1", "1,00"],
    ]
    new, rest = again(ledger, write(tmp_path, *rows), DOWN)
    assert new == 2
    assert "\nB-52;10.01.2024;" in rest.read_text("utf-8-sig")
    mended(rest, ("CM-9;", "CM-1;"), ("20,0x;", "20,00;"))
    assert import_costs(ledger, rest, ImportOptions(), DOWN).new == 2
    days = {one.event.voucher: iso(one.event.booked_on) for one in list(ledger.replay())[-2:]}
    assert days == {"B-50": "2024-03-10", "B-52": "2024-01-10"}


def test_nothing_is_filled_from_above_in_a_file_of_refused_lines():
    rows = [[*ROW, "KTR: …"], ["B-2", "", *ROW[2:], "line: …"]]
    ((number, findings, *_),) = read(DOWN, [*HEAD, "refused_because"], *rows).refused
    assert (number, findings[0][1], code_of(findings[0][2])) == (3, "Datum", "BL-994")


@pytest.mark.parametrize(
    ("above", "known"),
    [
        (["B-2", "12.01.2024", *ROW[2:], "a", "b"], False),
        (["", "12.01.2024", "", "", ""], False),
        (["", "Stand März", "", "", ""], False),
        (["", "", "", "", "Ende"], True),
        (["", "Summe", "", "", "50,00"], True),
    ],
)
def test_a_cell_is_not_filled_from_before_a_row_that_may_have_begun_its_group(above, known):
    """The date of the refused row is the one that holds below it, until one has its own."""
    rest = '[[skip]]\ncolumn = "Beleg"\nempty = "yes"\namounts = "drop"\n'
    profile = profile_of(top='fill_down = ["booked_on"]\n', rest=rest)
    later, own = ["B-3", "", *ROW[2:]], ["B-4", *ROW[1:]]
    found = read(profile, HEAD, ROW, above, later, own)
    assert [number for number in found.numbers if number > 3] == ([4, 5] if known else [5])
    codes = {code_of(one) for row in found.refused for *_, one in row.findings}
    assert ("BL-993" in codes) != known


@pytest.mark.parametrize("bad", [["B-2", *ROW[1:4]], ["B-2", "10.01.2024", "501200", "CM-1"]])
def test_a_row_with_too_few_cells_does_not_become_whole(ledger, tmp_path, bad):
    head = ["Beleg", "Datum", "Konto", "KTR", "Betrag", "Zahlung", "Text"]
    columns = AMOUNT + 'paid_on = "Zahlung"\ntext = "Text"\n'
    profile = profile_of(columns, top='delimiter = ";"\n')
    path = write(tmp_path, [*ROW, "", ""], [*bad, "70,00"], head=head)
    new, rest = again(ledger, path, profile)
    assert (new, again(ledger, rest, profile)[0]) == (1, 0)
    mended(rest, ("70,00;;", "70,00;31.01.2024;"))
    assert again(ledger, rest, profile)[0] == 1


def test_a_row_with_too_many_cells_loses_none(ledger, tmp_path):
    """The reason stands in its column, and what was behind the last head behind it."""
    head = ["Datum", "Konto", "KTR", "Betrag", "Text", "Beleg"]
    profile = profile_of(AMOUNT + 'text = "Text"\n', top='delimiter = ";"\n')
    broken = [*SECOND[1:], "Rohr", "Bogen", "B-2"]
    path = write(tmp_path, [*ROW[1:], "", "B-1"], broken, head=head)
    new, rest = again(ledger, path, profile)
    assert new == 1
    assert rest.read_text("utf-8-sig").rstrip().endswith(";B-2")
    assert again(ledger, rest, profile)[0] == 0


def test_a_total_of_a_group_is_none_because_of_its_reason(ledger, tmp_path):
    down = ["voucher", "booked_on", "account", "cost_bearer"]
    profile = profile_of(
        top=f'fill_down = {down}\ncount_lines = true\ndelimiter = ";"\n'.replace("'", '"')
    )
    path = write(tmp_path, ROW, ["", "", "501210", "CM-1", "20,00"], ["", "", "", "", "70,00"])
    new, rest = again(ledger, path, profile)
    assert (new, again(ledger, rest, profile)[0]) == (2, 0)


CELLS = [
    ["B-1", "B-2", "B-3", ""],
    ["10.01.2024", "31.02.2024", ""],
    ["501200", "501210", "4711", ""],
    ["CM-1", "CM-9", ""],
    ["50,00", "-50,00", "7,5x", "", "1.000"],
    ["01", "02", ""],
    ["+", "-", ""],
    ["", "B-1", "Storno zu B-1"],
]
ROWS = st.lists(
    st.tuples(*map(st.sampled_from, CELLS)).map(list)
    | st.lists(st.sampled_from(["B-7", "50,00", "10.01.2024", "x", ""]), min_size=1, max_size=10),
    min_size=1,
    max_size=8,
)
TOPS = ["", 'fill_down = ["voucher", "booked_on"]\n', "count_lines = true\n"]


@settings(max_examples=effort(20, 60), deadline=None)
@given(ROWS, st.sampled_from(TOPS))
def test_what_was_refused_and_is_not_mended_is_refused(tmp_path_factory, rows, top):
    """Whatever stands in a file, its refused lines book nothing when they come back as they are."""
    head = [*HEAD, "Mandant", "Sp. 7", "Bezug"]
    profile = profile_of(top='delimiter = ";"\n' + top)
    folder = tmp_path_factory.mktemp("rest")
    with opened(f"sqlite:///{folder / 'ledger.db'}") as one:
        record_master_data(one)
        _, rest = again(one, write(folder, *rows, head=head), profile)
        if rest.exists():
            assert again(one, rest, profile)[0] == 0
