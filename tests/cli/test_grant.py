"""`grant`: notices of every financing type, their money and proofs, typed and shown."""

from __future__ import annotations

import csv
import io
import json

import pytest

YEAR = "--programme KIM --grantor 05 --recipient 05558016 --from 2024-01-01 --until 2024-12-31"
PERCENTAGE = (
    f"grant approve ANT {YEAR} --financing percentage --approved 56000 --planned-cost 80000"
)


def post_under(typist, grant: str, cost: str) -> None:
    """Fill a post of its own under a notice for 2024, at a cost."""
    typist.ok(
        f"post establish P-{grant} --programme KIM --employing-body 05558016 --region Mitte "
        f"--fte 1 --from 2024-01-01 --grant {grant}"
    )
    typist.ok(f"post fill P-{grant} --person P-17-{grant} --from 2024-01-01")
    typist.run(
        f"cost book --post P-{grant} --type personnel --amount {cost} --service 2024-01-01 "
        f"2024-12-31 --booked-on 2024-12-31 --paid-on 2024-12-31 --voucher {grant}"
    )


def payable(typist, grant: str) -> int:
    (leg,) = json.loads(typist.ok(f"grant account {grant} --year 2024 --format json"))["legs"]
    return int(leg["payable_cents"])


@pytest.mark.parametrize(
    ("terms", "cost", "cents"),
    [
        ("--financing fixed-amount --approved 57000", "72000", 5700000),
        ("--financing fixed-amount --approved 57000", "40000", 4000000),
        ("--financing percentage --approved 56000 --planned-cost 80000", "72000", 5040000),
        ("--financing deficit --approved 55000 --planned-cost 80000", "72000", 4700000),
        ("--financing full --approved 80000 --planned-cost 80000", "72000", 7200000),
        ("--financing flat-capped --rate 60000", "72000", 6000000),
        ("--rate 60000 --approved 50000", "72000", 5000000),
        (
            "--financing deficit --approved 55000 --planned-cost 80000 --de-minimis 500",
            "79500",
            5500000,
        ),
        (
            "--financing deficit --approved 55000 --planned-cost 80000 --de-minimis 500",
            "79499,99",
            5449999,
        ),
        (
            "--financing percentage --approved 56000 --planned-cost 80000 --de-minimis 500",
            "79499,99",
            5564999,
        ),
    ],
)
def test_each_type_pays_what_the_reference_says(mitte, terms, cost, cents):
    mitte.ok(f"grant approve X {YEAR} {terms}")
    post_under(mitte, "X", cost)
    assert payable(mitte, "X") == cents
    rows = json.loads(mitte.ok("position 05558016 --year 2024 --format json"))["positions"]
    assert rows[0]["refinanced_cents"] == cents


@pytest.mark.parametrize(
    ("terms", "exit_code", "words"),
    [
        ("--financing per-fte", 2, "give --rate"),
        ("", 2, "give --rate"),
        ("--financing full --approved 80000", 1, "give --planned-cost"),
        ("--financing fixed-amount", 1, "--approved"),
        ("--rate 57000 --proof-due 29.02.", 2, "proof"),
        ("--rate 57000 --minimum-share 2", 2, "at most 1"),
        ("--rate 57.000.00", 2, "amount"),
        ("--rate 57000 --day-count monthly", 2, "day-count"),
        ("--rate 57000 --financing deal", 2, "financing"),
    ],
)
def test_a_notice_that_cannot_be_names_what_is_missing(mitte, terms, exit_code, words):
    before = mitte.ok("verify --format json")
    assert words in mitte.refused(f"grant approve X {YEAR} {terms}", exit_code)
    assert mitte.ok("verify --format json") == before


@pytest.mark.parametrize(
    ("policy", "cents"),
    [
        ("calendar-days", 4535484),
        ("full-months", 4275000),
        ("started-months", 4750000),
        ("actual-days", 4547541),
        ("30/360", 4528333),
    ],
)
def test_the_notice_chooses_how_days_count_and_the_figure_says_so(mitte, policy, cents):
    mitte.ok(f"grant approve X {YEAR} --rate 57000 --day-count {policy}")
    mitte.ok(
        "post establish P-X --programme KIM --employing-body 05558016 --region Mitte --fte 1 "
        "--from 2024-01-01 --grant X"
    )
    mitte.ok("post fill P-X --person P-9 --from 2024-03-15")
    mitte.run(
        "cost book --post P-X --type personnel --amount 90000 --service 2024-03-15 2024-12-31 "
        "--booked-on 2024-12-31 --voucher X"
    )
    (row,) = json.loads(mitte.ok("position 05558016 --year 2024 --format json"))["positions"]
    assert row["refinanced_cents"] == cents
    assert policy in row["day_count"]
    assert policy in mitte.ok("position 05558016 --year 2024")


