"""Eight processes at once: nothing is lost, and no rule that looks across streams is overtaken."""

from __future__ import annotations

from collections import Counter

from ledger.application.ledger import Ledger
from ledger.domain import commands as c
from ledger.domain.decisions import event_of
from ledger.domain.events import AgreementTerminated, CostBooked
from ledger.domain.facts import Facts, evolve, in_order
from ledger.domain.rules import findings
from ledger.position.load import Question
from ledger.projections.fact_index import all_facts
from tests.application import writers as w
from tests.application.mitte import (
    AGREEMENT,
    DUELMEN,
    GRANT,
    NOTTULN,
    PERSON,
    POST,
    PROGRAMME,
    booking,
    day,
    master_data,
    opened,
    record_master_data,
)
from tests.effort import effort

BOOKINGS = effort(10, 40)
FIRST = day("2023-01-01")


def outcomes(results):
    return Counter(result.what for result in results)


def check(url):
    """Nothing stands that its rules would refuse, and the ledger verifies."""
    with Ledger(url) as ledger:
        verified = ledger.verify()
        with ledger._database.read() as session:
            facts = in_order(all_facts(session))
    assert (verified.findings, verified.read_models) == ((), True)
    state = Facts()
    for fact in facts:
        assert not findings(fact.event, state)
        evolve(state, fact)


def test_eight_that_book_at_once_lose_nothing_and_leave_no_gap(writers, url):
    receipts = writers.at_once(w.book_many, [(url, n, BOOKINGS) for n in range(w.MANY)])

    flat = [receipt for one in receipts for receipt in one]
    first = len(master_data()) + 1
    last = first + w.MANY * BOOKINGS
    assert sorted(receipt.first_sequence for receipt in flat) == list(range(first, last))
    with Ledger(url) as ledger:
        events = [item.event for item in ledger.replay(after=first - 1)]
        booked = {e.voucher: e.amount_cents for e in events if isinstance(e, CostBooked)}
        wanted = {f"{n}-{i}": 1000 * n + i + 1 for n in range(w.MANY) for i in range(BOOKINGS)}
        assert booked == wanted
        rows = ledger.positions(Question()).rows
        assert sum(row.cost_share_cents for row in rows) == sum(wanted.values())
        for receipt in (flat[0], flat[-1], max(flat, key=lambda r: r.first_sequence)):
            assert not ledger.verify(receipt.receipt).findings
    check(url)


def test_eight_first_starts_make_one_ledger(writers, database_url):
    receipts = writers.at_once(w.create, [(database_url,)] * w.MANY)

    assert len(set(receipts)) == 1
    with opened(database_url) as ledger:
        record_master_data(ledger)
    check(database_url)


def test_one_of_eight_gets_the_post(writers, url):
    with Ledger(url) as ledger:
        ledger.execute(c.VacatePost(POST, PERSON, day("2023-12-31")))
    fills = [c.FillPost(POST, f"P-{n}", (1, 1), day("2024-01-01")) for n in range(100, 108)]

    results = writers.race(url, fills)

    assert outcomes(results) == {w.RECORDED: 1, w.REFUSED: 7}
    assert all("exceed its 1 FTE" in r.message for r in results if r.message)
    check(url)


def test_one_person_gets_one_of_eight_posts(writers, url):
    posts = [f"X-{number}" for number in range(w.MANY)]
    with Ledger(url) as ledger:
        for post in posts:
            ledger.execute(c.EstablishPost(post, PROGRAMME, DUELMEN, "", (1, 1), FIRST))

    results = writers.race(url, [c.FillPost(post, "P-99", (3, 4), FIRST) for post in posts])

    assert outcomes(results) == {w.RECORDED: 1, w.REFUSED: 7}
    assert all("person P-99: would work 3/2 FTE" in r.message for r in results if r.message)
    check(url)


def test_one_of_eight_contents_of_a_voucher_stands(writers, url):
    results = writers.race(url, [booking("V-1", 100 + number) for number in range(w.MANY)])

    assert outcomes(results) == {w.RECORDED: 1, w.REFUSED: 7}
    assert all("stands with other content" in r.message for r in results if r.message)
    check(url)


def test_the_same_voucher_eight_times_is_booked_once(writers, url):
    results = writers.race(url, [booking("V-1")] * w.MANY)

    assert outcomes(results) == {w.RECORDED: 1, w.REPEATED: 7}
    assert len({r.receipt.receipt for r in results}) == 1
    check(url)


