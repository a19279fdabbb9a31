"""What is as the rules have it and nobody expects is named early: in a position, when settled."""

from __future__ import annotations

import json

import pytest

BODIES = {"05": "Land", "05566008": "Emsdetten", "05566012": "Greven", "05566084": "Saerbeck"}
BODY = """
[[body]]
body = "{body}"
name = "{name}"
"""
PROGRAMME = """
[[programme]]
programme = "KIM"
name = "KIM"
"""
AGREEMENT = """
[[agreement]]
agreement = "{agreement}"
programme = "KIM"
key = {{ 05566008 = "1/2", {partner} = "1/2" }}
valid_from = 2024-01-01
"""
GRANT = """
[[grant]]
grant = "G"
programme = "KIM"
grantor = "05"
recipient = "05566008"
rate = 57000
valid_from = 2024-01-01
valid_to = 2024-12-31
scope = "{scope}"
"""
POST = """
[[post]]
post = "{post}"
programme = "KIM"
employing_body = "05566008"
region = "x"
fte = "1"
valid_from = 2024-01-01
agreement = "{agreement}"
grant = "G"
[[post.fill]]
person = "P-{post}"
fte = "1"
valid_from = 2024-01-01
"""
SAERBECK = (
    "settlement issue S --agreement KS --year 2024 --issued-on 2025-03-01 --due-on 2025-04-01"
)
GREVEN = SAERBECK.replace("KS", "KG")


def two_posts(typist, tmp_path, scope):
    """Two posts with different partners under one notice; only A has cost, in the first half."""
    parts = [BODY.format(body=body, name=name) for body, name in BODIES.items()]
    parts += [PROGRAMME, AGREEMENT.format(agreement="KG", partner="05566012")]
    parts += [AGREEMENT.format(agreement="KS", partner="05566084"), GRANT.format(scope=scope)]
    parts += [POST.format(post="A", agreement="KG"), POST.format(post="B", agreement="KS")]
    path = tmp_path / "setup.toml"
    path.write_text("".join(parts), encoding="utf-8")
    typist.ok(f"apply {path}")
    typist.ok(
        "cost book --post A --type personnel --amount 60000 --service 2024-01-01 2024-06-30 "
        "--booked-on 2024-06-30 --voucher V1"
    )
    return typist


def warned(typist):
    """Return the warnings of the year's position by municipality."""
    rows = json.loads(typist.ok("position --year 2024 --format json"))["positions"]
    return {row["municipality_name"]: row["warnings"] for row in rows}


def test_a_post_that_gets_more_of_a_whole_grant_than_it_costs_is_named(typist, tmp_path):
    ledger = two_posts(typist, tmp_path, "grant")
    assert set(map(tuple, warned(ledger).values())) == {("beyond_cost",)}
    text = " ".join(ledger.ok("position --year 2024").split())
    assert text.count("B 2024: €30,000.00 of G with eligible cost of €0.00") == 1
    for line in (SAERBECK, GREVEN.replace("issue S", "issue T")):
        said = " ".join(ledger.run(line).stderr.split())
        assert "B gets €30,000.00 of G, with eligible cost of €0.00" in said
        assert "BL-900" in said


def test_where_each_post_is_reckoned_alone_none_gets_more_than_it_costs(typist, tmp_path):
    ledger = two_posts(typist, tmp_path, "post")
    assert not any(warned(ledger).values())
    assert "BL-900" not in ledger.run(SAERBECK).stderr


@pytest.mark.parametrize("rate", ["19%", "0.01"])
def test_vat_below_zero_is_named_where_it_is_charged(typist, tmp_path, rate):
    ledger = two_posts(typist, tmp_path, "post")
    ledger.ok(f"agreement decide-vat KG --from 2024-07-01 --rate {rate} --code V")
    # Half of 57,000 € falls on the second half of the year, which has no cost at all.
    assert {who for who, found in warned(ledger).items() if found} == {"Greven"}
    text = " ".join(ledger.ok("position --year 2024").split())
    assert "because -€14,250.00 of the cost are left after the grant on these days" in text
    said = " ".join(ledger.run(GREVEN).stderr.split())
    assert "VAT of 05566012 for A is -" in said
    assert "BL-901" in said
