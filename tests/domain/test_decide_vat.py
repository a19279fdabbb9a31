"""`agreement decide-vat`: settlements bear VAT from a day on, or none (§ 2b UStG)."""

from __future__ import annotations

from fractions import Fraction

import msgspec

from ledger.domain.commands import DecideVat
from ledger.domain.events import AgreementAmended, AgreementTerminated, VatDecided
from tests.domain.scenario import DUELMEN, MITTE, NOTTULN, SETUP, cost, day, key, value_on

DECIDE = DecideVat("KV-Mitte", "S19", (19, 100), day("2025-01-01"))


def changed(**fields):
    return msgspec.structs.replace(DECIDE, **fields)


def test_vat_holds_from_its_day_until_another_decision():
    event = SETUP.when(DECIDE)
    assert event == VatDecided("KV-Mitte", "S19", (19, 100), day("2025-01-01"), "§ 2b UStG")
    past = SETUP.and_then(event)
    past = past.and_then(past.when(changed(code="", rate=None, valid_from=day("2026-07-01"))))
    vat = past.standing.agreements["KV-Mitte"].vat
    assert value_on(vat, "2024-12-31") is None
    assert value_on(vat, "2026-06-30") == ("S19", Fraction(19, 100))
    assert value_on(vat, "2026-07-01") is None


def test_a_rate_goes_with_its_code():
    assert SETUP.refuses(changed(code=" ")) == (
        "agreement KV-Mitte, VAT: a rate without its code → name it, e.g. S19"
    )


def test_a_rate_above_everything_is_refused():
    assert SETUP.refuses(changed(rate=(19, 1))) == (
        "agreement KV-Mitte, VAT: a rate above 100 % → check the rate, e.g. 19%"
    )


def test_a_day_outside_the_term_is_refused():
    past = SETUP.and_then(AgreementTerminated("KV-Mitte", day("2024-12-31")))
    assert past.refuses(DECIDE) == (
        "agreement KV-Mitte: 2025-01-01 lies outside its term, 2023-01-01 to 2024-12-31 "
        "→ mend the date"
    )


def test_an_unknown_agreement_is_refused():
    assert SETUP.refuses(changed(agreement="KV-Nord")).startswith("agreement KV-Nord: no agreement")


def test_vat_is_rounded_per_line_and_not_on_their_sum():
    # 19 % of 10.03 is 1.9057, of 20.06 it is 3.8114: two lines bear 3.82 and not 3.81.
    again = AgreementAmended("KV-Mitte", key(), None, day("2024-07-01"), "2", "§ 4")
    past = MITTE.and_then(SETUP.when(changed(valid_from=day("2024-01-01"))), again)
    year = past.post_year(
        2024,
        cost("2024-01-01", "2024-06-30", "20.06", "material"),
        cost("2024-07-01", "2024-12-31", "20.06", "material"),
    )
    nottuln = [line for line in year.lines() if line.member == NOTTULN]
    assert [(line.cost_share_cents, line.vat_cents) for line in nottuln] == [(1003, 191)] * 2
    assert year.vat(NOTTULN) == 382


def test_the_employing_body_charges_itself_no_vat():
    past = MITTE.and_then(SETUP.when(changed(valid_from=day("2024-01-01"))))
    year = past.post_year(2024, cost("2024-01-01", "2024-12-31", "74206.99"))
    assert (year.vat(DUELMEN), year.vat(NOTTULN)) == (0, 163466)
    assert [line.vat_code for line in year.lines()] == ["", "S19"]


def test_vat_below_zero_follows_an_unrefinanced_share_below_zero():
    # Nottuln bears a third of the cost and gets half of the grant.
    thirds = AgreementAmended(
        "KV-Mitte", key(f"{DUELMEN}=2/3,{NOTTULN}=1/3"), key(), day("2024-01-01"), "2", "§ 4"
    )
    past = MITTE.and_then(SETUP.when(changed(valid_from=day("2024-01-01"))), thirds)
    year = past.post_year(2024, cost("2024-01-01", "2024-12-31", "57000"))
    share, refinanced = year.cost_share(NOTTULN), year.refinanced(NOTTULN)
    assert (share, refinanced, share - refinanced) == (1900000, 2850000, -950000)
    assert year.vat(NOTTULN) == -180500
