"""A row that names a voucher of an earlier file may be its reversal: it is no second cost."""

from __future__ import annotations

import pytest

from ledger.application.recording.costs import counted
from ledger.domain.costs.booking_decisions import reverse_cost
from ledger.importing.costs import ahead
from ledger.importing.costs.imported import ImportOptions, import_costs
from tests.importing.profiled import (
    AMOUNT,
    HEAD,
    ROW,
    profile_of,
    vouchers,
    write,
)

COUNTED = 'count_lines = true\ndelimiter = ";"\n'
LATER = ["B-22", "10.02.2024", *ROW[2:]]
NAMED = [*HEAD, "Bezug"]


def booked(ledger, folder, *rows, top='delimiter = ";"\n', columns=AMOUNT, rest="", **options):
    """Import rows with a column `Bezug`; return how many are new, and what is wrong."""
    profile = profile_of(columns, top=top, rest=rest)
    report = import_costs(
        ledger, write(folder, *rows, head=NAMED), ImportOptions(**options), profile
    )
    return report.new, report.findings


def test_a_reversal_that_comes_in_the_next_export_is_refused(ledger, tmp_path):
    assert booked(ledger, tmp_path, [*ROW, ""])[0] == 1
    new, (finding,) = booked(ledger, tmp_path, [*LATER, "B-1"], ["B-23", *LATER[1:], ""])
    assert (new, finding.line) == (1, 2)
    assert finding.problem.startswith("Bezug: says 'B-1', which may mark a reversal → in a profile")
    assert finding.problem.code == "BL-650"
    assert len(vouchers(ledger)) == 1
    new, _ = booked(ledger, tmp_path, [*LATER, "B-1"], ["B-23", *LATER[1:], ""], accept_valid=True)
    assert (new, len(vouchers(ledger))) == (1, 2)


@pytest.mark.parametrize("day", ["31.12.2024", "02.01.2025"])
def test_it_is_looked_for_in_the_year_before_as_well(ledger, tmp_path, day):
    assert booked(ledger, tmp_path, [*ROW, ""])[0] == 1
    assert booked(ledger, tmp_path, ["B-22", day, *ROW[2:], "B-1"])[0] == 0


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ([*LATER, "B-2"], False),
        ([*LATER, "Auftrag 7"], False),
        ([*LATER[:4], "49,99", "B-1"], False),
        ([*LATER[:4], "-50,00", "B-1"], False),
        (["B-22", "10.02.2026", *ROW[2:], "B-1"], False),
        ([*LATER, "B-1"], True),
    ],
)
def test_only_the_voucher_that_it_could_undo_tells(ledger, tmp_path, row, told):
    """An order, another amount, and what is booked as a negative amount are none."""
    assert booked(ledger, tmp_path, [*ROW, ""])[0] == 1
    assert booked(ledger, tmp_path, row)[0] == (0 if told else 1)


def test_a_voucher_is_looked_through_line_by_line(ledger, tmp_path):
    """And one that was reversed stands no more, so nothing undoes it."""
    rows = [["B-1", *ROW[1:4], f"{n},00", ""] for n in (1, 2, 3)]
    assert booked(ledger, tmp_path, *rows, top=COUNTED)[0] == 3
    third = ["B-22", *LATER[1:4], "3,00", "B-1"]
    assert booked(ledger, tmp_path, third, top=COUNTED)[0] == 0
    mapped = AMOUNT + 'reverses = "Bezug"\n'
    undone = ["B-9", *LATER[1:4], "1,00", "B-1"]
    rest = '[reversals]\namounts = "booked"\n'
    assert booked(ledger, tmp_path, undone, columns=mapped, rest=rest)[0] == 1
    assert booked(ledger, tmp_path, ["B-22", *undone[1:]], top=COUNTED)[0] == 1


def test_the_remedies_lead_on(ledger, tmp_path):
    assert booked(ledger, tmp_path, [*ROW, ""])[0] == 1
    top = 'delimiter = ";"\nignore = ["Bezug"]\n'
    assert booked(ledger, tmp_path, [*LATER, "B-1"], top=top)[0] == 1
    mapped = AMOUNT + 'reverses = "Bezug"\n'
    rest = '[reversals]\namounts = "booked"\n'
    assert booked(ledger, tmp_path, ["B-24", *LATER[1:], "B-1"], columns=mapped, rest=rest)[0] == 1
    assert sum(cents for _, _, cents in vouchers(ledger)) == 5000


def test_the_refused_row_that_comes_back_is_refused(ledger, tmp_path):
    assert booked(ledger, tmp_path, [*ROW, ""])[0] == 1
    rest = tmp_path / "rest.csv"
    booked(ledger, tmp_path, [*LATER, "B-1"], rejected=rest)
    again = import_costs(ledger, rest, ImportOptions(), profile_of(top='delimiter = ";"\n'))
    assert (again.new, again.rejected) == (0, 1)


