"""On no day is more allocated under a notice than it pays for, whatever was recorded how."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.application import Ledger, Note
from ledger.domain import commands as c
from ledger.domain.errors import Refusal
from ledger.domain.facts import Facts, fold
from ledger.importing.setup.document import read_entries
from ledger.projections.fact_index import all_facts
from tests.application.mitte import (
    AGREEMENT,
    COUNTY,
    DUELMEN,
    GRANT,
    NOTTULN,
    POST,
    PROGRAMME,
    STATE,
    count,
    day,
    opened,
    record_master_data,
    refused,
)
from tests.effort import examples

FIRST, LAST = day("2023-01-01"), day("2025-12-31")
WHY = "typed wrongly"
AMENDED = c.AmendGrant(GRANT, FIRST, fte=(2, 1))


def post(name: str, fte: tuple[int, int], since: int = FIRST, **other: str) -> c.EstablishPost:
    home = other.get("home", DUELMEN)
    return c.EstablishPost(name, PROGRAMME, home, "Mitte", fte, since, AGREEMENT, GRANT)


def facts_of(ledger: Ledger) -> Facts:
    return ledger.ask(lambda session, _, __: fold(all_facts(session)), None)


def funded_and_allocated(facts: Facts, on: int) -> list[tuple[Fraction, Fraction]]:
    """Return what the notice and each forwarding pay for on a day, beside what rests on them."""
    grant = facts.grants[GRANT]
    if grant.coverage.at(on) is None:
        return []
    under: dict[str, Fraction] = {}
    for one in facts.posts.values():
        notice, fte = one.grants.at(on), one.fte.at(on)
        if notice is not None and notice.value == GRANT and fte is not None and fte.value:
            home = one.event.employing_body
            under[home] = under.get(home, Fraction(0)) + fte.value
    contracts = [f for _, f in grant.forwardings if f.fte and f.valid_from <= on <= f.valid_to]
    pairs = [(Fraction(*f.fte or (0, 1)), under.get(f.recipient, Fraction(0))) for f in contracts]
    said = grant.fte.at(on)
    if said is not None and said.value is not None:
        pairs.append((said.value, sum(under.values(), Fraction(0))))
        pairs.append((said.value, sum((paid for paid, _ in pairs[:-1]), Fraction(0))))
    return pairs


def test_a_post_beyond_the_notice_is_refused_until_the_amended_notice_is_recorded(database_url):
    with opened(database_url) as ledger:
        record_master_data(ledger)
        ledger.execute(AMENDED)
        ledger.execute(post("CM-2", (1, 1)))
        words = refused(ledger, post("CM-3", (1, 2), day("2024-01-01")))
        assert "pays for 2 FTE, and 5/2 are allocated from 2024-01-01 on" in words
        assert "grant amend KIM-2023 --from 2024-01-01 --fte 5/2" in words
        ledger.execute(c.AmendGrant(GRANT, day("2024-01-01"), fte=(5, 2)))
        ledger.execute(post("CM-3", (1, 2), day("2024-01-01")))


def test_every_other_way_to_exceed_is_refused(database_url):
    with opened(database_url) as ledger:
        record_master_data(ledger)
        ledger.execute(AMENDED)
        ledger.execute(post("CM-2", (1, 1)))
        ledger.execute(c.AmendPost("CM-2", day("2024-01-01"), (1, 2)))
        lowered = count(ledger)
        ledger.execute(post("CM-3", (1, 2), day("2024-01-01")))
        ledger.execute(c.ClosePost("CM-3", day("2024-12-31")))
        closed = count(ledger)
        ledger.execute(post("CM-4", (1, 2), day("2025-01-01")))
        free = c.EstablishPost("CM-5", PROGRAMME, DUELMEN, "Mitte", (1, 1), FIRST)
        ledger.execute(free)
        because = Note(reason=WHY)
        assert "5/2 are allocated" in refused(ledger, c.WithdrawFact(lowered), because)
        assert "5/2 are allocated" in refused(ledger, c.WithdrawFact(closed), because)
        assert "are allocated" in refused(ledger, c.AmendPost("CM-2", day("2025-01-01"), (1, 1)))
        attached = c.AmendPost("CM-5", day("2025-06-01"), None, None, GRANT)
        assert "3 are allocated from 2025-06-01 on" in refused(ledger, attached)
        assert "are allocated" in refused(
            ledger, c.AmendGrant(GRANT, day("2025-01-01"), fte=(1, 1))
        )
        again = c.ForwardGrant(GRANT, DUELMEN, FIRST, LAST, fte=(3, 2))
        assert "passes on 3/2 FTE" in refused(ledger, again, Note(reason=WHY, corrects=9))
        wide = c.ForwardGrant(GRANT, NOTTULN, FIRST, LAST, fte=(5, 2))
        assert "its forwardings pass 5/2 on" in refused(ledger, wide)
        # A revoked notice pays for nothing, and nothing is compared with it.
        ledger.execute(c.RevokeGrant(GRANT, day("2025-07-01")))
        revoked = count(ledger)
        ledger.execute(post("CM-6", (9, 1), day("2025-07-01")))
        assert "are allocated" in refused(ledger, c.WithdrawFact(revoked), because)


SETUP = f"""
[[body]]
body = "{STATE}"
name = "Land"
level = "state"
[[body]]
body = "{COUNTY}"
name = "Kreis"
level = "county"
[[body]]
body = "{DUELMEN}"
name = "Dülmen"
[[programme]]
programme = "KIM"
name = "KIM"
[[grant]]
grant = "KIM-2023"
programme = "KIM"
grantor = "{STATE}"
recipient = "{COUNTY}"
valid_from = 2023-01-01
valid_to = 2025-12-31
rate = 55000
fte = "2"
[[grant.forward]]
recipient = "{DUELMEN}"
valid_from = 2023-01-01
valid_to = 2025-12-31
fte = 2
[[grant.amend]]
valid_from = 2025-01-01
fte = "1"
[[grant.forward]]
recipient = "{COUNTY}"
valid_from = 2025-01-01
valid_to = 2025-12-31
[[post]]
post = "CM-1"
programme = "KIM"
employing_body = "{DUELMEN}"
fte = "1"
valid_from = 2023-01-01
grant = "KIM-2023"
[[post]]
post = "CM-2"
programme = "KIM"
employing_body = "{DUELMEN}"
fte = "1"
valid_from = 2023-01-01
grant = "KIM-2023"
[[post.close]]
last_day = 2024-12-31
"""
SHORTER = SETUP.replace("valid_to = 2025-12-31\nfte = 2", "valid_to = 2024-12-31\nfte = 2")


def commands_of(file):
    return [entry for _, entry in read_entries(file)]


def test_a_setup_file_is_judged_by_what_it_says_as_a_whole(database_url, tmp_path):
    """The post that ends before fewer are paid for stands in the file behind the amendment."""
    file = tmp_path / "setup.toml"
    with opened(database_url) as ledger:
        file.write_text(SETUP, encoding="utf-8")
        for dry_run in (True, False):
            with pytest.raises(Refusal, match="its forwardings pass 2 on from 2025-01-01 on"):
                ledger.execute_all(commands_of(file), dry_run=dry_run)
        assert count(ledger) == 0
        file.write_text(SHORTER, encoding="utf-8")
        ledger.execute_all(commands_of(file))
        assert facts_of(ledger).grants[GRANT].event.fte == (2, 1)
        before = count(ledger)
        ledger.execute_all(commands_of(file))
        assert count(ledger) == before


DAYS = st.sampled_from(
    [day(f"{year}-{month:02}-01") for year in (2023, 2024, 2025) for month in (1, 7)]
)
FTE = st.sampled_from([(1, 2), (1, 1), (3, 2), (2, 1)])
POSTS = st.sampled_from([POST, "CM-2", "CM-3"])
HOMES = st.sampled_from([DUELMEN, NOTTULN])
COMMANDS = st.one_of(
    st.builds(
        lambda name, fte, since, home: post(name, fte, since, home=home), POSTS, FTE, DAYS, HOMES
    ),
    st.builds(c.AmendPost, POSTS, DAYS, FTE),
    st.builds(lambda name, since: c.AmendPost(name, since, grant=GRANT), POSTS, DAYS),
    st.builds(lambda name, last: c.ClosePost(name, last - 1), POSTS, DAYS),
    st.builds(lambda since, fte: c.AmendGrant(GRANT, since, fte=fte), DAYS, FTE),
    st.builds(lambda since, until: c.AmendGrant(GRANT, since, 5000000, None, until), DAYS, DAYS),
    st.builds(
        lambda home, since, fte: c.ForwardGrant(GRANT, home, since, since + 180, fte=fte),
        HOMES,
        DAYS,
        st.none() | FTE,
    ),
    st.builds(c.RevokeGrant, st.just(GRANT), DAYS),
    st.builds(c.WithdrawFact, st.integers(6, 20)),
)  # fmt: skip


@settings(max_examples=examples(30))
@given(st.lists(st.tuples(COMMANDS, st.none() | st.integers(6, 20)), min_size=5, max_size=25))
def test_on_no_day_is_more_allocated_than_is_paid_for(story):
    """Whatever is typed, corrected and withdrawn, in any order."""
    with tempfile.TemporaryDirectory() as folder, opened(f"{folder}/ledger.db") as ledger:
        record_master_data(ledger)
        ledger.execute(AMENDED)
        for command, corrects in story:
            withdraws = isinstance(command, c.WithdrawFact)
            note = Note(reason=WHY, corrects=None if withdraws else corrects)
            with suppress(Refusal):
                ledger.execute(command, note)
        facts = facts_of(ledger)
        for on in range(FIRST, LAST + 32, 15):
            assert all(under <= paid for paid, under in funded_and_allocated(facts, on))


def test_stories_do_allocate_and_are_refused():
    """Else the law above would say nothing."""
    with tempfile.TemporaryDirectory() as folder, opened(f"{folder}/ledger.db") as ledger:
        record_master_data(ledger)
        ledger.execute(AMENDED)
        ledger.execute(post("CM-2", (1, 1)))
        assert (Fraction(2), Fraction(2)) in funded_and_allocated(facts_of(ledger), FIRST)
        assert "are allocated" in refused(ledger, post("CM-3", (1, 2)))


def test_whoever_lowers_a_notice_or_a_contract_is_not_told_to_raise_it_first(ledger):
    ledger.execute(c.AmendGrant(GRANT, FIRST, fte=(2, 1)))
    ledger.execute(post("CM-2", (1, 1)))
    said = refused(ledger, c.AmendGrant(GRANT, day("2024-01-01"), fte=(1, 1)))
    assert "pays for 1 FTE, and 2 are allocated" in said
    assert said.endswith("allocate less first: post amend, post close; or let it be --fte 2")
    contract = c.ForwardGrant(GRANT, DUELMEN, FIRST, LAST, fte=(1, 1))
    said = refused(ledger, contract, Note(corrects=9, reason=WHY))
    assert "passes on 1 FTE, and 2 are allocated" in said
    assert said.endswith("allocate less first: post amend, post close; or let it be --fte 2")
