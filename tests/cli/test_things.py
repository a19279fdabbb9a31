"""What is registered is listed, and shown one by one, in the same way for each kind."""

from __future__ import annotations

import json
import re

import pytest

KINDS = ("body", "programme", "decision", "agreement", "post", "grant")


def shown(typist, line, kind):
    return json.loads(typist.ok(f"{line} --format json"))[kind]


def lines(typist, line, kind, term):
    return [one for one in shown(typist, line, kind)["lines"] if one["term"] == term]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_kind_has_both_in_every_form(mitte, kind, lang):
    mitte.lang = lang
    header, *rows = mitte.ok(f"{kind} list --format csv").splitlines()
    assert header.split(",")[0] == kind
    name = rows[-1].split(",")[0]
    assert name in mitte.ok(f"{kind} list")
    assert name in mitte.ok(f"{kind} show {name}")
    assert json.loads(mitte.ok(f"{kind} show {name} --format json"))[kind][kind] == name
    assert mitte.ok(f"{kind} show {name} --format csv").count("\n") > 1


def test_a_list_has_id_name_and_what_one_looks_for(mitte):
    assert "05558032,Nottuln,municipality,4" in mitte.ok("body list --format csv")
    assert "181/2022,05558032,KIM,500000,2023," in mitte.ok("decision list --format csv")
    (post,) = json.loads(mitte.ok("post list --on 2023-12-31 --format json"))["posts"]
    assert (post["fte"], post["occupied_fte"], post["grant"]) == ("1", "1", "KIM-2023")
    (post,) = json.loads(mitte.ok("post list --on 2023-06-30 --format json"))["posts"]
    assert post["occupied_fte"] == "0"
    assert "Dülmen, Nottuln" in mitte.ok("agreement list --programme kim")


def test_a_body_is_shown_with_what_names_it_and_changes_its_budget(mitte):
    mitte.ok(
        "budget block HS --body Nottuln --programme KIM --year 2024 --amount 1000 "
        "--decided-by Kämmerer --decided-on 1.7."
    )
    mitte.ok("year adopt-accounts Nottuln 2023 --adopted-on 2024-12-12")
    found = shown(mitte, "body show nottuln", "body")["lines"]
    said = [(one["term"], one["value"], one["cents"]) for one in found]
    assert said == [
        ("blocked", "KIM 2024", -100000),
        ("accounts_adopted", "2023", None),
        ("decision", "181/2022", None),
        ("agreement", "KV-Mitte", None),
    ]
    number = found[0]["event"]
    mitte.ok(f"correct {number} --reason 'wrong body'")
    assert lines(mitte, "body show nottuln", "body", "blocked") == []


def test_a_body_is_shown_with_how_it_is_written_to(mitte):
    mitte.ok("body amend Nottuln --from 2023-01-01 --street 'Stiftsplatz 7' --town Nottuln")
    mitte.ok("body amend Nottuln --from 2025-01-01 --street 'Stiftsplatz 8'")
    found = lines(mitte, "body show nottuln", "body", "street")
    assert [(one["value"], one["valid_to"]) for one in found] == [
        ("Stiftsplatz 7", "2024-12-31"),
        ("Stiftsplatz 8", None),
    ]


def test_a_decision_is_shown_year_by_year(mitte):
    mitte.ok("decision amend 181/2022 --from-year 2025 --ceiling 10000")
    mitte.ok("decision revoke 181/2022 --from-year 2027")
    found = lines(mitte, "decision show 181/2022", "decision", "ceiling")
    assert [(one["valid_from"], one["valid_to"], one["cents"]) for one in found] == [
        ("2023-01-01", "2024-12-31", 500000),
        ("2025-01-01", "2026-12-31", 1000000),
    ]


def test_a_post_is_shown_with_its_people_by_days(mitte):
    mitte.ok("post change-hours CM-1 --person P-17 --fte 1/2 --from 2024-04-01")
    mitte.ok("post absence CM-1 --person P-17 --from 2024-05-01 --until 2024-05-31")
    mitte.ok("plan cost CM-1 --type personnel --year 2025 --amount 78000")
    found = lines(mitte, "post show cm-1", "post", "filled")
    assert [(one["value"], one["valid_from"]) for one in found] == [
        ("P-17: 1", "2023-07-01"),
        ("P-17: 1/2", "2024-04-01"),
    ]
    assert lines(mitte, "post show CM-1", "post", "absent")[0]["valid_to"] == "2024-05-31"
    assert lines(mitte, "post show CM-1", "post", "planned_cost")[0]["cents"] == 7800000
    words = mitte.ok("--lang de post show CM-1")
    assert "P-17: 0,50 " in words
    assert re.search(r"geplante Kosten +Personalausgaben", words)


def test_an_agreement_is_shown_with_its_keys_and_advances(mitte):
    mitte.ok(
        "agreement amend KV-Mitte --key Dülmen=3/5,Nottuln=2/5 --from 2025-01-01 --version 2 "
        "--overhead percent:10%"
    )
    mitte.ok("agreement decide-vat KV-Mitte --from 2025-01-01 --rate 19% --code S19")
    mitte.ok("advance pay KV-Mitte --member Nottuln --year 2024 --amount 2000 --paid-on 28.3.")
    found = shown(mitte, "agreement show KV-Mitte", "agreement")["lines"]
    said = {(one["term"], one["value"]) for one in found}
    assert ("key", "05558016=3/5,05558032=2/5") in said
    assert ("overhead_percent", "1/10") in said
    assert ("vat", "19/100") in said
    assert ("advance_paid", "05558032") in said
    assert "Dülmen 3/5, Nottuln 2/5" in mitte.ok("agreement show KV-Mitte")


def test_what_was_known_then_is_what_is_listed(mitte):
    assert json.loads(mitte.ok("post list --as-of 3 --format json"))["posts"] == []
    assert "was not on record" in mitte.refused("post show CM-1 --as-of 3")


def test_a_quota_is_a_line_of_its_programme(mitte):
    mitte.ok("programme quota KIM --body Nottuln --fte 0.47 --from 2023-01-01 --source paper")
    (found,) = lines(mitte, "programme show KIM", "programme", "quota")
    assert found["value"] == "05558032: 47/100"


def test_an_empty_ledger_lists_nothing(typist):
    assert "Nothing is recorded." in typist.ok("body list")
