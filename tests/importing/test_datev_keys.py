"""DATEV's BU-Schlüssel: which are a Generalumkehr, which need a word, which nobody knows."""

from __future__ import annotations

import pytest

from ledger.domain.commands import ReverseCost
from ledger.domain.period import parse_day
from ledger.importing.costs.table import TableReader
from ledger.importing.files.splitting import Block
from ledger.importing.profiles.datev import datev_profile
from ledger.importing.profiles.profile import parse_profile
from tests.importing.datev_files import FIRST, NAMES
from tests.importing.profiled import AMOUNT, HEAD, READING, ROW, profile_of, said

JULY_31 = parse_day("2024-07-31")
GROSS = 'format = "datev"\n[amounts]\ntax = "gross"\n'


def read(key: str, side: str = "S", text: str = "", head: str = "BU-Schlüssel"):
    given = parse_profile("p.toml", text) if text else None
    names = [head if name == "BU-Schlüssel" else name for name in NAMES]
    profile = datev_profile("x.csv", FIRST.replace('"', "").split(";"), names, given)
    profile.accounts["personnel"] = "personnel"
    row = dict.fromkeys(NAMES, "") | {
        NAMES[0]: "100,00",
        NAMES[1]: side,
        "Konto": "personnel",
        "BU-Schlüssel": key,
        "Belegdatum": "3107",
        "Belegfeld 1": "R-1",
        "KOST1 - Kostenstelle": "CM-1",
    }
    found = TableReader("x.csv", names, profile, READING)
    return found(Block.of_rows(range(2, 3), [list(row.values())]))


@pytest.mark.parametrize("key", ["20", "80", "0020", "0080"])
def test_keys_without_tax_that_undo(key):
    (line,) = read(key).lines
    assert isinstance(line, ReverseCost)
    assert line.expected_cents == -10000


@pytest.mark.parametrize(
    "head", ["BU", "BU Schlüssel", "BU-Schluessel", "BU-Schl.", "Steuerschlüssel", "Tax key"]
)
def test_the_key_is_known_by_the_names_that_programs_give_it(head):
    for text in ("", GROSS):
        (line,) = read("20", text=text, head=head).lines
        assert isinstance(line, ReverseCost)
    assert "tax" in said(read("9", head=head))


@pytest.mark.parametrize("key", ["29", "79", "89"])
def test_keys_with_tax_that_undo_say_what_the_amount_is(key):
    assert "tax" in said(read(key))
    (line,) = read(key, text=GROSS).lines
    assert isinstance(line, ReverseCost)


@pytest.mark.parametrize("key", ["9", "09", "0009", "6", "7", "8", "49", "59", "101", "401", "490"])
def test_keys_with_tax_are_booked_as_they_stand_once_said(key):
    assert "tax" in said(read(key))
    found = read(key, text=GROSS)
    assert not found.refused
    assert list(found.cents) == [10000]


@pytest.mark.parametrize(
    "key", ["16", "18", "19", "69", "91", "94", "95", "34", "506", "511", "481"]
)
def test_a_tax_that_the_recipient_owes_is_in_no_amount(key):
    """§ 13b UStG and acquisitions in the EU: of whoever deducts no input tax it is cost as well."""
    assert "the recipient owes" in said(read(key, text=GROSS))
    (line,) = read(key, text=GROSS.replace("gross", "net")).lines
    assert isinstance(line, ReverseCost) == (key[0] in "36")


@pytest.mark.parametrize("key", ["90", "96", "97", "98", "99", "30", "39"])
@pytest.mark.parametrize("tax", ["gross", "net"])
def test_input_tax_that_is_shared_out_is_booked_by_hand(key, tax):
    assert "shared out" in said(read(key, text=GROSS.replace("gross", tax)))


@pytest.mark.parametrize(
    "key", ["209", "801", "901", "9401", "6506", "2009", "1009", "A9", "2-", "٢٠"]
)
def test_keys_that_no_description_names_are_refused(key):
    assert "no tax key that is known" in said(read(key, text=GROSS))


def test_a_generalumkehr_may_have_the_other_side_where_the_profile_says_so():
    """Some programs repeat the row, others turn its side: what stands is the mirror, or nothing."""
    assert read("20", "S").lines[0].expected_cents == -10000
    assert read("20", "H").lines[0].expected_cents == 10000, "the rules refuse it"
    turned = 'format = "datev"\n[reversals]\namounts = "mirrored"\n'
    assert read("20", "H", turned).lines[0].expected_cents == -10000


def test_what_a_rule_drops_is_summed_by_its_currency():
    """A sum of dollars is not shown among euros."""
    rest = '[[skip]]\ncolumn = "Währung"\nequals = "USD"\namounts = "drop"\n'
    rest += '[[skip]]\ncolumn = "Beleg"\nequals = "Summe"\namounts = "drop"\n'
    for columns in (AMOUNT, AMOUNT + 'currency = "Währung"\n'):
        reader = TableReader("x.csv", [*HEAD, "Währung"], profile_of(columns, rest=rest), READING)
        rows = [[*ROW, "USD"], [*ROW, "EUR"], ["Summe", *ROW[1:], "CHF"], ["Summe", *ROW[1:], ""]]
        read = reader(Block.of_rows(range(2, 6), rows))
        assert list(read.cents) == [5000]
        assert reader.skipped == {
            "Währung equals 'USD', 'USD'": [1, 5000],
            "Beleg equals 'Summe', 'CHF'": [1, 5000],
            "Beleg equals 'Summe'": [1, 5000],
        }


def test_a_batch_may_name_one_end_of_its_period():
    """A booking before its first day is as foreign to it as one behind its last."""
    fields = FIRST.replace('"', "").split(";")
    assert (fields[14], fields[15]) == ("20240701", "20250630")
    for first, last in (("20240801", ""), ("", "20240730"), ("20240801", "20250630")):
        batch = [*fields[:14], first, last, *fields[16:]]
        span = datev_profile("x.csv", batch, NAMES, None).period
        assert span is not None
        assert not span[0] <= JULY_31 <= span[1]
    assert datev_profile("x.csv", [*fields[:14], "", "", *fields[16:]], NAMES, None).period is None
