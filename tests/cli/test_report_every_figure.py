"""Every amount in a table of a page leads to a place of the page that explains this amount."""

from __future__ import annotations

import pytest

from ledger.application.asking import changes, evidence
from tests.cli.documents import ISSUE, follow_every_amount, tables


@pytest.fixture
def rich(county):
    """A ledger in which every table has rows."""
    instalment = "grant instalment KIM-2023 --year 2023"
    county.ok(f"{instalment} --recipient 05558016 --amount 20000 --received-on 2023-05-05")
    county.ok(f"{instalment} --recipient 05558 --amount 25000 --received-on 2023-04-05")
    county.ok(
        "repayment claim RF --grant KIM-2023 --creditor 05558 --debtor 05558016 --year 2023 "
        "--amount 300 --claimed-on 2024-05-01 --due-on 2024-06-01"
    )
    county.ok("repayment pay RF --amount 100 --paid-on 2024-05-20")
    county.ok("plan cost CM-1 --type personnel --amount 100 --days 2023-07-01 2023-12-31")
    county.ok("policy certification warn")
    county.ok(ISSUE)
    book = "cost book --post CM-1 --type personnel --booked-on 2024-12-31"
    county.ok(f"{book} --amount 500 --service 2023-11-01 2023-11-30 --voucher late")
    county.ok(f"{book} --amount 9000 --service 2024-01-01 2024-01-31 --voucher 2024-1")
    return county


REPORTS = (
    "year-end --year 2023",
    "year-end --year 2024 --since 2020-01-01",
    "position",
    "settlement KV-Mitte 2023",
    "confirmations --year 2024",
    "proof-of-use KIM-2023 2023 --recipient 05558016",
    "proof-of-use KIM-2023 2023 --recipient 05558016 --simple",
    "proof-of-use KIM-2023 2023-2024",
    "audit-trail --decision 181/2022",
    "audit-trail --grant KIM-2023",
    "council 05558032 --year 2024",
    "four-eyes",
    "replay",
    "replay --by recorded --body 05558032",
)


@pytest.mark.parametrize("most", [evidence.MOST_BOOKINGS, 1])
@pytest.mark.parametrize("line", REPORTS)
def test_every_amount_leads_to_where_it_is_explained(rich, tmp_path, monkeypatch, line, most):
    for module in (evidence, changes):
        monkeypatch.setattr(module, "MOST_BOOKINGS", most)
    follow_every_amount(rich, tmp_path, line, unlinked={"vouchers"} if most == 1 else set())


@pytest.mark.parametrize("line", ["year-end --year 2023", "year-end --year 2024", "position"])
def test_closed_years_and_what_came_later_are_explained_too(rich, tmp_path, line):
    rich.ok("year close --yes 05558032 2023 --despite-red --reason Test --closed-on 2024-03-01")
    rich.ok(
        "cost book --post CM-1 --type travel --booked-on 2025-01-31 --amount 700 "
        "--service 2023-12-01 2023-12-31 --voucher later --new-type"
    )
    found = follow_every_amount(rich, tmp_path, line)
    assert ("adjustments" in found) == (line == "year-end --year 2024")


@pytest.mark.parametrize("line", ["year-end --year 2024", "council 05558032 --year 2024"])
def test_what_is_still_beyond_what_was_approved_after_a_closing_is_explained(rich, tmp_path, line):
    rich.ok(
        "cost book --post CM-1 --type personnel --booked-on 2024-12-31 --amount 80000 "
        "--service 2024-02-01 2024-12-31 --voucher 2024-2"
    )
    for body in ("05558016", "05558032"):
        for year in (2023, 2024):
            closed = f"--closed-on {year + 1}-04-30 --despite-red --reason Test"
            rich.ok(f"year close --yes {body} {year} {closed}")
    for body in ("05558016", "05558032"):
        approve = f"budget approve-over-plan {body} --programme KIM --year 2024 --amount 10"
        said = rich.run(f"{approve} --decided-by Rat --decided-on 2025-05-16").stderr
        assert "over what is authorised now" in said
    tables = follow_every_amount(rich, tmp_path, line)
    assert ("needs" if line.startswith("council") else "checks") in tables


def test_what_a_council_is_to_decide_is_explained(rich, tmp_path):
    rich.ok("plan cost CM-1 --type personnel --year 2025 --amount 900000")
    assert follow_every_amount(rich, tmp_path, "council 05558032 --year 2024") >= {"needs", "years"}


def test_letters_with_two_keys_vat_advances_and_a_correction_are_explained(county, tmp_path):
    amend = "agreement amend KV-Mitte --key 05558016=1/3,05558032=2/3 --version 2"
    county.ok(f"{amend} --from 2023-08-01")
    county.ok("agreement decide-vat KV-Mitte --from 2023-08-15 --rate 19% --code V19")
    advance = "advance pay KV-Mitte --member 05558032 --year 2023"
    county.ok(f"{advance} --amount 10.55 --paid-on 2023-09-27")
    county.ok(f"{advance} --amount 20 --paid-on 2023-10-27")
    county.ok(ISSUE)
    county.ok("settlement pay SA-2023 --member 05558032 --amount 50 --paid-on 2024-03-01")
    book = "cost book --post CM-1 --type travel --booked-on 2024-03-31 --amount 77.77"
    county.ok(f"{book} --service 2023-08-01 2023-08-31 --voucher late --new-type")
    line = "report settlement KV-Mitte 2023"
    for correction in ("", "--corrects SA-2023 --reason Nachtrag"):
        if correction:
            county.ok(f"{ISSUE.replace('issue SA-2023', 'issue SB-2023')} {correction}")
        assert follow_every_amount(county, tmp_path, line.removeprefix("report ")) == {
            "lines",
            "account",
        }
    assert "KV-Mitte (version 2) the cost is borne by: Dülmen 1/3, Nottuln 2/3." in county.ok(line)
    assert follow_every_amount(county, tmp_path, "year-end --year 2023") >= {"checks", "cost"}


def test_overhead_that_the_agreement_computes_is_shown_with_what_was_booked(mitte, tmp_path):
    mitte.ok(
        "agreement amend KV-Mitte --from 2023-10-01 --key 05558016=1/2,05558032=1/2 --version 2 "
        "--overhead percent:10%"
    )
    found = tables(mitte)
    rows = {one["cost_type"]: one["amount_cents"] for one in found["cost"]["rows"]}
    assert set(rows) == {"personnel", "overhead, computed"}
    assert rows["personnel"] == 3517914
    assert found["cost"]["total"]["amount_cents"] == sum(rows.values())
    shared = found["positions"]["total"]["cost_share_cents"]
    assert found["cost"]["total"]["amount_cents"] == shared > 3517914
    assert "cost" in follow_every_amount(mitte, tmp_path, "year-end --year 2023")