def test_a_process_that_reads_ahead_tells_it_as_well(ledger, tmp_path, monkeypatch):
    assert booked(ledger, tmp_path, [*ROW, ""])[0] == 1
    monkeypatch.setattr(ahead, "LARGE", 1)
    rows = [["", "31.02.2024", *ROW[2:], "B-1"], [*LATER, "B-1"], ["B-23", *LATER[1:], ""]]
    new, findings = booked(ledger, tmp_path, *rows)
    assert new == 1
    assert {one.line for one in findings} == {2, 3}


OTHERWISE = [
    ("4711", "RE-4711"),
    ("RE-4711", "4711"),
    ("0000004711", "4711"),
    ("4711", "Storno 4711"),
    ("4711", "4711, 4712"),
    ("4712", "4711/12"),
    ("4713", "4711-4713"),
    ("4715", "4711 ff."),
]
"""A voucher, and how another row names it."""


@pytest.mark.parametrize(("voucher", "named"), OTHERWISE)
@pytest.mark.parametrize("where", ["before", "behind", "on record"])
def test_a_voucher_may_be_named_otherwise_than_it_is_written(
    ledger, tmp_path, voucher, named, where
):
    first = [voucher, *ROW[1:], ""]
    own = voucher[:-4] + "4799"
    second = [own, *LATER[1:], named]
    if where == "on record":
        assert booked(ledger, tmp_path, first) == (1, ())
        rows = [second]
    else:
        rows = [first, second] if where == "before" else [second, first]
    _, (finding,) = booked(ledger, tmp_path, *rows)
    assert (finding.line, finding.problem.code) == (3 if where == "before" else 2, "BL-650")
    other = [*second[:4], "49,00", named]
    new = [] if where == "on record" else [first]
    assert booked(ledger, tmp_path, *new, other)[1] == ()


@pytest.mark.parametrize("where", ["before", "behind", "on record"])
@pytest.mark.parametrize("named", ["4711, 4712", "4711/12", "4711 ff."])
def test_a_row_may_undo_several_vouchers_at_once(ledger, tmp_path, named, where):
    several = [[v, *ROW[1:4], a, ""] for v, a in (("4711", "50,00"), ("4712", "25,00"))]
    one = ["4799", *LATER[1:4], "75,00", named]
    if where == "on record":
        assert booked(ledger, tmp_path, *several) == (2, ())
        rows = [one]
    else:
        rows = [*several, one] if where == "before" else [one, *several]
    _, (finding,) = booked(ledger, tmp_path, *rows)
    assert finding.problem.code == "BL-650"


@pytest.mark.parametrize("where", ["before", "behind", "on record"])
def test_a_row_may_undo_all_lines_of_a_voucher(ledger, tmp_path, where):
    lines = [["B-1", *ROW[1:4], amount, ""] for amount in ("30,00", "20,00")]
    one = ["B-22", *LATER[1:], "B-1"]
    if where == "on record":
        assert booked(ledger, tmp_path, *lines, top=COUNTED) == (2, ())
        rows = [one]
    else:
        rows = [*lines, one] if where == "before" else [one, *lines]
    _, (finding,) = booked(ledger, tmp_path, *rows, top=COUNTED)
    assert finding.problem.code == "BL-650"


BOTH = AMOUNT + 'reverses = "Bezug"\n'
FIRST = ["B-1", *ROW[1:], "B-2"]
SECOND = ["B-2", "10.02.2024", *ROW[2:4], "-50,00", "B-1"]


def both(ledger, folder, *rows, **options):
    return booked(ledger, folder, *rows, columns=BOTH, **options)


@pytest.mark.parametrize("top", ['delimiter = ";"\n', COUNTED])
def test_of_two_vouchers_that_name_each_other_the_later_one_reverses(ledger, tmp_path, top):
    """As SAP writes it, the number of the reversal stands in the row of what it reverses, too."""
    other = ["B-3", *ROW[1:], ""]
    assert both(ledger, tmp_path, FIRST, other, SECOND, top=top) == (3, ())
    assert vouchers(ledger) == [("B-1", 1, 5000), ("B-3", 1, 5000), ("B-1", 1, -5000)]
    assert both(ledger, tmp_path, FIRST, other, SECOND, ["B-4", *ROW[1:], ""], top=top) == (1, ())


def test_the_one_on_record_is_known_when_a_later_list_names_what_reverses_it(ledger, tmp_path):
    assert both(ledger, tmp_path, [*FIRST[:5], ""]) == (1, ())
    assert both(ledger, tmp_path, FIRST, SECOND) == (1, ())
    assert vouchers(ledger) == [("B-1", 1, 5000), ("B-1", 1, -5000)]


