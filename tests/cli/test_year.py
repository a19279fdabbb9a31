"""`year adopt-accounts` and `year retention`."""

from __future__ import annotations

import csv
import io
import json

import pytest

from ledger.application import Ledger
from ledger.domain import commands as c
from ledger.reporting.years.retention import PERIODS
from tests.application.mitte import DUELMEN, day

ADOPT = f"year adopt-accounts {DUELMEN} 2023 --adopted-on 2024-12-12"


@pytest.fixture
def adopted(mitte):
    mitte.ok(ADOPT)
    return mitte


def test_adopted_accounts_say_how_long_books_and_vouchers_are_kept(adopted):
    text = adopted.ok(f"year retention {DUELMEN} 2023")
    assert text.startswith("Dülmen 2023: annual accounts adopted on 2024-12-12.")
    assert "municipal: § 59 KomHVO NRW, as of 2023-12-01" in text
    assert "books: until 2034-12-31." in text
    assert "vouchers: until 2030-12-31." in text


def test_in_german(adopted):
    adopted.lang = "de"
    text = adopted.ok(f"year retention {DUELMEN} 2023")
    assert text.startswith("Dülmen 2023: Jahresabschluss festgestellt am 12.12.2024.")
    assert "Haushaltsrecht: § 59 KomHVO NRW, Stand 01.12.2023" in text
    assert "Bücher: bis 31.12.2034." in text
    assert "Belege: bis 31.12.2030." in text


def test_json_and_csv(adopted):
    answer = json.loads(adopted.ok(f"year retention {DUELMEN} 2023 --format json"))
    assert (answer["books_until"], answer["vouchers_until"]) == ("2034-12-31", "2030-12-31")
    assert (answer["body"], answer["year"], answer["adopted_on"]) == (DUELMEN, 2023, "2024-12-12")
    assert answer["complete"] is True
    assert answer["periods"][1] == {
        "records": "vouchers",
        "rule": "municipal",
        "name": None,
        "years": 6,
        "counted_from": "2025-01-01",
        "keep_until": "2030-12-31",
        "source": "§ 59 KomHVO NRW",
        "text_of": "2023-12-01",
        "event": answer["periods"][1]["event"],
    }
    rows = list(
        csv.DictReader(io.StringIO(adopted.ok(f"year retention {DUELMEN} 2023 --format csv")))
    )
    assert tuple(rows[0]) == PERIODS.fields
    assert [row["keep_until"] for row in rows] == ["2034-12-31", "2030-12-31"]


def test_the_same_again_changes_nothing_and_another_day_is_a_correction(adopted):
    assert "nothing was changed" in adopted.ok(ADOPT)
    message = adopted.refused(ADOPT.replace("12-12", "12-19"))
    number = message.rpartition("--corrects ")[2].split()[0]
    adopted.ok(f"{ADOPT.replace('12-12', '12-19')} --corrects {number} --reason 'met a week later'")
    assert "adopted on 2024-12-19" in adopted.ok(f"year retention {DUELMEN} 2023")


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("adopt-accounts 05558016 2023 --adopted-on 2023-12-12", 1, "before the year was over"),
        ("adopt-accounts 0555801 2023 --adopted-on 2024-12-12", 1, "known: 05558016"),
        ("adopt-accounts 05558016 23 --adopted-on 2024-12-12", 2, "type four digits"),
        ("adopt-accounts 05558016 2023", 2, "missing: --adopted-on"),
        ("retention 05558016 2023", 1, "record it: year adopt-accounts 05558016 2023"),
        ("retention 0555801 2023", 1, "known: 05558016"),
    ],
)
def test_mistakes_are_refused_with_a_remedy(mitte, line, code, words):
    assert words in mitte.refused(f"year {line}", code)


def test_a_year_whose_rule_is_not_on_file_is_refused_by_name(mitte):
    mitte.ok(f"year adopt-accounts {DUELMEN} 2024 --adopted-on 2026-01-01")
    message = mitte.refused(f"year retention {DUELMEN} 2024")
    assert "the retention rule for 2026 is missing" in message
    assert "on file for 2023-12-01 to 2025-12-31" in message


def test_a_period_that_has_not_begun_is_named(mitte):
    mitte.ok(ADOPT)
    first, last = day("2023-01-01"), day("2023-12-31")
    with Ledger(mitte.database, clock=mitte.clock) as ledger:
        ledger.execute(
            c.ApproveGrant("KIM-B", "KIM", "05", DUELMEN, first, last, 1000, retention_years=5)
        )
    text = mitte.ok(f"year retention {DUELMEN} 2023")
    assert "notice KIM-B" in text
    assert "not begun" in text
    assert "vouchers: at least until 2030-12-31; one period has not begun yet." in text


def test_a_setup_file_may_adopt_accounts(mitte, tmp_path):
    path = tmp_path / "accounts.toml"
    path.write_text(
        f'[[accounts]]\nbody = "{DUELMEN}"\nyear = 2023\nadopted_on = 2024-12-12\n', "utf-8"
    )
    assert "1 entry recorded, 0" in mitte.ok(f"apply {path}")
    assert "0 entries recorded, 1" in mitte.ok(f"apply {path}")
    assert "until 2034-12-31" in mitte.ok(f"year retention {DUELMEN} 2023")
