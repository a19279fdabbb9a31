"""`agreement conclude`: who bears which part."""

from __future__ import annotations

import msgspec
import pytest

from ledger.domain.commands import ConcludeAgreement
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    DUELMEN,
    NOTTULN,
    PROGRAMME,
    day,
    given,
    key,
    value_on,
)

PAST = given(*BODIES, PROGRAMME)
CONCLUDE = ConcludeAgreement("KV-Mitte", "KIM", key(), None, day("2023-01-01"), None, "1", "§ 4")


def changed(**fields):
    return msgspec.structs.replace(CONCLUDE, **fields)


def test_an_agreement_holds_its_key_for_cost_and_grant():
    event = PAST.when(CONCLUDE)
    assert event == AGREEMENT
    keys = PAST.and_then(event).standing.agreements["KV-Mitte"].keys
    version = value_on(keys, "2024-01-01")
    assert version.key == version.grant_key == key()


def test_a_key_that_does_not_sum_to_one_is_refused_whoever_gives_it():
    almost = ((DUELMEN, 33, 100), (NOTTULN, 66, 100))
    assert PAST.refuses(changed(key=almost)) == (
        "agreement KV-Mitte, key: the parts do not sum to one → e.g. A=1/2,B=1/2"
    )
    assert PAST.refuses(changed(grant_key=almost)) == (
        "agreement KV-Mitte, grant key: the parts do not sum to one → e.g. A=1/2,B=1/2"
    )


@pytest.mark.parametrize("which", ["key", "grant_key"])
def test_a_member_that_nobody_registered_is_refused(which):
    command = changed(**{which: key(f"{DUELMEN}=1/2,05558040=1/2")})
    message = PAST.refuses(command)
    assert message.startswith("body 05558040: no body is registered under this name → known: ")


def test_an_agreement_that_ends_before_it_begins_is_refused():
    assert PAST.refuses(changed(valid_to=day("2022-12-31"))) == (
        "agreement KV-Mitte: the period ends before it begins → exchange or mend the two dates"
    )


POPULATION = {"key_basis": "population", "key": key(f"{DUELMEN}=47000,{NOTTULN}=20000")}
COUNTED = {"key_date": day("2022-12-31"), "key_source": "IT.NRW, Zensus 2022"}


def test_a_population_key_names_its_date_and_its_source():
    # Two official counts of inhabitants differ by 1,700 people in this county.
    assert PAST.refuses(changed(**POPULATION)) == (
        "agreement KV-Mitte, key: a population key without date and source "
        "→ name the count it rests on with --key-date and --key-source"
    )
    assert PAST.refuses(changed(**POPULATION, key_source="IT.NRW")) == (
        "agreement KV-Mitte, key: a population key without date "
        "→ name the count it rests on with --key-date"
    )
    assert PAST.refuses(changed(**POPULATION, key_date=day("2022-12-31"), key_source=" ")) == (
        "agreement KV-Mitte, key: a population key without source "
        "→ name the count it rests on with --key-source"
    )
    event = PAST.when(changed(**POPULATION, **COUNTED))
    keys = PAST.and_then(event).standing.agreements["KV-Mitte"].keys
    version = value_on(keys, "2024-01-01")
    assert version.key == ((DUELMEN, 47, 67), (NOTTULN, 20, 67))
    assert (version.basis, version.basis_date, version.source) == (
        "population",
        day("2022-12-31"),
        "IT.NRW, Zensus 2022",
    )


@pytest.mark.parametrize("basis", ["cases", "hours"])
def test_a_counted_key_names_its_date_and_its_source(basis):
    assert f"a {basis} key without date and source" in PAST.refuses(changed(key_basis=basis))
    assert PAST.when(changed(key_basis=basis, **COUNTED)).key_basis == basis


@pytest.mark.parametrize("basis", ["fractions", "fte-share", "percent", "equal"])
def test_other_bases_need_no_date(basis):
    assert PAST.when(changed(key_basis=basis)).key_basis == basis