def test_the_same_import_eight_times_is_recorded_once(writers, url):
    lines = tuple(booking(f"V-{number}") for number in range(200))

    results = writers.race(url, [c.ImportCosts(lines)] * w.MANY)

    assert outcomes(results) == {w.RECORDED: 1, w.REPEATED: 7}
    assert sorted(r.receipt.known for r in results) == [0] + [200] * 7
    check(url)


def test_a_voucher_is_reversed_once(writers, url):
    with Ledger(url) as ledger:
        ledger.execute(booking("V-1"))
    then = day("2023-09-01")

    results = writers.race(
        url,
        [
            c.ReverseCost(DUELMEN, 2023, "V-1", then, then, reversal_voucher=f"S-{number}")
            for number in range(w.MANY)
        ],
    )

    assert outcomes(results) == {w.RECORDED: 1, w.REFUSED: 7}
    check(url)


def test_a_name_is_registered_with_one_content(writers, url):
    results = writers.race(url, [c.RegisterBody("05558044", f"Senden {n}") for n in range(w.MANY)])

    assert outcomes(results) == {w.RECORDED: 1, w.REFUSED: 7}
    check(url)


def test_a_post_is_not_filled_and_closed(writers, url):
    end = day("2023-12-31")
    with Ledger(url) as ledger:
        ledger.execute(c.VacatePost(POST, PERSON, end))
    fills = [c.FillPost(POST, f"P-{n}", (1, 4), day("2024-01-01")) for n in range(100, 104)]

    results = writers.race(url, [*fills, *[c.ClosePost(POST, end)] * 4])

    filled, closed = outcomes(results[:4]), outcomes(results[4:])
    if closed[w.RECORDED]:
        assert filled == {w.REFUSED: 4}
    else:
        assert (filled, closed) == ({w.RECORDED: 4}, {w.REFUSED: 4})
    check(url)


def test_a_post_is_not_booked_on_and_withdrawn(writers, url):
    with Ledger(url) as ledger:
        number = ledger.execute(
            c.EstablishPost("X-1", PROGRAMME, DUELMEN, "", (1, 1), FIRST)
        ).first_sequence
    costs = [booking(f"V-{n}", post="X-1") for n in range(4)]

    results = writers.race(url, [*costs, *[c.WithdrawFact(number)] * 4])

    booked, withdrawn = outcomes(results[:4]), outcomes(results[4:])
    if withdrawn[w.RECORDED]:
        assert (booked, withdrawn) == ({w.REFUSED: 4}, {w.RECORDED: 1, w.REPEATED: 3})
    else:
        assert (booked, withdrawn) == ({w.RECORDED: 4}, {w.REFUSED: 4})
    check(url)


def test_a_body_is_not_named_and_withdrawn(writers, url):
    with Ledger(url) as ledger:
        number = ledger.execute(c.RegisterBody("05558044", "Senden")).first_sequence
    decisions = [c.AdoptDecision(f"D-{n}", "05558044", PROGRAMME, 100, 2023) for n in range(4)]

    results = writers.race(url, [*decisions, *[c.WithdrawFact(number)] * 4])

    adopted, withdrawn = outcomes(results[:4]), outcomes(results[4:])
    assert (adopted[w.RECORDED] == 0) != (withdrawn[w.RECORDED] == 0)
    check(url)


def test_an_agreement_is_not_amended_after_its_end(writers, url):
    thirds = ((DUELMEN, 1, 3), (NOTTULN, 2, 3))
    amendment = c.AmendAgreement(AGREEMENT, thirds, None, day("2024-06-01"), "2")
    termination = c.TerminateAgreement(AGREEMENT, day("2023-12-31"))

    results = writers.race(url, [*[amendment] * 4, *[termination] * 4])

    assert sum(r.what == w.RECORDED for r in results[4:]) <= 1
    with Ledger(url) as ledger:
        later = [item.event for item in ledger.replay(after=len(master_data()))]
    ended = AgreementTerminated(AGREEMENT, day("2023-12-31"))
    assert later in ([ended], [event_of(amendment), ended])
    check(url)


def test_no_two_posts_take_the_last_full_time_post_that_a_notice_pays_for(url, writers):
    with opened(url) as ledger:
        ledger.execute(c.AmendGrant(GRANT, FIRST, fte=(3, 1)))
    posts = [
        c.EstablishPost(f"CM-{n}", PROGRAMME, DUELMEN, "Mitte", (1, 1), FIRST, AGREEMENT, GRANT)
        for n in range(2, 2 + w.MANY)
    ]
    results = writers.race(url, posts)
    assert outcomes(results) == {w.RECORDED: 2, w.REFUSED: w.MANY - 2}
    assert all("pays for 3 FTE" in one.message for one in results if one.what == w.REFUSED)
    check(url)
