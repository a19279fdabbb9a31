"""DATEV EXTF Buchungsstapel: read without a profile, or with maps of accounts and cost centres."""

from __future__ import annotations

import pytest

from ledger.application import Ledger
from ledger.domain.events import CostReversed, Voucher
from ledger.domain.period import parse_day
from tests.importing.datev_files import FIRST, NAMES, booking, write

MAPS = """
profile = "stadt"
version = "2"
format = "datev"
source = "stadt"
[accounts]
"5012*" = "personnel"
[posts]
"100" = "CM-1"
[unmapped]
accounts = "skip"
"""


@pytest.fixture
def ledger(mitte):
    return mitte


def events(ledger):
    with Ledger(ledger.database) as opened:
        recorded = (item.event for item in opened.replay(after=18))
        return [event for event in recorded if isinstance(event, Voucher)]


def test_without_a_profile_account_and_cost_centre_stand_for_themselves(ledger, tmp_path):
    path = write(
        tmp_path,
        booking("6183,92", "S", "501200", "3107", "R-1"),
        booking("100,00", "H", "501200", "3101", "R-2", service="31122024"),
    )
    assert 'cost type "501200": nobody knows it' in ledger.refused(f"cost import {path}")
    assert "2 new" in ledger.ok(f"cost import {path} --new-type")
    first, second = events(ledger)
    assert (first.cost_type, first.post, first.source) == ("501200", "CM-1", "datev")
    # The year of TTMM follows from the fiscal year, which begins on 1 July 2024.
    assert first.booked_on == parse_day("2024-07-31")
    assert (first.service_from, first.service_to) == (parse_day("2024-07-01"), first.booked_on)
    assert second.booked_on == parse_day("2025-01-31")
    assert second.service_from == second.service_to == parse_day("2024-12-31")
    assert (first.amount_cents, second.amount_cents) == (618392, -10000)


def test_maps_turn_accounts_into_cost_types_and_skip_the_rest(ledger, tmp_path):
    maps = tmp_path / "maps.toml"
    maps.write_text(MAPS, encoding="utf-8")
    path = write(
        tmp_path,
        booking("6183,92", "S", "501210", "3107", "R-1", centre="100"),
        booking("500,00", "S", "171000", "3107", "R-1", centre="100"),
    )
    text = ledger.ok(f"cost import {path} --profile {maps}")
    assert "1 new" in text
    assert "Skipped: 1" in text
    (event,) = events(ledger)
    assert (event.cost_type, event.post, event.source) == ("personnel", "CM-1", "stadt")
    assert "1 good" in ledger.ok(f"profile check {maps} {path}")


def test_generalumkehr_reverses_its_voucher(ledger, tmp_path):
    path = write(
        tmp_path,
        booking("6183,92", "S", "501200", "3107", "R-1"),
        booking("6183,92", "S", "501200", "108", "R-1", reversal="1"),
    )
    ledger.ok(f"cost import {path} --new-type")
    booked, undone = events(ledger)
    assert isinstance(undone, CostReversed)
    assert undone.amount_cents == -booked.amount_cents
    assert undone.booked_on == parse_day("2024-08-01")  # its leading zero was lost


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (";21;", ";16;", "category 16"),
        (";700;", ";510;", "format 510"),
        (";13;2025", ";2;2025", "version 2"),
        ("20240701;6", ";6", "start of the fiscal year"),
    ],
)
def test_another_file_of_the_family_is_refused(ledger, tmp_path, old, new, words):
    assert old in FIRST
    path = write(tmp_path, first=FIRST.replace(old, new, 1))
    assert words in ledger.refused(f"cost import {path}", 2)


