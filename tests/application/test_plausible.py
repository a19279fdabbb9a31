"""Plausible? Warnings at every door, never refusals, and nothing else changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.application import Ledger, Note
from ledger.application.recording.afterwards import twins
from ledger.domain import commands as c
from ledger.domain.period import iso
from ledger.importing.costs.imported import ImportOptions, import_costs
from tests.application.mitte import (
    DUELMEN,
    NOTTULN,
    POST,
    PROGRAMME,
    Clock,
    booking,
    day,
    record_master_data,
)
from tests.effort import examples

COLUMNS = "post,cost_type,amount,service_from,service_to,booked_on,paid_on,voucher,fiscal_year"


def file_of(path, lines):
    """Write bookings as the product's own CSV."""
    rows = [
        f"{one.post},{one.cost_type},{one.amount_cents / 100:.2f},{iso(one.service_from)},"
        f"{iso(one.service_to)},{iso(one.booked_on)},{iso(one.paid_on)},{one.voucher},"
        for one in lines
    ]
    path.write_text("\n".join([COLUMNS, *rows]) + "\n", encoding="utf-8")
    return path


def plausibility(warnings):
    return [one for one in warnings if "--plausible" in one]


def usual(ledger, count=3):
    for number in range(count):
        ledger.execute(booking(f"U-{number}", 10000 + number))


def test_an_amount_ten_times_the_usual_one_is_said_with_its_reason(ledger):
    usual(ledger)
    receipt = ledger.execute(booking("V-9", 100010))
    (said,) = plausibility(receipt.warnings)
    assert said == (
        "voucher V-9 line 1: €1,000.10 is ten times the usual €100.01 on post CM-1, personnel, or "
        "more → a mistake: cost reverse; if it is right: --plausible"
    )
    assert not plausibility(ledger.execute(booking("V-10", 90000)).warnings)


KINDS = [
    ({"cents": 11, "booked_on": day("2025-07-31")}, "service in 2023, more than a year from"),
    (
        {"cents": 11, "booked_on": day("2026-02-03")},
        "booked on 2026-02-03, after today, 2026-02-02",
    ),
    ({}, "the same content stands as voucher V-1"),
    ({"booked_on": day("2023-08-15")}, "the same content stands as voucher V-1"),
    (
        {"cents": 11, "voucher": "V-1", "source": "hkr"},
        "stands already from source manual as event 13",
    ),
    (
        {"voucher": "V-1", "service_from": day("2024-01-01"), "service_to": day("2024-01-31")},
        "stands already in fiscal year 2023 as event 13",
    ),
]


@pytest.mark.parametrize(("fields", "words"), KINDS)
def test_each_kind_says_its_reason(ledger, fields, words):
    ledger.execute(booking("V-1"))
    receipt = ledger.execute(booking(**{"voucher": "V-2", **fields}))
    assert words in "\n".join(plausibility(receipt.warnings))


@pytest.mark.parametrize(("fields", "_"), KINDS)
def test_each_kind_is_silent_when_told_that_it_is_right(ledger, fields, _):
    ledger.execute(booking("V-1"))
    receipt = ledger.execute(booking(**{"voucher": "V-2", **fields}), Note(plausible=True))
    assert not receipt.repeated
    assert not plausibility(receipt.warnings)


def test_reversals_repeats_and_rebookings_do_not_warn(ledger):
    usual(ledger)
    odd = booking("V-9", 100010, booked_on=day("2025-07-31"))
    ledger.execute(odd)
    assert not plausibility(ledger.execute(odd).warnings)
    then = day("2026-01-15")
    reversal = c.ReverseCost(DUELMEN, 2023, "V-9", then, then)
    assert not plausibility(ledger.execute(reversal).warnings)
    assert not plausibility(ledger.execute(odd, Note(again=True)).warnings)


def test_what_was_reversed_is_no_twin_and_makes_nothing_usual(ledger):
    usual(ledger)
    then = day("2026-01-15")
    ledger.execute(c.ReverseCost(DUELMEN, 2023, "U-2", then, then))
    assert not plausibility(ledger.execute(booking("V-9", 100010)).warnings)
    ledger.execute(c.ReverseCost(DUELMEN, 2023, "V-9", then, then))
    assert not plausibility(ledger.execute(booking("V-10", 100010)).warnings)