def test_two_notices_follow_one_another_inside_a_year(mitte):
    mitte.ok(
        "grant approve KIM-2026 --programme KIM --grantor 05 --recipient 05558 --from 2024-07-01 "
        "--until 2026-12-31 --rate 60000"
    )
    mitte.ok("grant forward KIM-2026 --to 05558016 --from 2024-07-01 --until 2026-12-31")
    mitte.ok("post amend CM-1 --from 2024-07-01 --grant KIM-2026")
    for first, last in (("01-01", "06-30"), ("07-01", "12-31")):
        mitte.run(
            f"cost book --post CM-1 --type personnel --amount 40000 --service 2024-{first} "
            f"2024-{last} --booked-on 2024-{last} --voucher {last}"
        )
    rows = json.loads(mitte.ok("position 05558032 --year 2024 --format json"))["positions"]
    assert rows[0]["refinanced_cents"] == (2850000 + 3000000) // 2


def test_money_of_others_lowers_the_grant_and_is_shown(mitte):
    mitte.ok(PERCENTAGE)
    post_under(mitte, "ANT", "80000")
    assert payable(mitte, "ANT") == 5600000
    mitte.ok(
        "grant other-funding ANT --recipient 05558016 --payer Stiftung --year 2024 --amount 1000 "
        "--received-on 2024-06-30"
    )
    assert payable(mitte, "ANT") == 5530000
    shown = json.loads(mitte.ok("grant show ANT --format json"))["grant"]
    assert shown["other_funding"][0]["payer"] == "Stiftung"
    assert shown["own_money_cents"] == 2400000
    words = mitte.refused(
        "grant other-funding ANT --recipient 05558032 --payer Stiftung --year 2024 --amount 1000 "
        "--received-on 2024-06-30"
    )
    assert "05558032" in words


def test_proofs_are_submitted_then_accepted(mitte):
    mitte.ok("grant amend KIM-2023 --from 2023-01-01 --proof-due 31.03.")
    early = mitte.refused(
        "grant submit-proof KIM-2023 --recipient 05558 --year 2023 --submitted-on 2022-12-30"
    )
    assert "2023" in early
    accept = "grant accept-proof KIM-2023 --recipient 05558 --year 2023 --accepted-on 2024-06-28"
    assert "submit" in mitte.refused(accept)
    mitte.ok("grant submit-proof KIM-2023 --recipient 05558 --year 2023 --submitted-on 2024-03-28")
    mitte.ok(accept)
    (proof, *_) = json.loads(mitte.ok("grant show KIM-2023 --format json"))["grant"]["proofs"]
    assert (proof["due_on"], proof["accepted_on"]) == ("2024-03-31", "2024-06-28")


def test_lists_show_terms_as_of_a_day_in_every_form(mitte):
    mitte.ok(PERCENTAGE)
    mitte.ok("grant amend KIM-2023 --from 2024-07-01 --rate 60000")
    rows = {
        row["grant"]: row
        for row in json.loads(mitte.ok("grant list --on 2024-06-30 --format json"))["grants"]
    }
    assert rows["KIM-2023"]["rate_cents"] == 5700000
    assert rows["ANT"]["own_money_cents"] == 2400000
    later = list(csv.DictReader(io.StringIO(mitte.ok("grant list --on 2024-07-01 --format csv"))))
    assert {row["grant"]: row["rate_cents"] for row in later}["KIM-2023"] == "6000000"
    mitte.lang = "de"
    assert "Anteilfinanzierung" in mitte.ok("grant show ANT")
    assert "Festbetrag" in mitte.ok("grant list")
    assert "NOPE" in mitte.refused("grant show NOPE")


def test_an_account_says_what_it_rests_on(mitte):
    text = mitte.ok("grant account KIM-2023 --year 2023 --known-on 2023-12-31")
    assert "as known (received) by 2023-12-31" in text
    assert "events behind these figures were recorded after that day" in text
    answer = json.loads(mitte.ok("grant account KIM-2023 --year 2023 --format json"))
    assert answer["receipt"] == mitte.ok("verify --format json").split('"receipt": "')[1][:35]


def test_a_ceiling_amended_inside_a_year_counts_for_all_of_it_and_says_so(mitte):
    days = "--from 2024-01-01 --until 2025-12-31"
    mitte.ok(
        f"grant approve Z-1 --programme KIM --grantor 05 --recipient 05558016 {days} "
        "--financing fixed-amount --approved 40000"
    )
    told = mitte.run("grant amend Z-1 --from 2024-09-01 --approved 20000")
    assert (
        "per budget year [BL-892] → what stands last in 2024 counts for all of 2024" in told.stderr
    )
    assert "BL-892" not in mitte.run("grant amend Z-1 --from 2025-01-01 --approved 30000").stderr
    shown = json.loads(mitte.ok("grant show Z-1 --format json"))["grant"]["terms"]
    assert [
        (one["cents"], one["valid_from"], one["valid_to"])
        for one in shown
        if one["term"] == "approved"
    ] == [(20_000_00, "2024-01-01", "2024-12-31"), (30_000_00, "2025-01-01", "2025-12-31")]