def test_an_unknown_basis_is_refused():
    assert PAST.refuses(changed(key_basis="inhabitants")) == (
        "agreement KV-Mitte, key: unknown basis 'inhabitants' → one of fractions, fte-share, "
        "percent, population, equal, cases, hours"
    )


def test_a_percent_key_is_exact():
    thirds = key(f"{DUELMEN}=2/3,{NOTTULN}=1/3")
    assert PAST.refuses(changed(key=thirds, key_basis="percent")) == (
        "agreement KV-Mitte, key: 2/3 of 05558016 is no exact percent → name the basis fractions\n"
        "agreement KV-Mitte, key: 1/3 of 05558032 is no exact percent → name the basis fractions"
    )
    exact = key(f"{DUELMEN}=62.5%,{NOTTULN}=37.5%")
    assert PAST.when(changed(key=exact, key_basis="percent")).key == exact


def test_the_parts_of_an_equal_key_are_equal():
    assert PAST.refuses(changed(key=key(f"{DUELMEN}=2/3,{NOTTULN}=1/3"), key_basis="equal")) == (
        "agreement KV-Mitte, key: the parts of an equal key differ "
        "→ leave the parts out, or name another basis"
    )


OVERHEADS = [
    ({"overhead": "lump"}, "unknown kind 'lump' → one of none, actual, percent:10%, flat:5000"),
    ({"overhead": ""}, "unknown kind '' → one of none, actual, percent:10%, flat:5000"),
    (
        {"overhead": "percent"},
        "percent of the personnel cost, but no rate → e.g. percent:10%",
    ),
    (
        {"overhead": "percent", "overhead_rate": (11, 10)},
        "more than 100 % of the personnel cost → check the rate",
    ),
    ({"overhead": "flat"}, "flat, but no amount above zero per FTE and year → e.g. flat:5000"),
    (
        {"overhead": "flat", "overhead_cents": 0},
        "flat, but no amount above zero per FTE and year → e.g. flat:5000",
    ),
    (
        {"overhead": "none", "overhead_rate": (1, 10)},
        "a rate, but the kind is none → e.g. percent:10%",
    ),
    (
        {"overhead": "percent", "overhead_rate": (1, 10), "overhead_cents": 500000},
        "an amount, but the kind is percent → e.g. flat:5000",
    ),
]


@pytest.mark.parametrize(("fields", "problem"), OVERHEADS)
def test_overhead_says_its_kind_and_what_the_kind_needs(fields, problem):
    assert PAST.refuses(changed(**fields)) == f"agreement KV-Mitte, overhead: {problem}"


@pytest.mark.parametrize(
    "fields",
    [
        {"overhead": "none"},
        {"overhead": "percent", "overhead_rate": (1, 10)},
        {"overhead": "percent", "overhead_rate": (1, 1)},
        {"overhead": "flat", "overhead_cents": 1},
    ],
)
def test_overhead_of_every_kind_is_accepted(fields):
    event = PAST.when(changed(**fields))
    assert event.overhead == fields["overhead"]


def test_booked_overhead_is_shared_only_where_overhead_is_taken_as_booked():
    base = ("personnel", "overhead")
    assert PAST.when(changed(cost_base=base)).cost_base == base
    assert PAST.refuses(changed(cost_base=base, overhead="none")) == (
        "agreement KV-Mitte, cost base: names overhead as booked, while the overhead of the "
        "agreement is none → leave overhead out, or agree on actual overhead"
    )


def test_a_cost_type_stands_once_in_the_cost_base():
    assert PAST.refuses(changed(cost_base=("personnel", "personnel"))) == (
        "agreement KV-Mitte, cost base: a cost type stands twice → name each one once"
    )


def test_everything_wrong_is_said_at_once():
    message = PAST.refuses(
        changed(key_basis="cases", overhead="percent", valid_to=day("2022-12-31"))
    )
    assert len(message.splitlines()) == 3