def test_missing_columns_and_bad_dates_are_named(ledger, tmp_path):
    path = write(tmp_path, names=[name for name in NAMES if name != "Konto"])
    assert "column 'Konto' is missing" in ledger.refused(f"cost import {path}", 2)
    path = write(tmp_path, booking("1,00", "S", "501200", "3113", "R-1"))
    assert "line 3, Belegdatum" in ledger.refused(f"cost import {path}")
    path.write_bytes(FIRST.encode())
    assert "ends before its columns" in ledger.refused(f"cost import {path}", 2)


def test_a_debtor_is_no_expense_that_begins_alike(ledger, tmp_path):
    maps = tmp_path / "maps.toml"
    maps.write_text(MAPS.replace('"5012*"', '"5012*" = "personnel"\n"5012399"'), encoding="utf-8")
    path = write(
        tmp_path,
        booking("6183,92", "S", "501230", "3107", "R-1", centre="100"),
        booking("100,00", "S", "5012310", "3107", "D-1", centre="100"),
        booking("77,00", "S", "5012399", "3107", "D-2", centre="100"),
    )
    text = ledger.ok(f"cost import {path} --profile {maps}")
    assert "2 new" in text
    assert "5012310" in text
    assert [event.amount_cents for event in events(ledger)] == [618392, 7700]


def test_two_batches_in_one_file_are_told_as_such(ledger, tmp_path):
    rows = booking("1,00", "S", "501200", "3107", "R-1"), FIRST, ";".join(NAMES)
    path = write(tmp_path, *rows)
    words = "line 4: another batch of DATEV begins"
    assert words in ledger.refused(f"cost import {path} --new-type", 2)
    assert not events(ledger)


def test_the_mark_that_ends_a_file_of_dos_is_no_row(ledger, tmp_path):
    path = write(tmp_path, booking("1,00", "S", "501200", "3107", "R-1"))
    path.write_bytes(path.read_bytes() + b"\x1a")
    assert "1 new" in ledger.ok(f"cost import {path} --new-type")


def test_a_batch_of_imputed_cost_is_refused(ledger, tmp_path):
    fields = FIRST.split(";")
    fields[19] = "40"
    row = booking("100,00", "S", "personnel", "3107", "V-1")
    path = write(tmp_path, row, first=";".join(fields))
    assert "is a batch of imputed cost" in ledger.refused(f"cost import {path}", 2)


def test_a_batch_may_do_without_texts(ledger, tmp_path):
    names = [name for name in NAMES if name != "Buchungstext"]
    cells = booking("100,00", "S", "personnel", "3107", "V-1").split(";")
    del cells[NAMES.index("Buchungstext")]
    assert "1 new" in ledger.ok(f"cost import {write(tmp_path, ';'.join(cells), names=names)}")


def test_a_long_name_of_a_format_is_not_repeated(ledger, tmp_path):
    first = FIRST.replace('"Buchungsstapel";13', "B" + "\x0b" * 4000 + ";99")
    assert len(ledger.refused(f"cost import {write(tmp_path, first=first)}", 2)) < 400


def test_a_batch_of_another_client_is_refused_by_the_profile_of_one(ledger, tmp_path):
    maps = tmp_path / "maps.toml"
    line = booking("100,00", "S", "501200", "3107", "A-1", centre="100")
    path = write(tmp_path, line)
    maps.write_text(MAPS, encoding="utf-8")
    ledger.ok(f"cost import {path} --profile {maps}")
    for client in ("16", "1001/16"):
        maps.write_text(f'client = "{client}"\n{MAPS}', encoding="utf-8")
        told = ledger.run(f"cost import {path} --profile {maps}")
        assert "1 known" in told.stdout
        assert "BL-887" not in told.stderr
    write(tmp_path, line, first=FIRST.replace("1001;16;", "1001;2;"))
    words = ledger.refused(f"cost import {path} --profile {maps}", 2)
    assert "is of client 1001/2, the profile of client 1001/16" in words
    write(tmp_path, line, first=FIRST.replace("1001;16;", "1001;;"))
    maps.write_text(MAPS, encoding="utf-8")
    assert "BL-887" not in ledger.run(f"cost import {path} --profile {maps}").stderr
    assert len(events(ledger)) == 1


