"""Cost types at the door: what programme, notice, registration or a standing booking knows.

Domain reference §4, "Eligible". Asked under the write lock, whatever the command.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ledger.application import Ledger, Note
from ledger.application.recording.costs.cost_types import meanings
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.costs.cost_types import named_types
from ledger.domain.errors import Conflict, DatabaseError, Refusal
from ledger.domain.facts import in_order
from ledger.importing.costs.imported import ImportOptions, import_costs
from ledger.log.appending import NewEvent, append
from ledger.log.canonical import Envelope
from ledger.log.eventlog import head
from ledger.projections import cost_types, engine
from ledger.projections.fact_index import all_facts
from tests.application.mitte import (
    AGREEMENT,
    COUNTY,
    DUELMEN,
    GRANT,
    HALVES,
    POST,
    PROGRAMME,
    STATE,
    booking,
    count,
    day,
    refused,
    stored,
)

if TYPE_CHECKING:
    from ledger.application.recording.costs.import_results import ImportReport

NEW = Note(new_type=True)
UNKNOWN = 'cost type "material": nobody knows it → known: personnel; --new-type introduces it'
FIRST, LAST = day("2025-01-01"), day("2025-12-31")


def known(ledger: Ledger) -> set[str]:
    return ledger.ask(meanings, None).names


def events(ledger: Ledger, after: int = 0) -> list[e.Event]:
    return [item.event for item in ledger.replay(after)]


def types_booked(ledger: Ledger) -> list[str]:
    return [event.cost_type for event in events(ledger) if isinstance(event, e.CostBooked)]


def reversal(voucher: str = "V-1") -> c.ReverseCost:
    return c.ReverseCost(DUELMEN, 2023, voucher, day("2023-09-01"), 0)


def plan(cost_type: str, cents: int = 100) -> c.PlanCost:
    return c.PlanCost(POST, cost_type, cents, FIRST, LAST)


def record_old(ledger: Ledger, event: e.Event) -> None:
    """Record an event as an earlier program did, which took any word for a type."""
    with ledger._database.write() as session:
        envelope = Envelope(bytes(16), bytes(32), head(session).recorded_at, "old", 0)
        engine.apply(session, append(session, envelope, [NewEvent(event, 0)])[1])


def old_booking(cost_type: str, voucher: str = "V-1") -> e.CostBooked:
    first, last = day("2023-07-01"), day("2023-07-31")
    return e.CostBooked(
        DUELMEN, "manual", 2023, voucher, 1, POST, cost_type, 10000, first, last, last, last, 2023
    )


@pytest.mark.parametrize(
    "command", [booking(cost_type="material"), plan("material")], ids=["book", "plan"]
)
def test_what_nobody_knows_is_refused_and_introduced_on_purpose(ledger, command):
    assert refused(ledger, command) == UNKNOWN
    start = count(ledger)
    receipt = ledger.execute(command, NEW)
    assert receipt.events == 2
    assert events(ledger, start)[0] == e.CostTypeRegistered("material")
    assert "cost type material is new in this ledger" in receipt.warnings
    assert "material" in known(ledger)


def test_every_unknown_line_of_an_import_is_told(ledger):
    lines = (
        booking("V-1"),
        booking("V-2", cost_type="material"),
        booking("V-3", cost_type="Sachausgaben"),
    )
    words = refused(ledger, c.ImportCosts(lines))
    assert words.splitlines() == [
        f"line 2, {UNKNOWN}",
        f"line 3, {UNKNOWN.replace('material', 'Sachausgaben')}",
    ]
    receipt = ledger.execute(c.ImportCosts(lines), NEW)
    assert receipt.events == 4
    assert types_booked(ledger) == ["personnel", "material", "material"]


def test_a_type_is_known_by_programme_notice_amendment_cost_base_and_registration(ledger):
    assert known(ledger) == {"personnel"}
    ledger.execute(c.RegisterProgramme("P2", "Another", ("salary",)))
    first, last = day("2023-01-01"), day("2025-12-31")
    ledger.execute(
        c.ApproveGrant("G2", PROGRAMME, STATE, COUNTY, first, last, 1, cost_types=("travel",))
    )
    ledger.execute(c.AmendGrant(GRANT, first, cost_types=("personnel", "rent")))
    ledger.execute(
        c.AmendAgreement(AGREEMENT, HALVES, None, first, "2", cost_base=("personnel", "material"))
    )
    ledger.execute(c.RegisterCostType("fees"))
    assert known(ledger) == {
        "personnel",
        "salary",
        "travel",
        "rent",
        "material",
        "fees",
    }
    for number, name in enumerate(sorted(known(ledger))):
        ledger.execute(booking(f"V-{number}", cost_type=name))


def test_a_notice_that_is_withdrawn_knows_nothing(ledger):
    first, last = day("2023-01-01"), day("2025-12-31")
    notice = c.ApproveGrant(
        "G2", PROGRAMME, STATE, COUNTY, first, last, 1, cost_types=("personnel", "travel")
    )
    number = ledger.execute(notice).last_sequence
    ledger.execute(booking("V-1", cost_type="travel"))
    ledger.execute(c.WithdrawFact(number), Note(reason="another county's"))
    ledger.execute(booking("V-2", cost_type="travel"))
    ledger.execute(reversal("V-1"))
    ledger.execute(reversal("V-2"))
    assert 'cost type "travel": nobody knows it' in refused(
        ledger, booking("V-3", cost_type="travel")
    )


def test_a_corrected_notice_knows_what_takes_its_place(ledger):
    first = day("2023-01-01")
    number = ledger.execute(c.AmendGrant(GRANT, first, cost_types=("personel",))).last_sequence
    why = Note(corrects=number, reason="typing error")
    ledger.execute(c.AmendGrant(GRANT, first, cost_types=("Personalausgaben", "rent")), why)
    assert known(ledger) == {"personnel", "rent"}


def test_a_typing_error_in_a_notice_is_doubted(ledger):
    receipt = ledger.execute(c.AmendGrant(GRANT, day("2023-01-01"), cost_types=("personel",)))
    assert (
        "cost type personel is new in this ledger; is personnel meant? → correct it with --corrects"
        in receipt.warnings
    )


def test_a_plan_is_corrected_to_a_known_type_only(ledger):
    number = ledger.execute(plan("personnel")).last_sequence
    why = Note(corrects=number, reason="typing error")
    assert refused(ledger, plan("material"), why) == UNKNOWN
    start = count(ledger)
    ledger.execute(plan("material"), Note(corrects=number, reason="x", new_type=True))
    assert [type(event).__name__ for event in events(ledger, start)] == [
        "CostTypeRegistered",
        "FactWithdrawn",
        "CostPlanned",
    ]
    assert ledger.rebuild() == []


def test_a_type_whose_bookings_are_all_reversed_is_not_known_by_them(ledger):
    record_old(ledger, old_booking("training"))
    ledger.execute(booking("V-2", cost_type="training"))
    ledger.execute(reversal("V-1"))
    ledger.execute(booking("V-3", cost_type="training"))
    ledger.execute(reversal("V-2"))
    ledger.execute(reversal("V-3"))
    assert "nobody knows it" in refused(ledger, booking("V-4", cost_type="training"))


def test_a_repeat_asks_for_nothing(ledger):
    """What stood once is known again, although nothing else knows its type by now."""
    record_old(ledger, old_booking("training"))
    ledger.execute(reversal("V-1"))
    again = booking("V-1", cost_type="training")
    assert ledger.execute(again).repeated
    assert ledger.execute(c.ImportCosts((again, booking("V-2")))).known == 1
    assert "nobody knows it" in refused(ledger, again, Note(again=True))


def test_the_word_of_the_tables_is_the_same_booking(ledger):
    ledger.execute(booking(cost_type="Personalausgaben"))
    assert types_booked(ledger) == ["personnel"]
    for word in ("personnel", "PERSONALAUSGABEN", "personnel costs", "Personalausgaben"):
        assert ledger.execute(booking(cost_type=word)).repeated
    with pytest.raises(Conflict, match="amount: booked"):
        ledger.execute(booking(cost_type="Personalausgaben", cents=1))


def test_the_same_words_are_the_same_command_whatever_they_meant(ledger):
    note = Note(command_id=bytes(16))
    first = ledger.execute(booking(cost_type="Personalausgaben"), note)
    assert ledger.execute(booking(cost_type="Personalausgaben"), note).receipt == first.receipt
    with pytest.raises(Conflict, match="other content"):
        ledger.execute(booking(cost_type="personnel"), note)


def test_a_word_that_was_booked_before_keeps_its_meaning(ledger):
    record_old(ledger, old_booking("Personalausgaben"))
    ledger.execute(booking("V-2", cost_type="Personalausgaben"))
    ledger.execute(booking("V-3", cost_type="personnel"))
    assert types_booked(ledger) == ["Personalausgaben", "Personalausgaben", "personnel"]
    assert ledger.execute(booking("V-1", cost_type="Personalausgaben")).repeated


def test_an_old_file_is_known_when_its_words_have_another_meaning_by_now(ledger):
    record_old(ledger, old_booking("Personalausgaben"))
    ledger.execute(reversal("V-1"))
    old = booking("V-1", cost_type="Personalausgaben")
    assert ledger.execute(c.ImportCosts((old,))).known == 1
    ledger.execute(old, Note(again=True))
    assert types_booked(ledger) == ["Personalausgaben", "personnel"]
    assert ledger.execute(c.ImportCosts((old,))).known == 1
    assert ledger.execute(old).repeated


def test_programmes_notices_and_agreements_take_the_words_too(ledger):
    ledger.execute(c.RegisterProgramme("P2", "Another", ("Personalausgaben", "Sachausgaben")))
    first = day("2023-01-01")
    ledger.execute(c.AmendGrant(GRANT, first, cost_types=("PERSONNEL", "Personalausgaben")))
    ledger.execute(
        c.AmendAgreement(AGREEMENT, HALVES, None, first, "2", cost_base=("Gemeinkosten",))
    )
    assert [named_types(event) for event in events(ledger)[-3:]] == [
        ("personnel", "material"),
        ("personnel",),
        ("overhead",),
    ]
    again = c.RegisterProgramme("P2", "Another", ("Personalausgaben", "Sachausgaben"))
    assert ledger.execute(again).repeated


@pytest.mark.parametrize("word", ["Personnel", "Personalausgaben", "person nel"])
def test_a_new_type_that_looks_like_another_is_refused(ledger, word):
    for command in (c.RegisterCostType(word), plan(word), booking(cost_type=word)):
        assert "looks like personnel, which is known" in refused(ledger, command, NEW)


def test_a_registration_is_a_fact_like_others(ledger):
    receipt = ledger.execute(c.RegisterCostType("Sachausgaben"))
    assert events(ledger)[-1] == e.CostTypeRegistered("material")
    assert ledger.execute(c.RegisterCostType("material"), Note(again=True)).repeated
    ledger.execute(c.RegisterCostType("personnel"))  # the programme's, and now by itself
    ledger.execute(
        c.RegisterCostType("rent"), Note(corrects=receipt.last_sequence, reason="another one")
    )
    assert known(ledger) == {"personnel", "rent"}


def imported(ledger: Ledger, path: Path, *rows: str, note: Note | None = None) -> ImportReport:
    head = "post,cost_type,amount,service_from,service_to,booked_on,voucher,reverses\n"
    path.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return import_costs(ledger, path, ImportOptions(source="manual", note=note or Note()))


def row(voucher: str, cost_type: str, reverses: str = "", amount: str = "100") -> str:
    return f"{POST},{cost_type},{amount},2023-07-01,2023-07-31,2023-07-31,{voucher},{reverses}"


def test_a_file_with_an_unknown_type_names_its_lines_and_records_nothing(ledger, tmp_path):
    before = count(ledger)
    report = imported(ledger, tmp_path / "a.csv", row("V-1", "personnel"), row("V-2", "material"))
    assert (report.rejected, report.receipt) == (1, None)
    assert str(report.findings[0]) == f"line 3, {UNKNOWN}"
    assert count(ledger) == before


def test_a_file_may_introduce_types_on_purpose(ledger, tmp_path):
    rows = [row("V-1", "material"), row("V-2", "Sachausgaben"), row("V-3", "travel")]
    report = imported(ledger, tmp_path / "a.csv", *rows, note=NEW)
    assert (report.new, report.rejected) == (3, 0)
    assert report.receipt is not None
    assert report.receipt.events == 5
    assert [w for w in report.receipt.warnings if "is new" in w] == [
        "cost type material is new in this ledger",
        "cost type travel is new in this ledger",
    ]
    assert types_booked(ledger) == ["material", "material", "travel"]
    assert ledger.rebuild() == []


def test_the_words_of_a_file_mean_the_type_and_its_reversals_fit(ledger, tmp_path):
    rows = [row("V-1", "Personalausgaben"), row("V-2", "personnel costs")]
    assert imported(ledger, tmp_path / "a.csv", *rows).new == 2
    assert types_booked(ledger) == ["personnel", "personnel"]
    assert imported(ledger, tmp_path / "a.csv", *rows).again
    back = row("S-1", "Personalausgaben", "V-1", "-100")
    report = imported(ledger, tmp_path / "b.csv", *rows, back, row("V-3", "Personalausgaben"))
    assert (report.known, report.new, report.rejected) == (2, 2, 0)
    other = row("S-2", "Sachausgaben", "V-2", "-100")
    assert "names cost type Sachausgaben" in str(
        imported(ledger, tmp_path / "c.csv", other).findings[0]
    )


def test_an_old_file_with_words_that_were_booked_is_known(ledger, tmp_path):
    record_old(ledger, old_booking("Personalausgaben"))
    report = imported(
        ledger, tmp_path / "a.csv", row("V-1", "Personalausgaben").replace("100,", "100,", 1)
    )
    # The old booking was paid, the line is not: a conflict about that, and not about its type.
    assert report.conflicts == 1
    assert "cost_type" not in str(report.findings[0])


def test_a_dry_run_tells_what_would_be_new(ledger, tmp_path):
    path = tmp_path / "a.csv"
    imported(ledger, path, row("V-1", "material"))
    before = count(ledger)
    report = import_costs(ledger, path, ImportOptions(note=NEW, dry_run=True))
    assert report.receipt is not None
    assert "cost type material is new in this ledger" in report.receipt.warnings
    assert count(ledger) == before


def test_one_unknown_line_costs_only_itself_where_valid_lines_are_accepted(ledger, tmp_path):
    path = tmp_path / "a.csv"
    imported(ledger, path, *(row(f"V-{n}", "personnel") for n in range(50)), row("V", "persnel"))
    report = import_costs(ledger, path, ImportOptions(accept_valid=True))
    assert (report.new, report.rejected) == (50, 1)


def test_a_ledger_from_before_asks_for_rebuild_once(ledger):
    with ledger._database.write() as session:
        session.run("DROP TABLE cost_type")
        session.run("DELETE FROM projection WHERE name = 'cost_types'")
    with pytest.raises(DatabaseError, match="cost_types"):
        ledger.execute(booking())
    with pytest.raises(DatabaseError, match="cost_types"):
        ledger.judge([booking()])
    ledger.rebuild()
    ledger.execute(booking())


WORDS = ("material", "travel", "fees", "rent")


def expected(ledger: Ledger) -> set[str]:
    """Return what should be known, from the whole log: an independent, slow reading."""
    with ledger._database.read() as session:
        facts = in_order(all_facts(session))
    found = {name for fact in facts for name in named_types(fact.event)}
    vouchers = [item for item in ledger.replay() if isinstance(item.event, e.Voucher)]
    undone = {item.event.reverses for item in vouchers if isinstance(item.event, e.CostReversed)}
    return found | {
        item.event.cost_type
        for item in vouchers
        if isinstance(item.event, e.CostBooked) and item.sequence not in undone
    }


def one_of(chance: random.Random, number: int, facts: list[int]) -> tuple[c.Command, Note]:
    """Return any command that names a type, or takes the name of one back."""
    word, voucher = chance.choice(WORDS), f"V-{chance.randrange(6)}"
    note = Note(new_type=chance.random() < 0.5, again=chance.random() < 0.5)
    why = Note(reason="wrong")
    first, last = day("2023-01-01"), day("2025-12-31")
    lines = tuple(booking(f"L-{number}-{n}", cost_type=w) for n, w in enumerate((word, *WORDS[:2])))
    return chance.choice(
        [
            (booking(voucher, cost_type=word), note),
            (booking(f"W-{number}", cost_type=word), note),
            (reversal(voucher), Note()),
            (c.ImportCosts((*lines, reversal(voucher))), note),
            (c.ImportCosts(lines), note),
            (plan(word, number + 1), note),
            (c.RegisterCostType(word), Note()),
            (c.RegisterProgramme(f"P{number}", "x", (word,)), Note()),
            (
                c.ApproveGrant(
                    f"G{number}", PROGRAMME, STATE, COUNTY, first, last, 1, cost_types=(word,)
                ),
                Note(),
            ),
            (c.AmendGrant(GRANT, first, cost_types=("personnel", word)), Note(again=True)),
            (c.WithdrawFact(chance.choice(facts or [1])), why),
            (c.WithdrawFact(chance.choice(facts or [1])), why),
        ]
    )


@pytest.mark.parametrize("seed", range(6))
def test_known_is_what_stands_after_any_history(ledger, seed):
    """Programmes, notices, cost bases, registrations and standing bookings; rebuilt alike."""
    chance = random.Random(seed)
    facts: list[int] = []
    for number in range(40):
        command, note = one_of(chance, number, facts)
        before = known(ledger)
        try:
            receipt = ledger.execute(command, note)
        except Refusal:
            assert known(ledger) == before
            continue
        if not isinstance(command, c.BookCost | c.ReverseCost | c.ImportCosts):
            facts.append(receipt.last_sequence)
        new = events(ledger, receipt.first_sequence - 1) if not receipt.repeated else []
        for event in new:
            if isinstance(event, e.CostBooked):
                assert event.cost_type in before | {
                    other.cost_type for other in new if isinstance(other, e.CostTypeRegistered)
                }
        assert known(ledger) == expected(ledger)
    before_rebuild = stored(ledger, cost_types.RELATIONS)
    assert ledger.rebuild() == []
    assert stored(ledger, cost_types.RELATIONS) == before_rebuild


def test_a_type_introduced_on_purpose_is_doubted_where_it_is_almost_known(ledger):
    receipt = ledger.execute(booking("V-1", cost_type="persnonel"), Note(new_type=True))
    assert (
        "cost type persnonel is new in this ledger; is personnel meant? → reverse or correct what "
        "names it, then withdraw the type with correct"
    ) in receipt.warnings
