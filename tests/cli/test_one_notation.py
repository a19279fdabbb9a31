"""German screens write days, numbers and figures in one notation, whatever was typed."""

from __future__ import annotations

import re

import pytest

from tests.cli.documents import ISSUE

ISO = re.compile(r"\b20\d\d-\d\d-\d\d\b")


@pytest.fixture
def german(mitte):
    mitte.ok(ISSUE)
    mitte.lang = "de"
    return mitte


def shown(typist, line):
    """Return what stands on the screen, without commands to type again."""
    text = typist.ok(line).replace("\xa0", " ")
    return "\n".join(row for row in text.splitlines() if "erneut erzeugt mit" not in row)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("position --as-of 2026-01-10", "Stand der Erfassung: 10.01.2026"),
        ("position --as-of 2026-01-10T08:00", "Stand der Erfassung: 10.01.2026 08:00"),
        ("diff 05558032 --since 2026-01-01 --year 2023", "seit: 01.01.2026"),
        ("report position --as-of 2026-01-10", "10.01.2026"),
        ("report year-end --year 2023 --since 2026-01-01", "01.01.2026"),
    ],
)
def test_a_moment_is_told_as_days_are(german, line, said):
    text = shown(german, line)
    assert said in text
    assert not ISO.search(text)


def test_what_is_no_day_stays_as_it_was_typed(german):
    assert "Stand der Erfassung: 7\n" in german.ok("position --as-of 7")
    german.lang = "en"
    assert "2026-01-10" in german.ok("position --as-of 2026-01-10")


def test_the_clock_is_told_as_days_are(german):
    german.ticks.append(german.ticks[-1] + 500 * 24 * 3_600_000_000)
    said = german.run("body register 05558004 Ascheberg").stderr
    assert "BL-28" in said
    assert not ISO.search(said)


def test_percent_has_a_comma(german):
    key = "05558016=1/2,05558032=1/2"
    german.ok(
        f"agreement amend KV-Mitte --key {key} --version 2 --from 2023-09-01 "
        "--overhead percent:12,5%"
    )
    assert "12,5 % der Personalkosten" in shown(german, "explain 05558032 2023")
    text = shown(german, "repayment interest --amount 5000 --from 2024-05-01 --to 2025-02-15")
    assert "3,62 % + 5 %" in text
    assert not re.search(r"\d\.\d+ %", text)


def test_a_fixed_amount_is_told_without_rate_and_days(german):
    line = (
        "grant approve F --programme KIM --grantor 05 --recipient 05558 --from 2026-01-01 "
        "--until 2026-12-31 --approved 40000 --financing"
    )
    said = german.ok(f"{line} fixed-amount --dry-run")
    assert "VZÄ" not in said
    assert "Tageszählung" not in said
    assert "bewilligt 40.000,00" in said
    per_fte = german.ok(line.replace(" --financing", " --rate 57000 --dry-run"))
    assert "57.000,00" in per_fte
    assert "Tageszählung" in per_fte


def test_who_owes_whom_is_said(german):
    assert "SA-2023: offen, Nottuln schuldet Dülmen" in german.ok("year check 05558032 2023")
    german.ok("settlement pay SA-2023 --member 05558032 --amount 4000 --paid-on 2024-04-01")
    text = shown(german, "year check 05558032 2023")
    assert "überzahlt um 660,43 €, Dülmen schuldet Nottuln" in text


def test_a_command_to_look_with_has_the_figure_of_the_help(german):
    german.ok("cost book --post CM-1 --type personnel --amount 90000 --service 2023-12-01 "
              "2023-12-31 --booked-on 2023-12-31 --voucher X")  # fmt: skip
    text = german.ok("year check 05558032 2023")
    (row,) = (one for one in text.splitlines() if "explain" in one)
    line = row[row.index("explain") :].strip()
    assert "Spielraum" in line
    german.ok(line)


def test_why_a_post_gets_nothing_is_a_sentence(german):
    german.ok("post establish S2 --programme KIM --employing-body 05558032 --region R --fte 1 "
              "--from 2023-07-01 --agreement KV-Mitte --grant KIM-2023")  # fmt: skip
    german.ok("post fill S2 --person P-18 --from 2023-07-01")
    said = german.run("cost book --post S2 --type personnel --amount 1 --service 2023-08-01 "
                      "2023-08-31 --booked-on 2023-12-31 --voucher Y").stderr  # fmt: skip
    assert "die keine Weiterleitung" not in said
    assert "Stelle S2 hat keine Weiterleitung aus KIM-2023 am 01.08.2023:" in said
