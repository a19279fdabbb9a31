"""`cost book` and `cost import` ask whether it is plausible, typed; `--plausible` answers."""

from __future__ import annotations

import json

BOOK = "cost book --post CM-1 --type personnel --service 2023-12-01 2023-12-31"
ODD = f"{BOOK} --amount 58631.90 --booked-on 2023-12-31"
COLUMNS = "post,cost_type,amount,service_from,service_to,booked_on,voucher"


def file_of(folder):
    path = folder / "odd.csv"
    rows = [f"CM-1,personnel,{70000 + n}.00,2023-12-01,2023-12-31,2023-12-31,F-{n}" for n in (1, 2)]
    path.write_text("\n".join([COLUMNS, *rows]) + "\n", encoding="utf-8")
    return path


def asked(text):
    return [line for line in text.splitlines() if "--plausible" in line]


def test_one_booking_is_asked_about_and_recorded(mitte):
    result = mitte.run(f"{ODD} --voucher X-1")
    assert result.exit_code == 0
    (line,) = asked(result.stderr)
    assert "€58,631.90 is ten times the usual €5,863.19 on post CM-1, personnel, or more" in line
    answer = json.loads(mitte.ok(f"{ODD} --voucher X-2 --format json"))
    assert [one for one in answer["warnings"] if "same content stands as voucher X-1" in one]


def test_who_says_that_it_is_plausible_is_not_asked(mitte):
    result = mitte.run(f"{ODD} --voucher X-1 --plausible")
    assert result.exit_code == 0
    assert "recorded as event" in result.stdout
    assert not asked(result.stderr)


def test_a_dry_run_and_the_import_ask_alike(mitte, tmp_path):
    path = file_of(tmp_path)
    tried = mitte.run(f"cost import {path} --dry-run")
    preview = json.loads(mitte.ok(f"cost import {path} --dry-run --format json"))
    quiet = mitte.run(f"cost import {path} --dry-run --plausible")
    done = mitte.run(f"cost import {path}")
    (line,) = asked(done.stderr)
    assert line.startswith("warning: 2 lines, €140,003.00: ten times, or a tenth of, what is usual")
    assert asked(tried.stderr) == [line]
    assert f"warning: {preview['warnings'][-1]}".replace(" →", " [BL-305] →") == line
    assert not asked(quiet.stderr)
    assert "imported before" in mitte.run(f"cost import {path}").stdout