def test_whose_a_batch_is_gets_asked_where_it_may_be_of_another(ledger, tmp_path):
    """First batches of a ledger of one body have nothing to be mistaken for."""
    maps = tmp_path / "maps.toml"
    maps.write_text(MAPS, encoding="utf-8")
    lines = [
        booking("100,00", "S", "501200", "3107", voucher, centre="100")
        for voucher in ("A-1", "A-2", "A-3")
    ]
    command = f"cost import {{}} --profile {maps}"
    asked = 'client = "1001/16" in one'
    assert asked in ledger.run(f"profile check {maps} {write(tmp_path, lines[0])}").stderr
    path = write(tmp_path, lines[0])
    for _ in "12":  # the same file again says nothing new
        told = ledger.run(command.format(path))
        assert told.exit_code == 0
        assert "BL-887" not in told.stderr
    assert "BL-887" not in ledger.run(command.format(write(tmp_path, lines[1]))).stderr
    known = ledger.run(command.format(write(tmp_path, *lines[:2])))
    assert "2 known" in known.stdout
    assert asked in known.stderr
    other = lines[0].replace("100,00", "90,00")
    assert asked in ledger.run(command.format(write(tmp_path, other))).stderr
    ledger.ok("body register 05558032 Nottuln")
    ledger.ok(
        "post establish CM-2 --programme KIM --employing-body 05558032 --fte 1 --from 2024-01-01"
    )
    assert asked in ledger.run(command.format(write(tmp_path, lines[2]))).stderr


@pytest.mark.parametrize("defaults", ["", '[defaults]\ncost_type = "personnel"\n'])
def test_a_batch_without_cost_centres_hears_what_stands_for_them(ledger, tmp_path, defaults):
    maps = tmp_path / "maps.toml"
    maps.write_text(MAPS + defaults, encoding="utf-8")
    path = write(tmp_path, names=[one for one in NAMES if not one.startswith("KOST1")])
    said = ledger.refused(f"cost import {path} --profile {maps}", 2)
    assert "'KOST1 - Kostenstelle' is missing" in said
    assert "[defaults] post" in said


def test_centres_may_be_missing_where_the_profile_names_the_post(ledger, tmp_path):
    maps = tmp_path / "maps.toml"
    names = [one for one in NAMES if not one.startswith(("Buchungstext", "KOST"))]
    path = write(tmp_path, "100,00;S;;;;;501200;1200;;3107;A-1;;;;", names=names)
    maps.write_text(MAPS, encoding="utf-8")
    assert "KOST1" in ledger.refused(f"cost import {path} --profile {maps}", 2)
    maps.write_text(MAPS + '[defaults]\npost = "CM-1"\n', encoding="utf-8")
    assert "1 new" in ledger.ok(f"cost import {path} --profile {maps}")


def test_a_batch_without_tax_keys_and_reversals_is_read_and_said(ledger, tmp_path):
    """Nothing in its rows could tell what undoes another one."""
    places = [0, 1, 6, 9, 10, 14]
    cells = booking("6183,92", "S", "501200", "3107", "R-1").split(";")
    path = write(tmp_path, ";".join(cells[n] for n in places), names=[NAMES[n] for n in places])
    done = ledger.run(f"cost import {path} --new-type --dry-run")
    assert "1 new" in done.stdout
    assert "no column BU-Schlüssel" in done.stderr
    whole = write(tmp_path, booking("6183,92", "S", "501200", "3107", "R-1"))
    assert "BL-979" not in ledger.run(f"cost import {whole} --new-type --dry-run").stderr
    maps = tmp_path / "maps.toml"
    maps.write_text(MAPS.replace("[acc", '[amounts]\ntax = "gross"\n[acc'), encoding="utf-8")
    assert "BL-979" not in ledger.run(f"cost import {path} --profile {maps} --dry-run").stderr