@pytest.mark.parametrize("top", ['delimiter = ";"\n', COUNTED])
def test_a_list_of_its_month_alone_names_the_reversal_that_came_in_a_later_one(
    ledger, tmp_path, top
):
    """The reversal is posted in February; January's list, printed once more, has its number."""
    new = ["B-3", *ROW[1:], ""]
    assert both(ledger, tmp_path, [*FIRST[:5], ""], top=top) == (1, ())
    assert both(ledger, tmp_path, SECOND, top=top) == (1, ())
    assert both(ledger, tmp_path, FIRST, new, top=top) == (1, ())
    assert vouchers(ledger) == [("B-1", 1, 5000), ("B-1", 1, -5000), ("B-3", 1, 5000)]

    # Said twice it is one too many; of another amount, day or voucher it is not what stands.
    _, (finding,) = both(ledger, tmp_path, FIRST, FIRST)
    assert finding.line == 3
    for wrong in (
        [*FIRST[:4], "49,00", "B-2"],
        [*FIRST[:5], "B-9"],
        ["B-9", *FIRST[1:]],
        ["B-1", "11.01.2024", *FIRST[2:]],
    ):
        _, (finding,) = both(ledger, tmp_path, wrong, ["B-4", *ROW[1:], ""])
        assert (finding.line, finding.problem.code) == (2, "BL-047")


def test_what_says_by_what_it_was_reversed_is_no_reversal_of_that(ledger, tmp_path):
    """`Storniert durch` on the booking alone, and both of one day: read as `reverses` it lies."""
    undone = ["B-2", *ROW[1:4], "-50,00", ""]
    assert both(ledger, tmp_path, [*FIRST[:5], ""]) == (1, ())
    for rows in ([undone, FIRST], [FIRST, undone]):
        new, (finding,) = both(ledger, tmp_path, *rows)
        assert finding.problem.code in {"BL-997", "BL-047"}
        assert new == 1
    assert both(ledger, tmp_path, undone)[0] == 1
    assert both(ledger, tmp_path, undone, FIRST)[1][0].problem.code == "BL-997"
    assert vouchers(ledger) == [("B-1", 1, 5000), ("B-2", 1, -5000)]


def test_a_credit_note_is_undone_by_the_debit_that_comes_later(ledger, tmp_path):
    rows = ["B-1", *ROW[1:4], "-50,00", "B-2"], ["B-2", "10.02.2024", *ROW[2:], "B-1"]
    assert both(ledger, tmp_path, *rows) == (2, ())
    assert [cents for *_, cents in vouchers(ledger)] == [-5000, 5000]


def test_of_the_same_day_the_debit_is_the_one_that_is_reversed(ledger, tmp_path):
    same_day = [SECOND[0], FIRST[1], *SECOND[2:]]
    assert both(ledger, tmp_path, FIRST, same_day) == (2, ())
    assert vouchers(ledger) == [("B-1", 1, 5000), ("B-1", 1, -5000)]


def test_one_that_names_a_voucher_which_is_nowhere_is_refused(ledger, tmp_path):
    _, (finding,) = both(ledger, tmp_path, FIRST, ["B-3", *ROW[1:], ""])
    assert (finding.line, finding.problem.code) == (2, "BL-047")
    # That of another amount is no mirror.
    _, (finding,) = both(ledger, tmp_path, FIRST, [*SECOND[:4], "-49,00", "B-1"])
    assert (finding.line, finding.problem.code) == (3, "BL-043")
    assert not vouchers(ledger)


def test_a_process_that_reads_ahead_knows_which_of_two_is_reversed(ledger, tmp_path, monkeypatch):
    monkeypatch.setattr(ahead, "LARGE", 1)
    assert both(ledger, tmp_path, FIRST, SECOND) == (2, ())


def test_reversals_of_equal_lines_ask_for_each_of_them_once(ledger, tmp_path, monkeypatch):
    """Whatever the order of a voucher's lines, what is undone is not looked at again."""
    count = 200
    lines = [["B-1", *ROW[1:4], f"{1 + n % 4},00", ""] for n in range(count)]
    undone = [["B-2", "10.02.2024", *ROW[2:4], f"-{1 + n // 50},00", "B-1"] for n in range(count)]
    assert both(ledger, tmp_path, *lines, top=COUNTED) == (count, ())
    asked: list[object] = []

    def counting(*said):
        asked.append(said)
        return reverse_cost(*said)

    monkeypatch.setattr(counted, "reverse_cost", counting)
    assert both(ledger, tmp_path, *lines, *undone, top=COUNTED) == (count, ())
    assert len(asked) <= 8 * count
    assert sum(cents for *_, cents in vouchers(ledger)) == 0
