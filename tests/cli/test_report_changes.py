"""`report year-end --since` and `--accounts`: what changed and why, where it would be posted."""

from __future__ import annotations

import pytest

from tests.cli.documents import ISSUE, tables

REPORT = "report year-end --year 2023"
ACCOUNTS = """
[05558016]
receivable = { settlement_expected = "1711", grant_expected = "1690" }

[05558032]
payable = { settlement_expected = "3511" }
"""


def later(typist, line):
    """Record something a day after everything else, and return the day before it."""
    typist.ticks.append(typist.ticks[-1] + 86_400_000_000)
    typist.ok(line)
    return "2026-01-01"


def test_what_changed_is_shown_with_the_facts_and_bookings_since(advanced):
    before = tables(advanced)["positions"]["rows"]
    since = later(
        advanced,
        "cost book --post CM-1 --type personnel --amount 1000 --service 2023-12-01 2023-12-31 "
        "--booked-on 2023-12-31 --voucher 2023-99",
    )
    advanced.ok("budget approve-over-plan 05558032 --programme KIM --year 2023 --amount 700 "
                "--decided-by Rat --decided-on 2024-01-10")  # fmt: skip
    found = tables(advanced, f"{REPORT} --since {since}")
    now = found["positions"]["rows"]
    changed = {(r["municipality"], r["figure"]): r for r in found["changes"]["rows"]}
    for old, new in zip(before, now, strict=True):
        for name in ("cost share", "refinanced", "unrefinanced", "authorised"):
            key = f"{name.replace(' ', '_')}_cents"
            row = changed.get((new["municipality"], name))
            if old[key] == new[key]:
                assert row is None
            else:
                assert row is not None
                assert (row["before_cents"], row["now_cents"]) == (old[key], new[key])
                assert row["change_cents"] == new[key] - (old[key] or 0)
    assert changed["Nottuln", "authorised"]["change_cents"] == 70000
    assert found["booked-since"]["rows"] == [
        {"post": "CM-1", "year": "2023", "lines": 1, "amount_cents": 100000}
    ]
    assert [row["type"] for row in found["recorded"]["rows"]] == ["OverPlanApproved"]


def test_nothing_changed_since_now(advanced):
    found = tables(advanced, f"{REPORT} --since 2026-12-31")
    assert found["changes"]["rows"] == []
    assert found["booked-since"]["rows"] == []
    assert "changes" not in tables(advanced)


def test_since_before_everything_shows_all_of_it(advanced):
    found = tables(advanced, f"{REPORT} --since 2000-01-01")
    assert all(row["before_cents"] is None for row in found["changes"]["rows"])
    assert found["booked-since"]["total"]["amount_cents"] == 3517914


def test_the_command_that_makes_it_again_has_both_options(advanced, tmp_path):
    path = tmp_path / "accounts.toml"
    path.write_text(ACCOUNTS, encoding="utf-8")
    text = advanced.ok(f"{REPORT} --since 2026-12-31 --accounts {path}")
    assert f"--since 2026-12-31 --accounts {path}" in text


def test_accounts_are_proposed_on_either_side(advanced, tmp_path):
    path = tmp_path / "accounts.toml"
    path.write_text(ACCOUNTS, encoding="utf-8")
    rows = tables(advanced, f"{REPORT} --accounts {path}")["open-items"]["rows"]
    found = {row["kind"]: (row["receivable_account"], row["payable_account"]) for row in rows}
    assert found["not settled yet"] == ("1711", "3511")
    own = [row for row in rows if row["creditor"] == "Dülmen"]
    assert {row["receivable_account"] for row in own} == {"1711", "1690"}
    advanced.ok(ISSUE)
    rows = tables(advanced, f"{REPORT} --accounts {path}")["open-items"]["rows"]
    settled = next(row for row in rows if row["kind"] == "settlement")
    assert settled["receivable_account"] is None
    assert "receivable_account" not in tables(advanced)["open-items"]["rows"][0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x", "is no TOML"),
        ("a = 1", "is no table"),
        ("[a]\nassets = {}", "receivable, payable"),
        ("[a]\nreceivable = 3", "receivable, payable"),
        ("[a.receivable]\nloan = '1'", "settlement_expected"),
        ("[a.receivable]\nsettlement = 1711", "is no text"),
        ("[a.receivable]\nsettlement = '\\u0007'", "is no TOML"),
    ],
)
def test_a_wrong_table_of_accounts_is_refused(advanced, tmp_path, text, said):
    path = tmp_path / "accounts.toml"
    path.write_text(text.replace("\\u0007", "\x07"), encoding="utf-8")
    assert said in advanced.refused(f"{REPORT} --accounts {path}", 2)


def test_adjustments_of_closed_years_stand_with_the_open_items(advanced):
    advanced.ok(ISSUE)
    for body in ("05558016", "05558032"):
        advanced.ok(
            f"year close --yes {body} 2023 --despite-red --reason Test --closed-on 2024-03-01"
        )
    advanced.ok(
        "grant amend KIM-2023 --from 2023-01-01 --rate 50000 --document 'Widerruf' "
        "--reason 'Rate gesenkt'"
    )
    found = tables(advanced, "report year-end --year 2024")
    rows = {row["municipality"]: row["amount_cents"] for row in found["adjustments"]["rows"]}
    assert rows == {"Dülmen": 175000, "Nottuln": 175000}
    assert found["positions"]["total"]["unrefinanced_cents"] == 350000
    assert tables(advanced)["adjustments"]["rows"] == []
