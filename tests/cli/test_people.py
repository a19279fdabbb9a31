"""Names of people are refused with the reason, and whoever knows better says so."""

from __future__ import annotations

import json

import pytest

BOOK = (
    "cost book --post CM-1 --type material --new-type --amount 80 --service 2024-01-01 2024-01-31 "
    "--booked-on 2024-01-31 --voucher M-1"
)
FILL = "post fill CM-1 --handover --from 1.1.2024 --until 31.1.2024 --fte 1/2"
OTHER = (
    "grant other-funding KIM-2023 --recipient Dülmen --year 2024 --amount 5 --received-on 1.2. "
    "--payer 'Frau Schulze'"
)
CASES = (f"{FILL} --person 'Petra Müller'", f"{BOOK} --payee 'Müller, Petra'", OTHER)


@pytest.mark.parametrize("line", CASES)
def test_what_looks_like_a_name_is_refused_unless_it_is_said_to_be_none(mitte, line):
    message = mitte.refused(line)
    assert "which the log could never forget" in message
    assert "--is-an-id" in message
    assert "may be a name" not in mitte.run(f"{line} --is-an-id").stderr
    (event,) = json.loads(mitte.ok("history --limit 1 --format json"))["events"]
    assert {"Petra Müller", "Müller, Petra", "Frau Schulze"} & {
        *map(str, event["content"].values())
    }


def test_a_voucher_that_is_booked_again_brings_no_name_either(mitte):
    mitte.ok(f"{BOOK} --payee Stadtwerke")
    mitte.ok("cost reverse M-1 --booked-on 2024-02-01")
    line = f"{BOOK} --payee 'Müller, Petra'"
    assert "looks like a person's name" in mitte.refused(line)
    mitte.ok(f"{line} --is-an-id")


def test_a_correction_brings_no_name_either(mitte):
    mitte.ok(f"{FILL} --person P-18")
    (event,) = json.loads(mitte.ok("history --limit 1 --format json"))["events"]
    line = f"{FILL} --person Petra --corrects {event['sequence']} --reason typo"
    assert "looks like a name" in mitte.refused(line)


def test_the_payee_of_personnel_cost_may_be_said_to_be_an_id(mitte):
    line = BOOK.replace("material --new-type", "personnel") + " --payee Stelle/17-b --plausible"
    assert "may not be a name" in mitte.refused(line)
    mitte.ok(f"{line} --is-an-id")


def test_a_file_with_payees_keeps_the_rule(mitte, tmp_path):
    file = tmp_path / "costs.csv"
    file.write_text(
        "post;cost_type;amount;service_from;service_to;booked_on;voucher;payee\n"
        "CM-1;material;80,00;2024-01-01;2024-01-31;2024-01-31;M-1;Petra Müller\n"
        "CM-1;material;80,00;2024-01-01;2024-01-31;2024-01-31;M-2;Stadtwerke Dülmen\n"
    )
    message = mitte.refused(f"cost import {file} --keep-text --new-type")
    assert "line 2" in message
    assert "looks like a person's name" in message
    assert "line 3" not in message
    assert "2 new" in mitte.ok(f"cost import {file} --keep-text --new-type --is-an-id")
    assert "nothing was changed" in mitte.ok(f"cost import {file} --keep-text --new-type")


def test_a_file_drops_payees_that_nobody_wants_kept(mitte, tmp_path):
    file = tmp_path / "costs.csv"
    file.write_text(
        "post;cost_type;amount;service_from;service_to;booked_on;voucher;payee\n"
        "CM-1;material;80,00;2024-01-01;2024-01-31;2024-01-31;M-1;Petra Müller\n"
    )
    mitte.ok(f"cost import {file} --new-type")
    assert "Petra" not in mitte.ok("history --limit 2 --format json")