def test_a_file_says_one_line_for_each_kind_with_count_and_sum(ledger, tmp_path):
    usual(ledger)
    lines = [booking(f"F-{n}", 200000 + n) for n in range(3)]
    path = file_of(tmp_path / "costs.csv", [booking("U-0x", 10000), *lines])
    tried = import_costs(ledger, path, ImportOptions(source="manual", dry_run=True))
    report = import_costs(ledger, path, ImportOptions(source="manual"))
    assert report.receipt is not None
    assert tried.receipt is not None
    said = plausibility(report.receipt.warnings)
    assert plausibility(tried.receipt.warnings) == said
    assert [one.partition(":")[0] for one in said] == ["3 lines, €6,000.03", "1 line, €100.00"]
    assert "same content" in said[1]


def test_the_same_vouchers_from_another_source_are_told_in_a_file(ledger, tmp_path):
    lines = [booking(f"F-{n}", 200 + n) for n in range(3)]
    for line in lines:
        ledger.execute(line)
    report = import_costs(ledger, file_of(tmp_path / "c.csv", lines), ImportOptions(source="hkr"))
    assert report.receipt is not None
    (said,) = plausibility(report.receipt.warnings)
    assert said.startswith("3 lines, €6.03: the same voucher under another source")


YEARLY = "post,cost_type,amount,service_from,service_to,booked_on,voucher,fiscal_year"
WITHOUT = YEARLY.removesuffix(",fiscal_year")
OLD = "CM-1,personnel,333.00,2023-12-01,2023-12-31,2023-12-31,B-31,2023"
NEW = "CM-1,personnel,333.00,2024-01-01,2024-01-31,2024-01-02,B-31,2024"


def imported(ledger, path, *rows, head=WITHOUT):
    """Return the warnings of a file of these rows."""
    cut = head.count(",") + 1
    path.write_text("\n".join([head, *(",".join(one.split(",")[:cut]) for one in rows)]), "utf-8")
    report = import_costs(ledger, path, ImportOptions())
    assert report.receipt is not None
    return plausibility(report.receipt.warnings)


def test_a_date_that_was_corrected_over_new_year_is_told(ledger, tmp_path):
    """The voucher has another fiscal year then, and so it is another one: it would count twice."""
    assert not imported(ledger, tmp_path / "1.csv", OLD)
    other = NEW.replace("B-31", "B-7").replace("333", "20")
    (said,) = imported(ledger, tmp_path / "2.csv", other, NEW)
    assert said.startswith("1 line, €333.00: the same voucher in a neighbouring year (first: ")
    assert "voucher B-31 line 1: stands already in fiscal year 2023 as event 13" in said


@pytest.mark.parametrize(
    "rows",
    [
        (OLD, NEW),
        (NEW, OLD),
        (NEW.replace("333", "334"),),
        (NEW.replace("B-31", "B-32"),),
        (NEW.replace("2024-", "2025-"),),
    ],
)
def test_another_voucher_of_the_number_is_none_that_was_moved(ledger, tmp_path, rows):
    """Such as one that a longer export holds beside the first."""
    imported(ledger, tmp_path / "1.csv", OLD)
    assert "neighbouring" not in "".join(imported(ledger, tmp_path / "2.csv", *rows))


def test_a_year_that_a_file_names_belongs_to_the_number(ledger, tmp_path):
    imported(ledger, tmp_path / "1.csv", OLD, head=YEARLY)
    assert not imported(ledger, tmp_path / "2.csv", NEW, head=YEARLY)


def test_a_voucher_that_was_reversed_stands_in_no_year(ledger, tmp_path):
    imported(ledger, tmp_path / "1.csv", OLD)
    ledger.execute(c.ReverseCost(DUELMEN, 2023, "B-31", day("2024-01-15"), 0, source="csv"))
    assert not imported(ledger, tmp_path / "2.csv", NEW)


def test_many_lines_are_told_as_few(ledger, tmp_path):
    old = [OLD.replace("B-31", f"B-{n}").replace("333", f"{n}") for n in range(1, 150)]
    imported(ledger, tmp_path / "1.csv", *old)
    new = [NEW.replace("B-31", f"B-{n}").replace("333", f"{n}") for n in range(1, 150)]
    said = [one for one in imported(ledger, tmp_path / "2.csv", *new) if "neighbouring" in one]
    assert said[0].startswith("149 lines, €11,175.00: ")


