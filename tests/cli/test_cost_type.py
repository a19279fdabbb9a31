"""`--new-type`, `cost-type register`: what nobody knows is a typing error until told otherwise."""

from __future__ import annotations

import json

import pytest

BOOK = (
    "cost book --post CM-1 --amount 100 --service 2023-08-01 2023-08-31 --booked-on 2023-08-31 "
    "--voucher T-1"
)
PLAN = "plan cost CM-1 --year 2025 --amount 100"
HEAD = "post;cost_type;amount;service_from;service_to;booked_on;voucher"


def line(cost_type: str, voucher: str = "F-1") -> str:
    return f"CM-1;{cost_type};100,00;01.08.2023;31.08.2023;31.08.2023;{voucher}"


def last_types(typist, count: int = 1) -> list[str]:
    found = json.loads(typist.ok(f"history --format json --limit {count}"))["events"]
    return [one["content"]["cost_type"] for one in found]


@pytest.mark.parametrize("command", [BOOK, PLAN])
def test_a_typing_error_is_refused_in_one_line_with_the_nearest_name(mitte, command):
    assert mitte.refused(f"{command} --type personel") == (
        'error: cost type "personel": nobody knows it [BL-070] → did you mean personnel? '
        "--new-type introduces it"
    )


@pytest.mark.parametrize("command", [BOOK, PLAN])
def test_a_new_type_is_introduced_and_told(mitte, command):
    result = mitte.run(f"{command} --type travel --new-type")
    assert result.exit_code == 0
    assert "warning: cost type travel is new in this ledger" in result.stderr
    assert "recorded: 2 events" in result.stdout
    assert last_types(mitte, 2) == ["travel", "travel"]


@pytest.mark.parametrize("command", [BOOK, PLAN])
@pytest.mark.parametrize("word", ["Personalausgaben", "'PERSONNEL cost'"])
def test_the_word_of_the_tables_is_the_type(mitte, command, word):
    mitte.ok(f"{command} --type {word}")
    assert last_types(mitte) == ["personnel"]


def test_a_file_names_the_line_and_takes_new_types_on_purpose(mitte, tmp_path):
    file = tmp_path / "costs.csv"
    rows = [HEAD, line("Personalausgaben"), line("travle", "F-2")]
    file.write_text("\n".join(rows), encoding="utf-8")
    assert mitte.refused(f"cost import {file}").startswith(
        'error: costs.csv, line 3, cost type "travle": nobody knows it [BL-070] → known: personnel'
    )
    result = mitte.run(f"cost import {file} --new-type --dry-run")
    assert "cost type travle is new in this ledger" in result.stderr
    file.write_text("\n".join(rows).replace("travle", "travel"), encoding="utf-8")
    assert "2 new" in mitte.ok(f"cost import {file} --new-type")
    assert "imported before" in mitte.ok(f"cost import {file} --new-type")
    assert "imported before" in mitte.ok(f"cost import {file}")


PROFILE = """
profile = "p"
version = "1"
encoding = "utf-8"
delimiter = ";"
header = 1
source = "hkr"
[columns]
voucher = "Beleg"
booked_on = "Datum"
account = "Konto"
cost_bearer = "Stelle"
amount = "Betrag"
[amounts]
decimal = ","
grouping = "."
[dates]
notations = ["DD.MM.YYYY"]
[service]
month_of = "booked_on"
[accounts]
"5012" = "Personalausgaben"
"5261" = "travel"
[posts]
"100" = "CM-1"
"""


def test_a_profile_may_map_to_the_word_and_to_known_types_only(mitte, tmp_path):
    profile, file = tmp_path / "p.toml", tmp_path / "export.csv"
    profile.write_text(PROFILE, encoding="utf-8")
    rows = ("Beleg;Datum;Konto;Stelle;Betrag", "1;31.08.2023;5012;100;7,00")
    file.write_text("\n".join([*rows, "2;31.08.2023;5261;100;8,00"]), encoding="utf-8")
    command = f"cost import {file} --profile {profile}"
    assert 'cost type "travel": nobody knows it' in mitte.refused(command)
    mitte.ok("cost-type register travel")
    assert "2 new" in mitte.ok(command)
    assert sorted(last_types(mitte, 2)) == ["personnel", "travel"]
    assert "differ" not in mitte.ok(f"reconcile {file} --profile {profile}").splitlines()[0]


def test_a_sign_of_a_profile_is_no_word_for_another(mitte, tmp_path):
    profile, file = tmp_path / "p.toml", tmp_path / "export.csv"
    file.write_text("Beleg;Datum;Konto;Stelle;Betrag\n", encoding="utf-8")
    profile.write_text(PROFILE.replace('grouping = "."', 'grouping = ","'), encoding="utf-8")
    assert "amounts grouping" in mitte.refused(f"profile check {profile} {file}", 2)


def test_a_file_of_words_agrees_with_the_ledger(mitte, tmp_path):
    file = tmp_path / "costs.csv"
    file.write_text(f"{HEAD}\n{line('Personalausgaben')}", encoding="utf-8")
    mitte.ok(f"cost import {file}")
    found = json.loads(mitte.ok(f"reconcile {file} --format json"))
    assert (found["matched"], found["differences"]) == (1, [])


def test_a_setup_file_introduces_a_type_before_it_is_planned(mitte, tmp_path):
    file = tmp_path / "more.toml"
    plan = (
        '[[post]]\npost = "CM-2"\nprogramme = "KIM"\nemploying_body = "05558016"\n'
        'region = "Mitte"\nfte = "1"\nvalid_from = 2025-01-01\n[[post.plan_cost]]\n'
        'cost_type = "travel"\namount = 100\nservice_from = 2025-01-01\n'
        "service_to = 2025-12-31\n"
    )
    file.write_text(plan, encoding="utf-8")
    assert 'cost type "travel": nobody knows it' in mitte.refused(f"apply {file}")
    file.write_text(f'[[cost_type]]\ncost_type = "travel"\n{plan}', encoding="utf-8")
    assert "3 entries recorded" in mitte.ok(f"apply {file}")
    assert "0 entries recorded, 3 were" in mitte.ok(f"apply {file}")


def test_a_type_that_looks_like_another_is_not_registered(mitte):
    mitte.ok("cost-type register travel")
    assert mitte.refused("cost-type register Travel") == (
        'error: cost type "Travel": looks like travel, which is known [BL-071] → '
        "use it, or choose another name"
    )
    assert "nothing was changed" in mitte.ok("cost-type register travel")
    assert "cost type registered" in mitte.ok("history --type cost_type_registered")


def test_a_blank_name_is_wrong_usage(mitte):
    assert "cost type: is empty [BL-089] → give one" in mitte.refused("cost-type register ''", 2)


def test_every_german_table_calls_a_type_by_its_word(mitte):
    mitte.ok(BOOK + " --type personnel")
    mitte.ok(PLAN + " --type personnel")
    for question in ("cost pay --pending", "cost certify --pending", "plan show CM-1 --year 2025"):
        assert "personnel" in mitte.ok(question)
        assert "Personalausgaben" in mitte.ok(f"--lang de {question}")
    assert "Personalausgaben" in mitte.ok("--lang de grant show KIM-2023")
