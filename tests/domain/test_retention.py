"""How long books and vouchers are kept: municipal, tax and notice rules, the longest applies."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given as given_values
from hypothesis import strategies as st

from ledger.domain import events as e
from ledger.domain.errors import Refusal
from ledger.domain.period import date_of, iso
from ledger.domain.years.retention import (
    BOOKS,
    MUNICIPAL_RULES,
    TAX,
    TAX_RULES,
    VOUCHERS,
    retention,
)
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    COUNTY,
    DUELMEN,
    FORWARDING,
    NOTICE,
    NOTTULN,
    POST,
    PROGRAMME,
    SETUP,
    Given,
    day,
    given,
)

ADOPTED = e.AccountsAdopted(DUELMEN, 2023, day("2024-12-12"))
VAT = e.VatDecided("KV-Mitte", "19", (19, 100), day("2023-01-01"), "§ 2b UStG")
KEEPS_FIVE = msgspec.structs.replace(NOTICE, retention_years=5)


def until(past: Given, year: int = 2023, last_voucher: str = "") -> tuple[str, str]:
    """Return the last days of keeping books and vouchers of Dülmen."""
    found = retention(past.standing, DUELMEN, year, day(last_voucher) if last_voucher else 0)
    return iso(found.until(BOOKS)), iso(found.until(VOUCHERS))


def with_notice(*more: e.Event) -> Given:
    return given(*BODIES, PROGRAMME, KEEPS_FIVE, FORWARDING, AGREEMENT, POST, ADOPTED, *more)


def test_the_worked_case_books_until_2034_and_vouchers_until_2030():
    # Domain reference §6: FY 2023, adopted 12.12.2024.
    assert until(SETUP.and_then(ADOPTED)) == ("2034-12-31", "2030-12-31")


@pytest.mark.parametrize(
    ("adopted", "books", "vouchers"),
    [
        ("2024-12-31", "2034-12-31", "2030-12-31"),
        ("2025-01-01", "2035-12-31", "2031-12-31"),
        ("2025-12-31", "2035-12-31", "2031-12-31"),
    ],
)
def test_a_day_later_across_the_year_boundary_is_a_year_more(adopted, books, vouchers):
    event = e.AccountsAdopted(DUELMEN, 2023, day(adopted))
    assert until(SETUP.and_then(event)) == (books, vouchers)


@pytest.mark.parametrize(
    ("year", "adopted", "missing"), [(2024, "2026-01-01", "2026"), (2022, "2023-11-30", "2023")]
)
def test_a_day_without_a_text_on_file_is_refused_by_name(year, adopted, missing):
    past = SETUP.and_then(e.AccountsAdopted(DUELMEN, year, day(adopted)))
    with pytest.raises(Refusal) as caught:
        retention(past.standing, DUELMEN, year)
    assert str(caught.value) == (
        f"retention of {DUELMEN} {year}: the retention rule for {missing} is missing "
        f"(accounts adopted on {adopted}) → § 59 KomHVO NRW is on file for 2023-12-01 to "
        "2025-12-31; use a program that holds the newer text"
    )


def test_accounts_that_are_not_adopted_have_no_period_yet():
    with pytest.raises(Refusal, match="not adopted yet → record it: year adopt-accounts"):
        retention(SETUP.standing, DUELMEN, 2023)


def test_settlements_with_vat_add_the_tax_rule_and_the_longest_applies():
    past = SETUP.and_then(ADOPTED, VAT)
    # § 147 AO: 8 years from the end of 2023 for vouchers, longer than the municipal 2030.
    assert until(past) == ("2034-12-31", "2031-12-31")
    found = retention(past.standing, DUELMEN, 2023)
    tax = [period for period in found.periods if period.rule == TAX]
    assert [(p.what, p.years, iso(p.until or 0)) for p in tax] == [
        (BOOKS, 10, "2033-12-31"),
        (VOUCHERS, 8, "2031-12-31"),
    ]
    assert {p.event for p in tax} == {past.number_of(VAT)}


def test_the_tax_rule_counts_from_the_year_of_the_last_voucher():
    assert until(SETUP.and_then(ADOPTED, VAT), last_voucher="2024-01-15")[1] == "2032-12-31"


def test_the_tax_rule_counts_from_the_settlement_which_is_a_voucher_too():
    issued = e.SettlementIssued(
        "S-23", "KV-Mitte", 2023, (), (), day("2025-02-01"), day("2025-03-31"), None
    )
    assert until(SETUP.and_then(ADOPTED, VAT, issued))[1] == "2033-12-31"


def test_vouchers_that_were_due_to_go_under_the_old_tax_rule_needed_ten_years():
    # Its period ended in 2024, before the shorter rule came into force.
    old = given(
        *BODIES,
        PROGRAMME,
        msgspec.structs.replace(AGREEMENT, valid_from=day("2014-01-01")),
        msgspec.structs.replace(POST, valid_from=day("2014-01-01"), grant=None),
        msgspec.structs.replace(VAT, valid_from=day("2014-01-01")),
        e.AccountsAdopted(DUELMEN, 2014, day("2023-12-14")),
        e.AccountsAdopted(DUELMEN, 2015, day("2023-12-14")),
    )
    for year, years, last in ((2014, 10, "2024-12-31"), (2015, 8, "2023-12-31")):
        found = retention(old.standing, DUELMEN, year)
        (tax,) = (p for p in found.periods if (p.rule, p.what) == (TAX, VOUCHERS))
        assert (tax.years, iso(tax.until or 0)) == (years, last)


@pytest.mark.parametrize(
    "decided",
    [
        msgspec.structs.replace(VAT, valid_from=day("2024-01-01")),
        msgspec.structs.replace(VAT, rate=None),
    ],
)
def test_a_year_without_vat_follows_no_tax_rule(decided):
    assert until(SETUP.and_then(ADOPTED, decided)) == ("2034-12-31", "2030-12-31")


def test_a_member_that_employs_nobody_issues_no_settlement_and_follows_no_tax_rule():
    past = SETUP.and_then(e.AccountsAdopted(NOTTULN, 2023, day("2024-12-12")), VAT)
    found = retention(past.standing, NOTTULN, 2023)
    assert {period.rule for period in found.periods} == {"municipal"}


def test_what_a_notice_wants_counts_from_the_year_in_which_the_proof_was_accepted():
    submitted = e.ProofSubmitted("KIM-2023", DUELMEN, 2023, day("2024-03-28"))
    accepted = e.ProofAccepted("KIM-2023", DUELMEN, 2023, day("2026-02-03"))
    past = with_notice(submitted)
    assert until(past)[1] == "2030-12-31"
    (mine,) = (p for p in retention(past.standing, DUELMEN, 2023).periods if p.rule == "notice")
    assert (iso(mine.until or 0), mine.event) == ("2029-12-31", past.number_of(submitted))
    past = past.and_then(accepted)
    assert until(past) == ("2034-12-31", "2031-12-31")


def test_without_a_proof_the_notice_s_period_has_not_begun_and_the_end_is_not_known():
    found = retention(with_notice().standing, DUELMEN, 2023)
    assert iso(found.until(VOUCHERS)) == "2030-12-31"
    assert not found.complete(VOUCHERS)
    assert found.complete(BOOKS)


@pytest.mark.parametrize(("recipient", "year"), [(COUNTY, 2023), (DUELMEN, 2022), (DUELMEN, 2024)])
def test_only_the_body_s_own_proof_of_that_year_counts(recipient, year):
    proof = e.ProofAccepted("KIM-2023", recipient, year, day("2030-02-03"))
    found = retention(with_notice(proof).standing, DUELMEN, 2023)
    assert not found.complete(VOUCHERS)


def test_a_notice_that_did_not_cover_the_year_asks_for_nothing():
    adopted = e.AccountsAdopted(DUELMEN, 2022, day("2023-12-14"))
    found = retention(with_notice(adopted).standing, DUELMEN, 2022)
    assert {period.rule for period in found.periods} == {"municipal"}


@given_values(
    adopted=st.integers(MUNICIPAL_RULES[0].valid_from, MUNICIPAL_RULES[0].valid_to or 0),
    years=st.integers(0, 30),
    accepted=st.integers(day("2024-01-01"), day("2040-12-31")),
    vat=st.booleans(),
)
def test_nothing_is_kept_shorter_than_any_of_its_rules(adopted, years, accepted, vat):
    bescheid = msgspec.structs.replace(NOTICE, retention_years=years)
    past = given(*BODIES, PROGRAMME, bescheid, FORWARDING, AGREEMENT, POST, *[VAT] * vat)
    past = past.and_then(
        e.AccountsAdopted(DUELMEN, 2023, adopted),
        e.ProofAccepted("KIM-2023", DUELMEN, 2023, accepted),
    )
    found = retention(past.standing, DUELMEN, 2023)
    for period in found.periods:
        assert period.until is not None
        assert found.until(period.what) >= period.until
        assert date_of(period.until + 1).timetuple().tm_yday == 1
    assert {p.rule for p in found.periods} == {
        "municipal",
        *([TAX] if vat else []),
        *(["notice"] if years else []),
    }


def test_the_texts_of_the_law_are_on_file_with_their_days_and_years():
    """§ 59 KomHVO NRW; § 147 (3) AO before and after the shorter period for vouchers."""
    found = [
        (iso(r.valid_from), iso(r.valid_to or 0), r.books_years, r.vouchers_years, iso(r.text_of))
        for r in (*MUNICIPAL_RULES, *TAX_RULES)
    ]
    assert found == [
        ("2023-12-01", "2025-12-31", 10, 6, "2023-12-01"),
        ("1977-01-01", "2024-12-31", 10, 10, "2024-12-31"),
        ("2025-01-01", "1970-01-01", 10, 8, "2025-01-01"),
    ]
    assert TAX_RULES[-1].valid_to is None