LINES = st.lists(
    st.tuples(
        st.sampled_from([1, 5, 10, 11, 55, 100, 120, 1000]),
        st.sampled_from(["personnel", "material"]),
        st.sampled_from([-800, -1, 0, 30, 400]),
        st.sampled_from([0, 1]),
    ),
    min_size=1,
    max_size=50,
)


def as_bookings(drawn):
    start = day("2024-06-01")
    return [
        booking(
            f"V-{n}",
            cents,
            cost_type=cost_type,
            service_from=start + month,
            service_to=start + month,
            booked_on=start + late,
            paid_on=start,
        )
        for n, (cents, cost_type, late, month) in enumerate(drawn)
    ]


def counted(warnings):
    """Return by kind how many lines were warned about, whatever the door."""
    kinds = {
        "usual": r"usual",
        "year": r"more than (a|one) year",
        "future": r"after (today|the day)",
        "twin": r"same content",
    }
    found = dict.fromkeys(kinds, 0)
    for one in plausibility(warnings):
        many = re.match(r"(\d+) lines?, ", one)
        head = one.partition(" (first")[0]
        (kind,) = (name for name, words in kinds.items() if re.search(words, head))
        found[kind] += int(many[1]) if many else 1
    return found


@settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=LINES, cut=st.integers(0, 50))
def test_files_and_single_commands_warn_alike_and_record_the_same(tmp_path_factory, drawn, cut):
    folder = tmp_path_factory.mktemp("alike")
    lines = as_bookings(drawn)
    before, rest = lines[:cut], lines[cut:]

    def opened_with(name: str) -> Ledger:
        ledger = Ledger.create(str(folder / name), clock=Clock())
        record_master_data(ledger)
        ledger.execute(c.RegisterCostType("material"))
        ledger.execute(c.ImportCosts(tuple(before)))
        return ledger

    with opened_with("single.db") as single, opened_with("file.db") as file:
        said = [text for one in rest for text in single.execute(one).warnings]
        path = file_of(folder / "costs.csv", rest)
        report = import_costs(file, path, ImportOptions(source="manual"))
        told = report.receipt.warnings if report.receipt else ()
        assert counted(said) == counted(told)
        with opened_with("quiet.db") as quiet:
            options = ImportOptions(source="manual", note=Note(plausible=True))
            again = import_costs(quiet, path, options)
            assert not plausibility(again.receipt.warnings if again.receipt else ())
            events = [[item.event for item in one.replay()] for one in (single, file, quiet)]
            assert events[0] == events[1] == events[2]


def test_read_models_are_the_same_when_rebuilt(ledger, tmp_path):
    path = file_of(tmp_path / "c.csv", [booking(f"F-{n}", 100 + n) for n in range(4)])
    import_costs(ledger, path, ImportOptions(source="hkr"))
    usual(ledger)
    assert ledger.rebuild() == []


def test_many_lines_of_a_file_find_their_twins_and_their_usual_amount(ledger, tmp_path):
    first = [booking(f"A-{n}", 1000 + n) for n in range(40)]
    quiet = ImportOptions(source="manual", note=Note(plausible=True))
    import_costs(ledger, file_of(tmp_path / "first.csv", first), quiet)
    then = day("2026-01-15")
    ledger.execute(c.ReverseCost(DUELMEN, 2023, "A-0", then, then))
    again = [booking(f"B-{n}", 1000 + n) for n in range(40)]
    path = file_of(tmp_path / "second.csv", [*again, booking("odd", 104000)])
    report = import_costs(ledger, path, ImportOptions(source="manual"))
    assert report.receipt is not None
    usual_amount, twins = plausibility(report.receipt.warnings)
    assert usual_amount.startswith("1 line, €1,040.00: ten times")
    assert "is ten times the usual €10.34 on" in usual_amount
    assert twins.startswith("39 lines, €397.80: the same content")
    assert "first: voucher B-1 line 1: the same content stands as voucher A-1 (event 14)" in twins


def on_two_bodies(ledger):
    """Establish a second post, of another employing body."""
    start = day("2023-01-01")
    ledger.execute(c.EstablishPost("CM-2", PROGRAMME, NOTTULN, "Süd", (1, 1), start))


def exported(path, rows):
    """Write one line for each voucher number and post; all else of them is alike."""
    lines = [f"{post},personnel,100,2023-07-01,2023-07-31,2023-07-31,,{v},2023" for v, post in rows]
    path.write_text("\n".join([COLUMNS, *lines]) + "\n", encoding="utf-8")
    return path


