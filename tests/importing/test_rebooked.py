"""A voucher that a file books, reverses and books anew; and what a longer export says of it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.events import CostReversed, Voucher
from ledger.importing.costs.imported import ImportOptions, import_costs
from tests.application.mitte import POST, opened, record_master_data
from tests.effort import examples
from tests.importing.profiled import AMOUNT, profile_of, write
from tests.importing.profiled import HEAD as HEADS

HEAD = "post,cost_type,amount,service_from,service_to,booked_on,voucher,reverses\n"
COUNTED = 'count_lines = true\ndelimiter = ";"\n'
DAYS = "2024-01-01,2024-01-31"


def book(amount: str = "10.00", voucher: str = "A") -> str:
    return f"{POST},personnel,{amount},{DAYS},2024-01-31,{voucher},\n"


def paid(row: str, on: str = "2024-02-05") -> str:
    return row.replace("\n", f",{on}\n")


def undo(number: str = "S-1", amount: str = "-10.00", on: str = "2024-02-01") -> str:
    return f"{POST},personnel,{amount},{DAYS},{on},{number},A\n"


def imported(ledger, folder, *lines: str, head: str = HEAD):
    path = folder / "costs.csv"
    path.write_text(head + "".join(lines), encoding="utf-8")
    report = import_costs(ledger, path, ImportOptions())
    assert not report.findings
    return report.new, report.known


def standing(ledger) -> list[tuple[str, int]]:
    events = [item.event for item in ledger.replay() if isinstance(item.event, Voucher)]
    return [
        ("reversed" if isinstance(one, CostReversed) else "booked", one.amount_cents)
        for one in events
    ]


def test_what_is_booked_again_in_the_same_file_counts_with_the_same_content_too(ledger, tmp_path):
    assert imported(ledger, tmp_path, book(), undo(), book()) == (3, 0)
    assert standing(ledger) == [("booked", 1000), ("reversed", -1000), ("booked", 1000)]
    assert not ledger.verify().findings


def test_a_longer_export_knows_a_voucher_that_was_booked_anew(ledger, tmp_path):
    first = (book(), undo(), book("12.00"))
    assert imported(ledger, tmp_path, *first) == (3, 0)
    assert imported(ledger, tmp_path, *first, book(voucher="B")) == (1, 3)
    assert imported(ledger, tmp_path, *first, undo("S-2", "-12.00"), book("9.00")) == (2, 3)
    cents = [1000, -1000, 1200, 1000, -1200, 900]
    assert [amount for _, amount in standing(ledger)] == cents


def test_a_shorter_export_does_not_undo_what_was_booked_anew(ledger, tmp_path):
    imported(ledger, tmp_path, book(), undo(), book())
    assert imported(ledger, tmp_path, book(), undo()) == (0, 2)
    assert imported(ledger, tmp_path, undo(), book(voucher="B")) == (1, 1)
    assert len(standing(ledger)) == 4


def test_a_single_line_that_was_reversed_stays_known(ledger, tmp_path):
    imported(ledger, tmp_path, book(), undo())
    assert imported(ledger, tmp_path, book(), book(voucher="B")) == (1, 1)


def test_a_reversal_before_the_booking_that_stood_is_refused_and_books_nothing_again(
    ledger, tmp_path
):
    imported(ledger, tmp_path, book(), book(voucher="B"))
    path = tmp_path / "newest-first.csv"
    path.write_text(HEAD + undo() + book(voucher="B") + book(), encoding="utf-8")
    report = import_costs(ledger, path, ImportOptions())
    assert [one.finding.code for one in report.findings] == ["BL-474"]
    assert len(standing(ledger)) == 2


def test_what_was_reversed_may_be_cleared_against_its_reversal_later(ledger, tmp_path):
    head = HEAD.replace("\n", ",paid_on\n")
    imported(ledger, tmp_path, paid(book(), ""), paid(undo(), ""), head=head)
    cleared = (paid(book()), paid(undo()), paid(book(voucher="B")))
    assert imported(ledger, tmp_path, *cleared, head=head) == (1, 2)
    assert [amount for _, amount in standing(ledger)] == [1000, -1000, 1000]


STORY = st.lists(st.sampled_from(["10.00", "12.00"]), min_size=1, max_size=4)


@settings(max_examples=examples(40), deadline=None)
@given(STORY, st.integers(1, 8), st.integers(0, 8))
def test_every_export_of_a_story_tells_as_much_as_there_is(tmp_path_factory, amounts, first, begin):
    lines = [book(amounts[0])]
    for number, (old, new) in enumerate(pairwise(amounts), 1):
        lines += [undo(f"S-{number}", f"-{old}"), book(new)]
    folder = tmp_path_factory.mktemp("story")
    with opened(str(folder / "one.db")) as one:
        record_master_data(one)
        shown = lines[:first]
        assert imported(one, folder, *shown) == (len(shown), 0)
        new, known = imported(one, folder, *lines, book(voucher="B"))
        assert (new, known) == (len(lines) - len(shown) + 1, len(shown))
        # Whatever part of it comes once more, nothing is new.
        again = (*lines[begin:], book(voucher="B"), book(voucher="C"))
        assert imported(one, folder, *again) == (1, len(lines[begin:]) + 1)
        assert not one.verify().findings
        assert not one.rebuild()


def counted(
    ledger, folder, *amounts: int, of: str = "", accept_valid: bool = False
) -> tuple[int, int, int]:
    """Import the lines of one voucher, counted; what is new, known and refused."""
    profile = profile_of(AMOUNT + ('reverses = "Bezug"\n' if of else ""), COUNTED)
    number = "S-1" if of else "B-1"
    rows = [[number, "10.01.2024", "501200", "CM-1", f"{cents},00", of] for cents in amounts]
    path = write(folder, *rows, head=[*HEADS, "Bezug"])
    report = import_costs(ledger, path, ImportOptions(accept_valid=accept_valid), profile)
    return report.new, report.known, len(report.findings)


@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(st.integers(1, 3), min_size=1, max_size=5).flatmap(
        lambda amounts: st.tuples(st.just(amounts), st.permutations(amounts))
    ),
    st.lists(st.integers(1, 4), max_size=2),
)
def test_counted_lines_are_known_in_whatever_order_a_longer_list_has_them(
    tmp_path_factory, both, more
):
    first, again = both
    folder = tmp_path_factory.mktemp("counted")
    with opened(str(folder / "one.db")) as one:
        record_master_data(one)
        assert counted(one, folder, *first) == (len(first), 0, 0)
        assert counted(one, folder, *again, *more) == (len(more), len(first), 0)
        assert sum(amount for _, amount in standing(one)) == 100 * sum((*first, *more))


def test_a_counted_line_that_is_put_in_front_is_refused(ledger, tmp_path):
    assert counted(ledger, tmp_path, 10, 20) == (2, 0, 0)
    *_, refused = counted(ledger, tmp_path, 7, 20, 10)
    assert refused == 1
    counted(ledger, tmp_path, 7, 20, 10, accept_valid=True)
    assert [amount for _, amount in standing(ledger)] == [1000, 2000]


def test_counted_lines_are_reversed_and_known_in_another_order(ledger, tmp_path):
    assert counted(ledger, tmp_path, 10, 20, 30) == (3, 0, 0)
    assert counted(ledger, tmp_path, -30, -10, -20, of="B-1") == (3, 0, 0)
    assert counted(ledger, tmp_path, -10, -20, -30, of="B-1") == (0, 3, 0)
    assert counted(ledger, tmp_path, 20, 30, 10) == (0, 3, 0)
    assert sum(amount for _, amount in standing(ledger)) == 0


def test_of_two_equal_counted_lines_the_paid_one_is_known_and_the_other_is_paid(ledger, tmp_path):
    profile = profile_of(AMOUNT + 'paid_on = "Zahltag"\n', COUNTED)
    row = ["B-1", "10.01.2024", "501200", "CM-1", "50,00"]

    def imported_paid(*days: str) -> tuple[int, int]:
        path = write(tmp_path, *([*row, day] for day in days), head=[*HEADS, "Zahltag"])
        report = import_costs(ledger, path, ImportOptions(), profile)
        assert not report.findings
        return report.new, report.known

    assert imported_paid("03.02.2024", "") == (2, 0)
    assert imported_paid("18.02.2024", "03.02.2024") == (1, 1)
    assert imported_paid("03.02.2024", "18.02.2024") == (0, 2)
    assert len(standing(ledger)) == 2
