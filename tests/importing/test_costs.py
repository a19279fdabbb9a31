"""The product's own CSV: all lines or none, every fault with its line, the same file twice."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Typist

HEAD = "post;cost_type;amount;service_from;service_to;booked_on;paid_on;voucher;payee;text;reverses"
GOOD = "CM-1;personnel;100,00;01.01.2024;31.01.2024;31.01.2024;31.01.2024;{};;;"


@pytest.fixture
def ledger(mitte):
    return mitte


def write(tmp_path, *lines: str, encoding: str = "utf-8") -> str:
    path = tmp_path / "costs.csv"
    path.write_text("\n".join((HEAD, *lines)) + "\n", encoding=encoding)
    return str(path)


def receipt(ledger: Typist) -> str:
    return str(json.loads(ledger.ok("verify --format json"))["receipt"])


def test_a_file_is_recorded_once_and_the_same_file_again_changes_nothing(ledger, tmp_path):
    path = write(tmp_path, GOOD.format("A"), GOOD.format("B"), encoding="utf-8-sig")
    assert "2 new, 0 known" in ledger.ok(f"cost import {path}")
    before = receipt(ledger)
    assert "imported before; 2 events stand from it" in ledger.ok(f"cost import {path}")
    assert receipt(ledger) == before


def test_a_file_may_hold_reversals_alone(ledger, tmp_path):
    booked, undone = GOOD.format("A"), GOOD.format("S").replace("100,00", "-100,00") + "A"
    ledger.ok(f"cost import {write(tmp_path, booked)}")
    assert "Nottuln 2024" in ledger.ok(f"cost import {write(tmp_path, undone)}")


def test_the_same_file_under_another_name_or_with_another_day_is_known(ledger, tmp_path):
    path = write(tmp_path, GOOD.format("A"), GOOD.format("B"))
    ledger.ok(f"cost import {path}")
    before = receipt(ledger)
    assert "0 new, 2 known" in ledger.ok(f"cost import {path} --known-on 2024-02-01")
    other = tmp_path / "other.csv"
    other.write_bytes((tmp_path / "costs.csv").read_bytes())
    assert "0 new, 2 known" in ledger.ok(f"cost import {other}")
    assert receipt(ledger) == before


def test_a_longer_file_adds_only_its_new_lines(ledger, tmp_path):
    ledger.ok(f"cost import {write(tmp_path, GOOD.format('A'))}")
    path = write(tmp_path, GOOD.format("A"), GOOD.format("B"))
    assert "1 new, 1 known" in ledger.ok(f"cost import {path}")


def test_one_bad_line_refuses_the_whole_file_and_is_named(ledger, tmp_path):
    before = receipt(ledger)
    bad = GOOD.format("B").replace("100,00", "1.234")
    message = ledger.refused(f"cost import {write(tmp_path, GOOD.format('A'), bad)}")
    assert "line 3, amount" in message
    assert receipt(ledger) == before


def test_accept_valid_records_the_good_lines_and_exits_1(ledger, tmp_path):
    bad = GOOD.format("B").replace("CM-1", "CM-9")
    path = write(tmp_path, GOOD.format("A"), bad)
    result = ledger.run(f"cost import {path} --accept-valid")
    assert result.exit_code == 1
    assert "1 new, 0 known, 1 rejected" in result.stdout
    assert "line 3" in result.stderr


def test_a_dry_run_judges_every_line_and_records_nothing(ledger, tmp_path):
    before = receipt(ledger)
    path = write(tmp_path, GOOD.format("A"), GOOD.format("B"))
    printed = ledger.ok(f"cost import {path} --dry-run")
    assert "2 new, 0 known, 0 rejected" in printed
    assert "nothing was recorded" in printed
    assert receipt(ledger) == before


def test_a_known_voucher_with_other_content_is_a_conflict(ledger, tmp_path):
    ledger.ok(f"cost import {write(tmp_path, GOOD.format('A'))}")
    path = write(tmp_path, GOOD.format("A").replace("100,00", "101,00"))
    message = ledger.refused(f"cost import {path}")
    assert "booked €100.00, now €101.00" in message
    assert "line 2" in message


def test_a_reversing_line_becomes_a_reversal(ledger, tmp_path):
    back = GOOD.format("S").removesuffix(";") + ";A"
    path = write(tmp_path, GOOD.format("A"), back.replace("100,00", "-100,00"))
    assert "2 new" in ledger.ok(f"cost import {path}")
    entry = json.loads(ledger.ok("history --type cost_reversed --format json"))["events"][0]
    assert entry["content"]["amount_cents"] == -10000
    assert entry["content"]["reversal_voucher"] == "S"
    assert "imported before; 2 events stand from it" in ledger.ok(f"cost import {path}")


def test_names_and_free_text_are_dropped_with_a_warning(ledger, tmp_path):
    line = "CM-1;material;5,00;01.01.2024;31.01.2024;31.01.2024;;A;Erika Muster;Stifte;"
    result = ledger.run(f"cost import {write(tmp_path, line)} --new-type")
    assert result.exit_code == 0
    assert "was dropped" in result.stderr
    assert "Erika" not in ledger.ok("history --format json")
    assert "Stifte" not in ledger.ok("history --format json")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "column 'post' is missing"),
        (HEAD.replace("amount", "sum").encode(), "column 'amount' is missing"),
        (f"{HEAD};colour\n".encode(), "unknown column 'colour'"),
        (f"{HEAD};text\n".encode(), "a column stands twice"),
        (f"{HEAD}\nCM-1;Bezüge".encode("cp1252"), "line 2: not UTF-8"),
        (f"{HEAD}\nCM-1;\x00".encode(), "NUL character"),
        (f'{HEAD}\nCM-1;"open'.encode(), "mend the quotation marks"),
    ],
)
def test_a_file_that_cannot_be_read_as_a_whole_is_wrong_usage(ledger, tmp_path, content, words):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    assert words in ledger.refused(f"cost import {path}", 2)


@pytest.mark.parametrize("cell", ["=1+1", "a\x1b[31mb", "x" * 300])
def test_hostile_cells_are_text_or_refused(ledger, tmp_path, cell):
    path = write(tmp_path, GOOD.format("A").replace("personnel", cell))
    result = ledger.run(f"cost import {path}")
    assert result.exit_code in {0, 1}
    assert "Traceback" not in result.output
    assert "\x1b" not in result.output


def test_a_reversing_line_that_is_not_the_mirror_of_its_booking_is_refused(ledger, tmp_path):
    back = GOOD.format("S").removesuffix(";") + ";A"
    path = write(tmp_path, GOOD.format("A"), back.replace("personnel;100,00", "material;100,00"))
    message = ledger.refused(f"cost import {path}")
    assert "names cost type material, the booking personnel" in message
    assert "says €100.00, the mirror is -€100.00" in message


def test_a_line_separator_inside_a_field_ends_no_line(ledger, tmp_path):
    path = write(tmp_path, GOOD.format("A\u2028B"))
    assert "line 2, voucher: contains a control character" in ledger.refused(f"cost import {path}")


def test_corrections_and_imports_do_not_mix(ledger, tmp_path):
    path = write(tmp_path, GOOD.format("A"))
    assert "--corrects" in ledger.refused(f"cost import {path} --corrects 5 --reason x", 2)