def moved(report):
    """Return how many vouchers a file is warned to have moved to another body."""
    found = [
        re.match(r"(\d+) lines?, €[\d.,]+: the same voucher at another employing body", one)
        for one in plausibility(report.receipt.warnings if report.receipt else ())
    ]
    return sum(int(one[1]) for one in found if one)


def test_a_voucher_that_an_export_moves_to_another_body_is_not_booked_twice_without_a_word(
    ledger, tmp_path
):
    on_two_bodies(ledger)
    path = tmp_path / "export.csv"
    import_costs(ledger, exported(path, [("A-1", POST), ("A-2", POST)]), ImportOptions())
    exported(path, [("A-1", "CM-2"), ("A-2", POST)])
    tried = import_costs(ledger, path, ImportOptions(dry_run=True))
    made = import_costs(ledger, path, ImportOptions(accept_valid=True))
    assert tried.receipt is not None
    assert made.receipt is not None
    assert plausibility(tried.receipt.warnings) == plausibility(made.receipt.warnings)
    (said,) = plausibility(made.receipt.warnings)
    assert said == (
        "1 line, €100.00: the same voucher at another employing body (first: voucher A-1 line 1: "
        f"stands already on post {POST} of {DUELMEN} as event 14) → "
        "a mistake: cost reverse; if it is right: --plausible"
    )
    then = day("2026-01-15")
    ledger.execute(c.ReverseCost(DUELMEN, 2023, "A-2", then, 0, source="csv"))
    assert not moved(import_costs(ledger, exported(path, [("A-2", "CM-2")]), ImportOptions()))


def test_a_moved_voucher_that_is_typed_is_told_too(ledger):
    on_two_bodies(ledger)
    ledger.execute(booking("V-1"))
    (said,) = plausibility(ledger.execute(booking("V-1", post="CM-2")).warnings)
    assert "stands already on post CM-1 of" in said
    assert not plausibility(ledger.execute(booking("V-1", 5000, post="CM-2", line=2)).warnings)


SAID = st.sets(st.tuples(st.integers(0, 5), st.sampled_from([POST, "CM-2"])), max_size=9)


@settings(max_examples=examples(20), deadline=None, suppress_health_check=list(HealthCheck))
@given(before=SAID, again=SAID, few=st.sampled_from([0, 3, 1000]))
def test_a_voucher_has_moved_if_its_file_says_nothing_of_where_it_stood(
    tmp_path_factory, before, again, few
):
    folder = tmp_path_factory.mktemp("moved")
    with Ledger.create(str(folder / "moved.db"), clock=Clock()) as ledger:
        record_master_data(ledger)
        on_two_bodies(ledger)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(twins, "_FEW", few)
            reports = [
                import_costs(ledger, exported(folder / "export.csv", sorted(one)), ImportOptions())
                for one in (before, again)
            ]
    new, gone = ({number for number, _ in one} for one in (again - before, before - again))
    assert list(map(moved, reports)) == [0, len(new & gone)]


DATED = st.sets(st.tuples(st.sampled_from([0, 1, 8, 9, 17, 300]), st.integers(0, 2)), max_size=9)


@settings(max_examples=examples(15), deadline=None, suppress_health_check=list(HealthCheck))
@given(before=DATED, again=DATED)
def test_twins_are_the_same_whether_days_are_asked_together_or_each_content_alone(
    tmp_path_factory, before, again
):
    found = []
    for few in (0, 1000):
        folder = tmp_path_factory.mktemp("days")
        with Ledger.create(str(folder / "days.db"), clock=Clock()) as ledger:
            record_master_data(ledger)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(twins, "_FEW", few)
                for name, cells in (("A", before), ("B", again)):
                    lines = [
                        booking(
                            f"{name}-{after}-{more}",
                            10000 + more,
                            service_from=day("2023-01-02") + after,
                            service_to=day("2023-01-02") + after,
                        )
                        for after, more in sorted(cells)
                    ]
                    path = file_of(folder / f"{name}.csv", lines)
                    report = import_costs(ledger, path, ImportOptions(source="hkr"))
                    said = report.receipt.warnings if report.receipt is not None else ()
                    found.append(counted(said))
    assert found[:2] == found[2:]
    assert found[1]["twin"] == len(before & again)
