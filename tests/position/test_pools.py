"""A question about one body sees every post that its grant is settled with."""

from __future__ import annotations

import pytest

from ledger.domain import commands as c
from ledger.position.load import Question
from tests.application.mitte import (
    AGREEMENT,
    COUNTY,
    DUELMEN,
    GRANT,
    HALVES,
    NOTTULN,
    PROGRAMME,
    STATE,
    booking,
    day,
    opened,
)

ASCHEBERG, SENDEN = "05558004", "05558044"
FIRST, LAST = day("2023-01-01"), day("2025-12-31")
PAIR = ((ASCHEBERG, 1, 3), (SENDEN, 2, 3))


def two_regions(**terms: object) -> list[c.Command]:
    """Two employing bodies and their partners under one notice."""
    bodies = ((STATE, "state"), (COUNTY, "county"))
    municipalities = (DUELMEN, NOTTULN, ASCHEBERG, SENDEN)
    notice = {"valid_from": FIRST, "valid_to": LAST, "rate_cents": 5700000} | terms
    return [
        *(c.RegisterBody(body, body, level) for body, level in bodies),
        *(c.RegisterBody(body, body) for body in municipalities),
        c.RegisterProgramme(PROGRAMME, PROGRAMME),
        c.ApproveGrant(GRANT, PROGRAMME, STATE, COUNTY, **notice),  # type: ignore[arg-type] # fields as a test gives them
        c.ForwardGrant(GRANT, DUELMEN, FIRST, LAST),
        c.ForwardGrant(GRANT, ASCHEBERG, FIRST, LAST),
        c.ConcludeAgreement(AGREEMENT, PROGRAMME, HALVES, None, FIRST),
        c.ConcludeAgreement("KV-A", PROGRAMME, PAIR, None, FIRST),
        c.EstablishPost("CM-1", PROGRAMME, DUELMEN, "M", (1, 1), FIRST, AGREEMENT, GRANT),
        c.EstablishPost("CM-A", PROGRAMME, ASCHEBERG, "A", (1, 1), FIRST, "KV-A", GRANT),
        c.FillPost("CM-1", "P-1", (1, 1), FIRST),
        c.FillPost("CM-A", "P-2", (1, 1), FIRST),
        *(
            booking(
                f"{post}-{year}",
                cents,
                post=post,
                service_from=day(f"{year}-01-01"),
                service_to=day(f"{year}-12-31"),
            )
            for post, cents in (("CM-1", 7000000), ("CM-A", 5000000))
            for year in (2023, 2024)
        ),
    ]


POOLS = {
    "cap": {"approved_cents": 9000000},
    "min over the grant": {"scope": "grant"},
    "period": {"approved_cents": 15000000, "account": "period", "scope": "grant"},
    "by plan": {
        "financing": "deficit",
        "rate_cents": 0,
        "approved_cents": 10000000,
        "planned_cost_cents": 13000000,
    },
}


@pytest.mark.parametrize("terms", POOLS.values(), ids=POOLS.keys())
def test_one_body_alone_gets_the_row_that_it_has_in_the_whole_table(database_url, terms):
    with opened(database_url) as ledger:
        for command in two_regions(**terms):
            ledger.execute(command)
        every = {(r.municipality, r.year): r for r in ledger.positions(Question()).rows}
        # A year without cost has a part of a grant that is settled over the period.
        years = 3 if terms.get("account") == "period" else 2
        assert len(every) == 4 * years
        for body in (DUELMEN, NOTTULN, ASCHEBERG, SENDEN):
            for row in ledger.positions(Question(body)).rows:
                assert row == every[body, row.year]


def test_a_cap_over_two_regions_is_split_by_what_each_would_have_had(database_url):
    with opened(database_url) as ledger:
        for command in two_regions(approved_cents=9000000):
            ledger.execute(command)
        rows = ledger.positions(Question(year=2024)).rows
        # 57,000 and 50,000 are 107,000; of the 90,000 CM-1 gets 57/107.
        got = {row.municipality: row.refinanced_cents for row in rows}
        assert got[DUELMEN] + got[NOTTULN] == 4794393
        assert got[ASCHEBERG] + got[SENDEN] == 4205607
        (tree,) = ledger.explain(Question(SENDEN, 2024), "refinanced")[0]
        assert tree.cents == got[SENDEN]
        assert {"capped", "cell"} <= {node.kind for node in tree.walk()}
